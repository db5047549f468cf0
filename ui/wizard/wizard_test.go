package wizard

import (
	"errors"
	"strings"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui/i18n"
)

var november = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

const canary = "qwrt yplk jhgf dsaz"

func fill(t *testing.T, f *Flow, id, text string) error {
	t.Helper()
	_, field, ok := f.Holder(id)
	if !ok {
		t.Fatalf("no field %q", id)
	}
	return f.Draft.Fill(field, text)
}

func mustFill(t *testing.T, f *Flow, id, text string) {
	t.Helper()
	if err := fill(t, f, id, text); err != nil {
		t.Fatal(err)
	}
}

func google(domain string) discover.Finding {
	address, err := mail.ParseAddress("biuro@" + domain)
	if err != nil {
		panic(err)
	}
	return discover.Finding{
		Address: address, Host: discover.Google, Kind: discover.Workspace,
		IMAP: mail.Server{Host: "imap.gmail.com", Port: 993, Security: mail.TLS},
		SMTP: mail.Server{Host: "smtp.gmail.com", Port: 465, Security: mail.TLS},
		CRM:  discover.CRMGuess{IMAP: "imap." + domain, SMTP: "smtp." + domain},
	}
}

func TestTheWholeWay(t *testing.T) {
	f := Setup(november)
	mustFill(t, f, "address", "biuro@firma.pl")
	f.Draft.Settle(google("firma.pl"))
	var way []string
	for {
		way = append(way, f.Step().ID())
		switch step := f.Step().(type) {
		case Read:
			if step.Ask != nil {
				step.Ask.Set(f.Draft, Yes)
			}
		case Form:
			if step.Name == "connect" {
				mustFill(t, f, "password", canary)
			}
		}
		if !f.Next() {
			break
		}
	}
	if got, want := strings.Join(way, " "), "address two-step app-password connect test hand-over"; got != want {
		t.Errorf("the way was %s, want %s", got, want)
	}
	login := f.Draft.Ready()
	if login.UserName != "biuro@firma.pl" || login.Label != "biuro@firma.pl" || login.IMAP.Host != "imap.gmail.com" {
		t.Errorf("the defaults are not filled in: %+v", login)
	}
	if missing := f.Missing(); len(missing) > 0 {
		t.Errorf("still missing: %v", missing[0])
	}
	if f.Draft.AppName != "Firmao 2026-11" {
		t.Errorf("the app password is called %q", f.Draft.AppName)
	}
}

func TestAnotherHostNeedsNoGoogleGuide(t *testing.T) {
	f := Setup(november)
	f.Draft.Settle(discover.Finding{Host: discover.Other})
	if !f.Next() || f.Step().ID() != "connect" {
		t.Errorf("after the address comes %q, want connect", f.Step().ID())
	}
	if n, of := f.Number(); n != 2 || of != 4 {
		t.Errorf("step %d of %d, want 2 of 4", n, of)
	}
}

func TestNobodyReachesThePasswordWithNoUnlessTheyInsist(t *testing.T) {
	for _, c := range []struct {
		answers []Answer
		page    string
		next    bool
	}{
		{nil, "two-step", false},
		{[]Answer{Yes}, "two-step", true},
		{[]Answer{DontKnow}, "two-step", false},
		{[]Answer{No}, "two-step-on", false},
		{[]Answer{No, SwitchedOn}, "two-step", true},
		{[]Answer{No, Insist}, "two-step", true},
	} {
		f := Setup(november)
		f.Draft.Settle(google("firma.pl"))
		f.Go("two-step")
		step := f.Step().(Read)
		for _, a := range c.answers {
			step.Ask.Set(f.Draft, a)
		}
		if page := step.Page(f.Draft); page != c.page {
			t.Errorf("after %v the page is %q, want %q", c.answers, page, c.page)
		}
		if got := f.Next(); got != c.next {
			t.Errorf("after %v one goes on: %v, want %v", c.answers, got, c.next)
		}
	}
}

func TestBadTextSurvivesAndNamesItsField(t *testing.T) {
	for _, c := range []struct{ field, text, key string }{
		{"address", "", "address.empty"},
		{"address", "ala", "address.no-at"},
		{"address", "ala@@gmail.com", "address.two-ats"},
		{"address", "ala ma@gmail.com", "address.space"},
		{"address", "ala@gmail", "address.no-dot"},
		{"imap-host", "https://imap.gmail.com", "server.host-scheme"},
		{"imap-host", "imap gmail.com", "server.host-space"},
		{"imap-host", "imap.gmail,com", "server.host-syntax"},
		{"smtp-host", "ala@gmail.com", "server.host-address"},
		{"smtp-host", "smtp.gmail.com:465", "server.host-port"},
		{"imap-port", "0", "server.port-range"},
		{"imap-port", "70000", "server.port-range"},
		{"imap-port", "x", "server.port-number"},
		{"smtp-security", "none", "server.security-unknown"},
		{"purpose", "?", "field.purpose.unknown"},
		{"name", strings.Repeat("ż", 101), "field.name.too-long"},
		{"name", "abcd efgh ijkl mnop", "field.name.password"},
		{"name", "abcd\u00a0efgh\u00a0ijkl\u00a0mnop", "field.name.password"},
		{"user-name", "a\u202eb", "field.user-name.invisible"},
		{"password", "", "field.password.empty"},
		{"password", "a\x00b", "field.password.nul"},
		{"password", strings.Repeat("x", 1025), "field.password.too-long"},
	} {
		f := Setup(november)
		var bad *Bad
		if err := fill(t, f, c.field, c.text); !errors.As(err, &bad) || bad.Field != c.field || bad.Key != c.key {
			t.Errorf("%s %q: %v, want %s", c.field, c.text, err, c.key)
			continue
		}
		if !i18n.Has(c.key) {
			t.Errorf("no text %q", c.key)
		}
		_, field, _ := f.Holder(c.field)
		if want := c.text; !field.Secret && f.Draft.Text(field) != want {
			t.Errorf("%s: %q became %q", c.field, want, f.Draft.Text(field))
		}
	}
}

func TestDiscoveryDoesNotOverwriteWhatThePersonNamed(t *testing.T) {
	f := Setup(november)
	mustFill(t, f, "address", "biuro@firma.pl")
	mustFill(t, f, "imap-host", "poczta.firma.pl")
	f.Draft.Settle(google("firma.pl"))
	if got := f.Draft.Login.IMAP.Host; got != "poczta.firma.pl" {
		t.Errorf("the named host became %q", got)
	}
	if got := f.Draft.Login.SMTP.Host; got != "smtp.gmail.com" {
		t.Errorf("the unnamed host is %q", got)
	}
}

func TestAnotherAddressDropsWhatBelongedToTheFormer(t *testing.T) {
	f := Setup(november)
	mustFill(t, f, "address", "biuro@firma.pl")
	f.Draft.Settle(google("firma.pl"))
	mustFill(t, f, "password", canary)
	mustFill(t, f, "imap-port", "1993") // the host is still the one found for this address
	mustFill(t, f, "address", "ala@inna.example")
	if d := f.Draft; !d.Login.Secret.IsZero() || !d.Login.IMAP.IsZero() || !d.Login.SMTP.IsZero() {
		t.Errorf("kept from the former address: %+v", d.Login)
	}
	mustFill(t, f, "address", "biuro@firma.pl")
	f.Draft.Settle(google("firma.pl"))
	mustFill(t, f, "password", canary)
	mustFill(t, f, "address", "Biuro@firma.pl")
	if f.Draft.Login.Secret.IsZero() {
		t.Error("the same address in capitals dropped the password")
	}
}

func TestDraftSurvivesQuittingWithoutTheSecret(t *testing.T) {
	f := Setup(november)
	mustFill(t, f, "address", "biuro@firma.pl")
	mustFill(t, f, "name", "Biuro")
	mustFill(t, f, "purpose", string(accounts.FirmaoExisting))
	f.Draft.Settle(google("firma.pl"))
	mustFill(t, f, "smtp-port", "587")
	mustFill(t, f, "smtp-security", "starttls")
	_ = fill(t, f, "imap-port", "70000")
	mustFill(t, f, "password", canary)
	f.Draft.TwoStep = Yes
	f.Draft.AppName = "Firmao 2026-11-2"
	f.Draft.Ticked["app-password/open"] = true
	f.Go("test")
	_ = fill(t, f, "imap-host", canary) // pasted into the wrong field
	saved := f.Save()
	for _, form := range []string{canary, strings.ReplaceAll(canary, " ", "")} {
		if strings.Contains(string(saved), form) {
			t.Fatal("the saved answers hold the password")
		}
	}

	g := Setup(november.AddDate(0, 1, 0))
	if err := g.Restore(saved); err != nil {
		t.Fatal(err)
	}
	if got := g.Step().ID(); got != "connect" {
		t.Errorf("continues at %q, want connect, where the password is typed", got)
	}
	d := g.Draft
	if d.Login.Address.String() != "biuro@firma.pl" || d.Login.Label != "Biuro" || d.Purpose != accounts.FirmaoExisting ||
		d.Login.SMTP.Port != 587 || d.AppName != "Firmao 2026-11-2" || !d.Ticked["app-password/open"] || d.TwoStep != Yes {
		t.Errorf("answers were lost: %+v", d)
	}
	if !d.Named(mail.SMTP) || d.Named(mail.IMAP) {
		t.Error("it is forgotten which server the person named")
	}
	if _, port, _ := g.Holder("imap-port"); d.Text(port) != "993" {
		t.Errorf("the port that would not do came back as %q", d.Text(port))
	}
	for _, broken := range []string{"", "{", `{"version":9}`, "null"} {
		if err := Setup(november).Restore([]byte(broken)); err == nil {
			t.Errorf("Restore(%q) took it", broken)
		}
	}
}

func TestOddPasswordIsAWarningOnly(t *testing.T) {
	for typed, odd := range map[string]bool{canary: false, "QWRT-YPLK-JHGF-DSAZ": false, "fifteen letters": true, "Tajne hasło 1": true} {
		f := Setup(november)
		f.Draft.Settle(google("firma.pl"))
		mustFill(t, f, "password", typed)
		if f.Draft.Odd() != odd {
			t.Errorf("%q: odd = %v, want %v", typed, !odd, odd)
		}
	}
	f := Setup(november)
	f.Draft.Settle(discover.Finding{Host: discover.Other})
	mustFill(t, f, "password", "Tajne hasło 1")
	if f.Draft.Odd() {
		t.Error("another provider's password is called odd")
	}
}

// Whoever cannot tell even after looking is sent to the page that tells.
func TestAProofSettlesTheQuestion(t *testing.T) {
	f := Setup(november)
	f.Draft.Settle(google("firma.pl"))
	f.Go("two-step")
	ask := f.Step().(Read).Ask
	ask.Set(f.Draft, DontKnow)
	if ask.Proof != "app-password" || !f.Blocked() {
		t.Errorf("proof %q, blocked %v", ask.Proof, f.Blocked())
	}
	ask.Set(f.Draft, Opens)
	if f.Blocked() || f.Draft.TwoStep != Yes {
		t.Errorf("the page opens, and yet the answer is %q", f.Draft.TwoStep)
	}
}

// Only a password that was typed can have been lost.
func TestALostPasswordIsRemembered(t *testing.T) {
	for _, typed := range []bool{false, true} {
		f, again := Setup(november), Setup(november)
		mustFill(t, f, "address", "biuro@firma.pl")
		if typed {
			mustFill(t, f, "password", canary)
		}
		if err := again.Restore(f.Save()); err != nil || again.Draft.Lost != typed {
			t.Errorf("typed %v: lost %v, %v", typed, again.Draft.Lost, err)
		}
	}
}

// Where discovery cannot tell, the person's answer decides the way and the
// servers, survives leaving, and goes with the address.
func TestProvider(t *testing.T) {
	unknown := func(f *Flow, text string) {
		mustFill(t, f, "address", text)
		f.Draft.Settle(discover.Finding{Address: f.Draft.Login.Address, Host: discover.UnknownHost, Kind: discover.UnknownKind})
	}
	f := Setup(november)
	if unknown(f, "ala@firma.pl"); !f.Draft.Unsure() || !f.Draft.Login.IMAP.IsZero() {
		t.Errorf("before the answer: unsure %v, server %v", f.Draft.Unsure(), f.Draft.Login.IMAP)
	}
	mustFill(t, f, "provider", "google")
	if !f.Draft.Google() || f.Draft.Login.IMAP.Host != "imap.gmail.com" || f.Draft.Login.SMTP.Port != 465 {
		t.Errorf("at Google: %+v", f.Draft.Login.Profile)
	}
	mustFill(t, f, "provider", "other")
	if f.Draft.Google() || !f.Draft.Login.IMAP.IsZero() || !f.Draft.Login.SMTP.IsZero() {
		t.Errorf("elsewhere: %+v", f.Draft.Login.Profile)
	}
	if f.Next(); f.Step().ID() != "connect" {
		t.Errorf("another provider's mailbox is led to %q", f.Step().ID())
	}
	again := Setup(november)
	if err := again.Restore(f.Save()); err != nil || again.Draft.Provider != discover.Other {
		t.Errorf("after leaving: %q, %v", again.Draft.Provider, err)
	}
	mustFill(t, f, "provider", "google")
	if unknown(f, "ola@firma.example"); f.Draft.Provider != "" || !f.Draft.Login.IMAP.IsZero() {
		t.Errorf("another address has the answer %q and %v", f.Draft.Provider, f.Draft.Login.IMAP)
	}
	if err := fill(t, f, "provider", "yes"); err == nil {
		t.Error("anything is an answer")
	}
}

// TestWhoAsksForThePassword: its name at Google says who it was made for, unless
// the person chose another one.
func TestWhoAsksForThePassword(t *testing.T) {
	for name, c := range map[string]struct {
		typed string
		aims  []accounts.Purpose
		want  string
	}{
		"nothing said":   {"", nil, "Firmao 2026-11"},
		"another":        {"", []accounts.Purpose{accounts.OtherProgram}, "mailkey 2026-11"},
		"and back":       {"", []accounts.Purpose{accounts.OtherProgram, accounts.FirmaoExisting}, "Firmao 2026-11"},
		"their own name": {"work phone", []accounts.Purpose{accounts.OtherProgram}, "work phone"},
	} {
		d := NewDraft(time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC))
		if c.typed != "" {
			d.AppName = c.typed
		}
		for _, p := range c.aims {
			d.Aim(p)
		}
		if d.AppName != c.want {
			t.Errorf("%s: %q, want %q", name, d.AppName, c.want)
		}
	}
}
