package diagnose

import (
	"bufio"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"mailkey/mail"
)

// The same words mean different things in different places.
func TestPrecedence(t *testing.T) {
	tests := []variation{
		// A certificate on Google's hosts is about the clock or somebody between.
		{gTLS, "x509: certificate has expired or is not yet valid", ClockWrong},
		{otherTLS, "x509: certificate has expired or is not yet valid", CertBad},
		{gTLS, "x509: certificate signed by unknown authority", Intercepted},
		{otherTLS, "x509: certificate signed by unknown authority", CertBad},
		{"tls/tls/smtp.googlemail.com:465/implicit", "x509: certificate is valid for a, not b", Intercepted},
		{otherTLS, "x509: certificate is valid for a, not b", CertNameMismatch},
		{"tls/tls/imap.gmail.com.firma.pl:993/implicit", "self-signed certificate", CertBad},
		// A refused password depends on who refuses.
		{otherSMTP, "535 5.7.8 authentication failed", WrongServer},
		{msSMTP, "535 5.7.8 authentication failed", OAuthOnlyProvider},
		{smtp587, "535 5.7.8 authentication failed", Intercepted},
		{smtp587, "535 5.7.8 Username and Password not accepted - gsmtp", CredentialsRejected},
		// IPv6 beats what else the error says.
		{gTCP, "dial tcp 192.0.2.1:993: connect: network is unreachable", NetworkDown},
		{gTCP, "dial tcp [2001:db8::1]:993: connect: network is unreachable", IPv6Broken},
		{gTCP, "dial tcp 192.0.2.1:993: i/o timeout", PortBlocked},
		{gTCP, "dial tcp [2001:db8::1]:993: i/o timeout", IPv6Broken},
		{gTCP, "dial tcp [2001:db8::1]:993: connect: connection refused", ConnectionRefused},
		// OVERQUOTA is Google's for transfer, others' for space.
		{imapBox, "a NO [OVERQUOTA] over", UsageLimit},
		{otherBox, "a NO [OVERQUOTA] over", MailboxFull},
		// A complaint about a token beats the refusal that follows it.
		{imapAuth, "+ eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIG1hYyIsInNjb3BlIjoiaHR0cHM6Ly9tYWlsLmdvb2dsZS5jb20vIn0K\na1 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", AuthMethod},
		{imapAuth, "a1 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", CredentialsRejected},
		// EOF, silence and "not TLS" mean what the place makes of them.
		{gTLS, "EOF", ConnectionDropped},
		{"imap/greeting/imap.gmail.com:993/none", "EOF", PortModeMismatch},
		{"smtp/greeting/smtp-relay.gmail.com:587/starttls", "EOF", ProtocolError},
		{gDNS, "i/o timeout", NetworkDown},
		{gTCP, "i/o timeout", PortBlocked},
		{gTLS, "i/o timeout", ConnectionDropped},
		{"smtp/greeting/smtp.gmail.com:465/none", "i/o timeout", PortModeMismatch},
		{gTLS, "tls: first record does not look like a TLS handshake", CaptivePortal},
		{"tls/tls/smtp.gmail.com:587/implicit", "tls: first record does not look like a TLS handshake", PortModeMismatch},
		{otherTLS, "tls: first record does not look like a TLS handshake", PortModeMismatch},
		{"", "tls: first record does not look like a TLS handshake", PortModeMismatch},
	}
	for _, tt := range tests {
		p := place(t, tt.where)
		p.Text = tt.text
		if got := ExplainText(p).Cause; got != tt.cause {
			t.Errorf("%s: got %s, want %s: %q", tt.where, got, tt.cause, tt.text)
		}
	}
}

// With a known address the mailbox's own provider may refuse its password.
func TestOwnProvider(t *testing.T) {
	tests := []struct {
		address, host string
		want          Cause
	}{
		{"ala@wp.pl", "imap.wp.pl", CredentialsRejected},
		{"ala@gmail.com", "imap.wp.pl", WrongServer},
		{"ala@firma.pl", "imap.firma.pl", WrongServer}, // what programs guess
		{"", "imap.wp.pl", WrongServer},
		{"ala@notwp.pl", "imap.notwp.pl", WrongServer},
	}
	for _, tt := range tests {
		var a mail.Address
		if tt.address != "" {
			var err error
			if a, err = mail.ParseAddress(tt.address); err != nil {
				t.Fatal(err)
			}
		}
		d := ExplainText(Pasted{Text: "a NO [AUTHENTICATIONFAILED] Nie", Protocol: "imap", Stage: "sign-in", Host: tt.host, Port: 993, TLS: "tls", Address: a})
		if d.Cause != tt.want {
			t.Errorf("%s at %s: got %s, want %s", tt.address, tt.host, d.Cause, tt.want)
		}
	}
}

func TestBothVocabularies(t *testing.T) {
	for theirs, ours := range map[string]mail.Stage{
		"dns": mail.Resolve, "tls": mail.Encrypt, "greeting": mail.Greet, "capability": mail.Greet, "auth": mail.SignIn,
		"mailbox": mail.Use, "send": mail.Send, "connect": mail.Connect, "sign-in": mail.SignIn, " Resolve ": mail.Resolve,
	} {
		if got := ExplainText(Pasted{Text: "x", Stage: theirs}).Because.Stage; got != ours {
			t.Errorf("%q: got %q, want %q", theirs, got, ours)
		}
	}
}

// A pasted log may hold what a program sent, and the input stage a password.
func TestSaidHoldsNoSecret(t *testing.T) {
	const secret = "abcdefghijklmnop"
	const base64 = "AGFsYQBhYmNkZWZnaGlqa2xtbm9w"
	for _, p := range []Pasted{
		{Text: secret + "q", Stage: "input"},
		{Text: "abcd efgh ijkl mnop"},
		{Text: "C: a LOGIN ala " + secret + "\nS: a NO [AUTHENTICATIONFAILED] no"},
		{Text: "AUTH PLAIN " + base64 + "\r\n535 5.7.8 no"},
		{Text: "a1 AUTHENTICATE PLAIN " + base64 + "\na1 NO no"},
		{Text: `a1 LOGIN "ala" "` + secret + "\"\na1 NO no"},
		{Text: "a1 login ala " + secret + "\na1 NO no"},
	} {
		d := ExplainText(p)
		if strings.Contains(d.Said, secret) || strings.Contains(d.Said, base64) || strings.Contains(d.Said, "abcd efgh") {
			t.Errorf("%q is shown as %q", p.Text, d.Said)
		}
	}
}

// But what is prose stays, whatever it speaks about.
func TestSaidKeepsProse(t *testing.T) {
	for _, text := range []string{
		"Login failed for user ala", "a NO LOGIN invalid credentials", "AUTHENTICATE PLAIN failed: no", "User login is disabled", "535 AUTH LOGIN rejected here",
	} {
		if got := ExplainText(Pasted{Text: text}).Said; got != text {
			t.Errorf("%q is shown as %q", text, got)
		}
	}
}

// Each list names only signs that exist, and no phrase folds to nothing.
func TestWordLists(t *testing.T) {
	names := signNames()
	lists, err := fs.Glob(wordLists, "words/*.txt")
	if err != nil || len(lists) == 0 {
		t.Fatal("no lists", err)
	}
	for _, list := range lists {
		file, err := os.Open(list)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		count, section := 0, false
		for lines := bufio.NewScanner(file); lines.Scan(); count++ {
			line := strings.TrimSpace(lines.Text())
			switch {
			case line == "" || line[0] == '#':
			case line[0] == '[':
				section = true
				for name := range strings.FieldsSeq(strings.Trim(line, "[]")) {
					if stage, limited := strings.CutPrefix(name, "@"); limited && (slices.Contains(mail.Stages(mail.TLS), mail.Stage(stage)) || stage == "input") {
						continue
					}
					if names[name] == 0 {
						t.Errorf("%s: no sign is called %q", list, name)
					}
				}
			case !section:
				t.Errorf("%s: %q belongs to no sign", list, line)
			default:
				for _, part := range compile(line) {
					if len(strings.TrimSpace(part)) < 2 {
						t.Errorf("%s: %q is too short to mean anything", list, line)
					}
				}
			}
		}
		if count > 400 {
			t.Errorf("%s has %d lines", list, count)
		}
	}
}

func FuzzExplainText(f *testing.F) {
	for _, c := range corpus(f) {
		f.Add(c.Text, c.Protocol, c.Stage, c.Host, c.Port, c.TLS)
	}
	for _, odd := range []string{"", "\x00", "535", "535-", "5.7.8", "[", "\u202e\u200b", strings.Repeat("534-5.7.14 ", 5000), strings.Repeat(":", 70000)} {
		f.Add(odd, "", "", "", 0, "")
	}
	causes := map[Cause]bool{}
	for _, c := range Causes() {
		causes[c] = true
	}
	f.Fuzz(func(t *testing.T, text, protocol, stage, host string, port int, tls string) {
		d := ExplainText(Pasted{Text: text, Protocol: protocol, Stage: stage, Host: host, Port: port, TLS: tls})
		if !causes[d.Cause] {
			t.Errorf("%q is no cause", d.Cause)
		}
		if d.Said != mail.CleanUpTo(d.Said, mail.SaidMax) {
			t.Errorf("said is not clean: %q", d.Said)
		}
		for name, value := range d.Args {
			if value == "" || value != mail.CleanUpTo(value, mail.SaidMax) {
				t.Errorf("%s is not clean: %q", name, value)
			}
		}
	})
}
