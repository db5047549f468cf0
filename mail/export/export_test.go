package export_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"mailkey/mail"
	"mailkey/mail/export"
)

func profile(t testing.TB, address string) mail.Profile {
	t.Helper()
	a, err := mail.ParseAddress(address)
	if err != nil {
		t.Fatal(err)
	}
	return mail.Profile{
		Label: "Biuro", Address: a, UserName: address,
		IMAP: mail.Server{Host: "imap.firma.pl", Port: 993, Security: mail.TLS},
		SMTP: mail.Server{Host: "smtp.firma.pl", Port: 465, Security: mail.TLS},
	}
}

var options = export.Options{Command: []string{"mailkey", "password", "biuro@firma.pl"}}

func text(t testing.TB, slug string, p mail.Profile, o export.Options) string {
	t.Helper()
	program, ok := export.Find(slug)
	if !ok {
		t.Fatalf("no program %s", slug)
	}
	files, err := program.Files(p, o)
	if err != nil {
		t.Fatalf("%s: %v", slug, err)
	}
	return files[0].Text
}

// What each program reads, line by line: both ways to encrypt, with the ports.
func TestLines(t *testing.T) {
	tls := profile(t, "biuro@firma.pl")
	start := tls
	start.IMAP, start.SMTP = mail.Server{Host: "imap.firma.pl", Port: 143, Security: mail.StartTLS}, mail.Server{Host: "smtp.firma.pl", Port: 587, Security: mail.StartTLS}
	google := tls
	google.IMAP.Host, google.SMTP.Host = "imap.gmail.com", "smtp.gmail.com"
	own := tls
	own.CA = "PEM"
	withCA := options
	withCA.CAFile = "/home/ola/ca.pem"
	for _, c := range []struct {
		slug string
		p    mail.Profile
		o    export.Options
		want []string
		not  string
	}{
		{"aerc", tls, options, []string{"[biuro@firma.pl]", "source = `imaps://biuro%40firma.pl@imap.firma.pl:993`", "outgoing = `smtps://biuro%40firma.pl@smtp.firma.pl:465`", "source-cred-cmd = `mailkey password biuro@firma.pl`", "outgoing-cred-cmd = `mailkey password biuro@firma.pl`"}, "starttls"},
		{"aerc", start, options, []string{"source = `imap://biuro%40firma.pl@imap.firma.pl:143`", "outgoing = `smtp://biuro%40firma.pl@smtp.firma.pl:587`", "smtp-starttls = yes"}, "insecure"},
		{"aerc", own, withCA, []string{"# SSL_CERT_FILE=/home/ola/ca.pem"}, ""},
		{"aerc", profile(t, "ala+crm@gmail.com"), options, []string{"# Written by mailkey for ala+crm@gmail.com.", "[ala-crm@gmail.com]"}, ""},
		{"neomutt", tls, options, []string{`set folder = "imaps://imap.firma.pl:993/"`, `set smtp_url = "smtps://biuro%40firma.pl@smtp.firma.pl:465"`, "set imap_pass = \"`mailkey password biuro@firma.pl`\"", "set ssl_force_tls = yes"}, "certificate_file"},
		{"neomutt", start, options, []string{`set folder = "imap://imap.firma.pl:143/"`, `set smtp_url = "smtp://biuro%40firma.pl@smtp.firma.pl:587"`, "set ssl_starttls = yes", "set ssl_force_tls = yes"}, "imaps"},
		{"neomutt", own, withCA, []string{`set certificate_file = "/home/ola/ca.pem"`}, ""},
		{"mbsync", tls, options, []string{"Host imap.firma.pl", "Port 993", "SSLType IMAPS", `User "biuro@firma.pl"`, `PassCmd "mailkey password biuro@firma.pl"`, "Patterns *"}, "PipelineDepth"},
		{"mbsync", start, options, []string{"Port 143", "SSLType STARTTLS"}, "SSLType IMAPS"},
		{"mbsync", google, options, []string{"PipelineDepth 50", `Patterns * "![Gmail]*"`}, "CertificateFile"},
		{"mbsync", own, withCA, []string{`CertificateFile "/home/ola/ca.pem"`}, ""},
		{"msmtp", tls, options, []string{"host smtp.firma.pl", "port 465", "tls on", "tls_starttls off", `passwordeval "mailkey password biuro@firma.pl"`, "account default : biuro@firma.pl"}, "trust"},
		{"msmtp", start, options, []string{"port 587", "tls on", "tls_starttls on"}, "off"},
		{"msmtp", own, withCA, []string{`tls_trust_file "/home/ola/ca.pem"`}, ""},
		{"offlineimap", tls, options, []string{"remotehost = imap.firma.pl", "remoteport = 993", "ssl = yes", "sslcacertfile = OS-DEFAULT", `remotepasseval = __import__("subprocess").check_output(["mailkey", "password", "biuro@firma.pl"]).decode("utf-8").rstrip("\n")`}, "folderfilter"},
		{"offlineimap", google, options, []string{`folderfilter = lambda folder: not folder.startswith("[Gmail]")`}, ""},
		{"offlineimap", own, withCA, []string{"sslcacertfile = /home/ola/ca.pem"}, "OS-DEFAULT"},
		{"getmail", tls, options, []string{"server = imap.firma.pl", "port = 993", "type = SimpleIMAPSSLRetriever", `password_command = ("mailkey", "password", "biuro@firma.pl",)`, "ca_certs = /etc/ssl/certs/ca-certificates.crt", "delete = false"}, ""},
		{"getmail", own, withCA, []string{"ca_certs = /home/ola/ca.pem"}, ""},
	} {
		got := text(t, c.slug, c.p, c.o)
		lines := strings.Split(got, "\n")
		for _, want := range c.want {
			if !slices.Contains(lines, want) {
				t.Errorf("%s: no line %q in\n%s", c.slug, want, got)
			}
		}
		if c.not != "" && strings.Contains(got, c.not) {
			t.Errorf("%s: %q in\n%s", c.slug, c.not, got)
		}
	}
}

func TestHimalayaIsTOML(t *testing.T) {
	p := profile(t, "biuro@firma.pl")
	p.UserName, p.Label = `FIRMA\biuro "2" # $x 'ł`, `Biuro "główne"`
	p.SMTP = mail.Server{Host: "smtp.firma.pl", Port: 587, Security: mail.StartTLS}
	type backend struct {
		Type, Host, Login string
		Port              int
		Encryption        struct{ Type string }
		Auth              struct{ Type, Cmd string }
	}
	var got struct {
		Accounts map[string]struct {
			Default bool
			Email   string
			Name    string `toml:"display-name"`
			Backend backend
			Message struct{ Send struct{ Backend backend } }
		}
	}
	if err := toml.Unmarshal([]byte(text(t, "himalaya", p, options)), &got); err != nil {
		t.Fatal(err)
	}
	a := got.Accounts["biuro@firma.pl"]
	in, out := a.Backend, a.Message.Send.Backend
	switch {
	case a.Email != "biuro@firma.pl", a.Name != p.Label, in.Login != p.UserName, out.Login != p.UserName,
		in.Type != "imap", in.Host != "imap.firma.pl", in.Port != 993, in.Encryption.Type != "tls",
		out.Type != "smtp", out.Host != "smtp.firma.pl", out.Port != 587, out.Encryption.Type != "start-tls",
		in.Auth.Type != "password", in.Auth.Cmd != "mailkey password biuro@firma.pl", out.Auth != in.Auth:
		t.Errorf("%+v", got)
	}
}

// elements is an XML document's elements in order, each text behind its own.
func elements(t testing.TB, doc string) (names []string, texts map[string]string) {
	t.Helper()
	texts = map[string]string{}
	path := ""
	for d := xml.NewDecoder(strings.NewReader(doc)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return names, texts
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, doc)
		}
		switch token := token.(type) {
		case xml.StartElement:
			path += "/" + token.Name.Local
			for _, a := range token.Attr {
				if a.Name.Local == "type" {
					path += "." + a.Value
				}
			}
			names = append(names, path)
		case xml.EndElement:
			path = path[:strings.LastIndexByte(path, '/')]
		case xml.CharData:
			if s := strings.TrimSpace(string(token)); s != "" {
				texts[path] += string(token) + ";"
			}
		}
	}
}

func TestDocuments(t *testing.T) {
	p := profile(t, "biuro@firma.pl")
	p.UserName = `a<b>&"c'`
	p.SMTP = mail.Server{Host: "smtp.firma.pl", Port: 587, Security: mail.StartTLS}

	_, mozilla := elements(t, text(t, "thunderbird", p, options))
	for path, want := range map[string]string{
		"/clientConfig/emailProvider/domain":                         "firma.pl;",
		"/clientConfig/emailProvider/incomingServer.imap/hostname":   "imap.firma.pl;",
		"/clientConfig/emailProvider/incomingServer.imap/port":       "993;",
		"/clientConfig/emailProvider/incomingServer.imap/socketType": "SSL;",
		"/clientConfig/emailProvider/incomingServer.imap/username":   p.UserName + ";",
		"/clientConfig/emailProvider/outgoingServer.smtp/port":       "587;",
		"/clientConfig/emailProvider/outgoingServer.smtp/socketType": "STARTTLS;",
	} {
		if mozilla[path] != want {
			t.Errorf("%s is %q, want %q", path, mozilla[path], want)
		}
	}
	_, pox := elements(t, text(t, "outlook", p, options))
	for name, want := range map[string]string{
		"Type": "IMAP;SMTP;", "Server": "imap.firma.pl;smtp.firma.pl;", "Port": "993;587;", "SSL": "on;off;", "Encryption": "SSL;TLS;",
		"LoginName": p.UserName + ";" + p.UserName + ";", "SPA": "off;off;", "AuthRequired": "on;on;",
	} {
		if got := pox["/Autodiscover/Response/Account/Protocol/"+name]; got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// The profile for Apple: no password key, always the same identity, and the
// mailbox's own authority within.
func TestApple(t *testing.T) {
	p := profile(t, "biuro@firma.pl")
	p.CA = "-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\n"
	program, _ := export.Find("mobileconfig")
	files, err := program.Files(p, options)
	if err != nil || len(files) != 1 || files[0].Name != "biuro@firma.pl.mobileconfig" {
		t.Fatalf("%v %v", files, err)
	}
	_, texts := elements(t, files[0].Text)
	keys := strings.Split(texts["/plist/dict/array/dict/key"], ";")
	for _, key := range keys {
		if strings.Contains(key, "Password") && key != "OutgoingPasswordSameAsIncomingPassword" {
			t.Errorf("the key %s", key)
		}
	}
	if texts["/plist/dict/array/dict/integer"] != "1;993;465;1;" || texts["/plist/dict/array/dict/data"] != "AQID;" {
		t.Errorf("%q", texts)
	}
	if !slices.Contains(keys, "IncomingMailServerUseSSL") || !slices.Contains(keys, "OutgoingMailServerUseSSL") {
		t.Errorf("no encryption asked for: %q", keys)
	}
	again := p
	again.Label, again.Address = "inaczej", profile(t, "Biuro@FIRMA.pl").Address
	uuid := func(s string) []string {
		return slices.DeleteFunc(strings.Fields(s), func(line string) bool { return len(line) != len("<string></string>")+36 })
	}
	if other := text(t, "apple", again, options); len(uuid(other)) != 3 || !reflect.DeepEqual(uuid(files[0].Text), uuid(other)) {
		t.Errorf("%q and %q", uuid(files[0].Text), uuid(other))
	}
	if other := text(t, "apple", profile(t, "kadry@firma.pl"), options); reflect.DeepEqual(uuid(files[0].Text)[:2], uuid(other)) {
		t.Error("two mailboxes have one identity")
	}
}

func TestJSON(t *testing.T) {
	p := profile(t, "biuro@firma.pl")
	var got map[string]any
	if err := json.Unmarshal([]byte(text(t, "json", p, options)), &got); err != nil {
		t.Fatal(err)
	}
	if got["schema"] != 1.0 || got["address"] != "biuro@firma.pl" || got["imap"].(map[string]any)["port"] != 993.0 {
		t.Errorf("%v", got)
	}
}

// What is refused, and for which field.
func TestRefused(t *testing.T) {
	start := func(p *mail.Profile) { p.IMAP = mail.Server{Host: "imap.firma.pl", Port: 143, Security: mail.StartTLS} }
	user := func(s string) func(*mail.Profile) { return func(p *mail.Profile) { p.UserName = s } }
	for _, c := range []struct {
		slug   string
		change func(*mail.Profile)
		field  string
		why    export.Problem
	}{
		{"getmail", start, "imap-security", export.Open},
		{"offlineimap", start, "imap-security", export.Open},
		{"getmail", user(" ala"), "user-name", export.Unholdable},
		{"thunderbird", user("%EMAILADDRESS%"), "user-name", export.Unholdable},
		{"msmtp", func(p *mail.Profile) { p.Address = profile(t, "a%H@firma.pl").Address }, "address", export.Unholdable},
		{"msmtp", func(p *mail.Profile) { p.Address = profile(t, "*@firma.pl").Address }, "address", export.Unholdable},
		{"aerc", func(p *mail.Profile) { p.Address = profile(t, "a`b@firma.pl").Address }, "address", export.Unholdable},
		{"table", user("a\nb"), "user-name", export.Malformed},
		{"table", user("a\u202eb"), "user-name", export.Malformed},
		{"table", user("a\u2028b"), "user-name", export.Malformed},
		{"table", user("a\xffb"), "user-name", export.Malformed},
		{"table", user(""), "user-name", export.Malformed},
		{"json", func(p *mail.Profile) { p.SMTP.Host = "smtp firma" }, "smtp-host", export.Malformed},
		{"json", func(p *mail.Profile) { p.IMAP.Port = 0 }, "imap-host", export.Malformed},
		{"json", func(p *mail.Profile) { p.Address = mail.Address{} }, "address", export.Malformed},
	} {
		p := profile(t, "biuro@firma.pl")
		c.change(&p)
		program, _ := export.Find(c.slug)
		files, err := program.Files(p, options)
		var e *export.Error
		if !errors.As(err, &e) || *e != (export.Error{Program: c.slug, Field: c.field, Problem: c.why}) || files != nil {
			t.Errorf("%s: %v, want %s %s", c.slug, err, c.field, c.why)
		}
	}
	for _, o := range []export.Options{{}, {Command: []string{"mailkey", "password", "a\nb"}}} {
		program, _ := export.Find("mbsync")
		var e *export.Error
		if _, err := program.Files(profile(t, "biuro@firma.pl"), o); !errors.As(err, &e) || e.Field != "command" {
			t.Errorf("%v", err)
		}
	}
}

// A domain of other letters goes out as DNS writes it; the sign-in name stays.
func TestIDN(t *testing.T) {
	p := profile(t, "biuro@żółw.pl")
	p.IMAP.Host = "imap.żółw.pl"
	got := text(t, "mbsync", p, options)
	if !strings.Contains(got, "\nHost imap.xn--w-uga1v8h.pl\n") || !strings.Contains(got, "\nUser \"biuro@żółw.pl\"\n") {
		t.Error(got)
	}
	if got := text(t, "msmtp", p, options); !strings.Contains(got, "\nfrom \"biuro@xn--w-uga1v8h.pl\"\n") {
		t.Error(got)
	}
}

// Where a mailbox has an authority of its own, its file comes along.
func TestCA(t *testing.T) {
	p := profile(t, "Biuro+x/&/y@firma.pl")
	p.CA = "-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----"
	for _, program := range export.Programs() {
		files, err := program.Files(p, options)
		if err != nil {
			t.Fatal(err)
		}
		own := len(files) == 2 && files[1].Name == "biuro-x---y@firma.pl-ca.pem" && files[1].Text == p.CA+"\n"
		within := len(files) == 1 && (program.Slug == "apple" || program.Slug == "json")
		if !own && !within {
			t.Errorf("%s: %v", program.Slug, files)
		}
		for _, f := range files {
			if strings.ContainsAny(f.Name, "/\\ \"'$") || strings.HasPrefix(f.Name, "-") || strings.HasPrefix(f.Name, ".") {
				t.Errorf("the file %q", f.Name)
			}
		}
	}
}

// The other programs are known by other names too, and each slug is told once.
func TestFind(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range export.Programs() {
		if found, ok := export.Find(strings.ToUpper(p.Slug)); !ok || found.Slug != p.Slug || seen[p.Slug] {
			t.Errorf("%s", p.Slug)
		}
		seen[p.Slug] = true
	}
	for name, want := range map[string]string{"isync": "mbsync", "mutt": "neomutt", "mobileconfig": "apple", "autoconfig": "thunderbird"} {
		if found, _ := export.Find(name); found.Slug != want {
			t.Errorf("%s is %s", name, found.Slug)
		}
	}
	if _, ok := export.Find("vi"); ok {
		t.Error("vi reads mail")
	}
}
