package diagnose

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"mailkey/mail"
)

// sane is what every diagnosis is, whatever it was made from.
func sane(t *testing.T, d, again Diagnosis) {
	t.Helper()
	if !slices.Contains(Causes(), d.Cause) {
		t.Fatalf("cause %q", d.Cause)
	}
	if d.Cause == Unknown && (d.Sure || d.Fix != Fix{}) {
		t.Fatalf("unknown, and yet %+v", d)
	}
	if !reflect.DeepEqual(d, again) {
		t.Fatalf("%+v, then %+v", d, again)
	}
	for _, text := range append([]string{d.Said}, values(d.Args)...) {
		if mail.Clean(text) != text || utf8.RuneCountInString(text) > mail.SaidMax {
			t.Fatalf("not fit to be shown: %q", text)
		}
	}
	for _, name := range Args() {
		if d.Args[name] == "" {
			t.Fatalf("no %s: %q", name, d.Args)
		}
	}
}

func values(m map[string]string) []string {
	var all []string
	for _, v := range m {
		all = append(all, v)
	}
	return all
}

func FuzzPasted(f *testing.F) {
	for _, c := range corpus(f) {
		f.Add(c.Text, c.Protocol, c.Stage, c.Host, c.Port, c.TLS)
	}
	f.Add("\x1b[31m535\u202e", "", "", "\x00", -1, "ssl")
	f.Fuzz(func(t *testing.T, text, protocol, stage, host string, port int, mode string) {
		p := Pasted{Text: text, Protocol: protocol, Stage: stage, Host: host, Port: port, TLS: mode}
		sane(t, ExplainText(p), ExplainText(p))
	})
}

// FuzzExplain judges what a live test may bring: any refusal, at any stage.
func FuzzExplain(f *testing.F) {
	for _, c := range corpus(f) {
		stage, _ := stageOf(c.Stage)
		status, code := "NO", ""
		if c.Protocol == "smtp" {
			status, code = smtpReply(c.Text)
		}
		f.Add(c.Text, status, code, string(stage), c.Host, c.Port, c.Protocol == "smtp", uint8(0))
	}
	f.Fuzz(func(t *testing.T, text, status, code, stage, host string, port int, smtp bool, what uint8) {
		lane, password := mail.IMAP, "kawalodyparkzima"
		if smtp {
			lane = mail.SMTP
		}
		address, _ := mail.ParseAddress("ala@firma.pl")
		server := mail.Server{Host: host, Port: port, Security: mail.TLS}
		profile := mail.Profile{Address: address, IMAP: server, SMTP: server}
		text = strings.ReplaceAll(text, "%", password)
		errs := []error{
			&mail.Refusal{Command: "AUTH", Status: status, Code: code, Text: text},
			&mail.Misbehaviour{Kind: mail.Nonsense, Said: text}, &mail.Misbehaviour{Kind: mail.Silent, Said: text},
			&mail.Dropped{Said: text}, &mail.WrongProtocol{Said: text}, &mail.NotOffered{What: "STARTTLS", Said: text}, nil,
		}
		err := mail.DeafTo(mail.NewSecret(password)).Error(errs[int(what)%len(errs)])
		event := mail.Event{Protocol: lane, Server: server, Stage: mail.Stage(stage), Status: mail.Failed, Err: err}
		all, again := Explain(mail.Report{event}, profile), Explain(mail.Report{event}, profile)
		if len(all) != 1 || len(again) != 1 {
			t.Fatalf("%d diagnoses", len(all))
		}
		sane(t, all[0], again[0])
		if d := all[0]; mail.DeafTo(mail.NewSecret(password)).Holds(d.Said+" "+strings.Join(values(d.Args), " ")) && !strings.Contains(host, password[:4]) {
			t.Fatalf("the password is in %+v", d)
		}
		if _, misdeed := err.(*mail.Misbehaviour); misdeed && all[0].Cause == CredentialsRejected {
			t.Fatalf("a broken conversation blames the password: %q", text)
		}
	})
}
