package mail

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func lane(p Protocol, events ...Event) Report {
	for i := range events {
		events[i].Protocol = p
	}
	return events
}

func TestVerdict(t *testing.T) {
	ok, failed := Event{Status: OK}, Event{Status: Failed, Err: errors.New("x")}
	cancelled := Event{Status: Failed, Err: fmt.Errorf("sign in: %w", context.Canceled)}
	late := Event{Status: Failed, Err: context.DeadlineExceeded}
	skipped, missed, running := Event{Status: Skipped}, Event{Status: NotReached}, Event{Status: Running}
	for name, c := range map[string]struct {
		lane []Event
		want Verdict
	}{
		"nothing":                   {nil, VerdictFailed},
		"all ok":                    {[]Event{ok, ok, ok}, VerdictOK},
		"one skipped":               {[]Event{skipped, ok, ok}, VerdictOK},
		"failed at the end":         {[]Event{ok, ok, failed}, VerdictFailed},
		"failed, then not reached":  {[]Event{ok, failed, missed}, VerdictFailed},
		"cancelled":                 {[]Event{ok, cancelled, missed}, VerdictCancelled},
		"out of time":               {[]Event{ok, late, missed}, VerdictFailed},
		"still running":             {[]Event{ok, running}, VerdictFailed},
		"not reached for no reason": {[]Event{ok, missed}, VerdictFailed},
		"only skipped":              {[]Event{skipped, skipped}, VerdictFailed},
	} {
		report := append(lane(SMTP, ok), lane(IMAP, c.lane...)...)
		if got := report.Verdict(IMAP); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if got := report.Verdict(SMTP); got != VerdictOK {
			t.Errorf("%s: the other lane is %s", name, got)
		}
	}
}

func TestOverall(t *testing.T) {
	events := map[Verdict]Event{
		VerdictOK: {Status: OK}, VerdictFailed: {Status: Failed, Err: errors.New("x")}, VerdictCancelled: {Status: Failed, Err: context.Canceled},
	}
	for _, c := range []struct{ imap, smtp, want Verdict }{
		{VerdictOK, VerdictOK, VerdictOK},
		{VerdictOK, VerdictFailed, VerdictFailed},
		{VerdictFailed, VerdictOK, VerdictFailed},
		{VerdictFailed, VerdictFailed, VerdictFailed},
		{VerdictOK, VerdictCancelled, VerdictCancelled},
		{VerdictCancelled, VerdictFailed, VerdictCancelled},
		{VerdictCancelled, VerdictCancelled, VerdictCancelled},
	} {
		report := append(lane(IMAP, events[c.imap]), lane(SMTP, events[c.smtp])...)
		if got := report.Overall(); got != c.want {
			t.Errorf("%s and %s: %s, want %s", c.imap, c.smtp, got, c.want)
		}
	}
	if got := (Report{}).Overall(); got != VerdictFailed {
		t.Errorf("an empty report is %s", got)
	}
	if got := lane(IMAP, Event{Status: OK}).Overall(); got != VerdictFailed {
		t.Errorf("half a report is %s", got)
	}
}

func TestBrokenAndLane(t *testing.T) {
	report := append(lane(SMTP, Event{Stage: Resolve, Status: Failed}), lane(IMAP, Event{Stage: Resolve, Status: OK}, Event{Stage: Connect, Status: Failed}, Event{Stage: Encrypt, Status: NotReached})...)
	if e, found := report.Broken(IMAP); !found || e.Stage != Connect {
		t.Errorf("broken at %s, %v", e.Stage, found)
	}
	if _, found := lane(IMAP, Event{Status: OK}).Broken(IMAP); found {
		t.Error("a good lane is broken")
	}
	if got := report.Lane(IMAP); len(got) != 3 || got[0].Stage != Resolve || got[2].Stage != Encrypt {
		t.Errorf("lane %+v", got)
	}
}

func TestSameSettings(t *testing.T) {
	address, err := ParseAddress("ala@gmail.com")
	if err != nil {
		t.Fatal(err)
	}
	base := Login{Profile{"Biuro", address, "ala@gmail.com", Server{"imap.gmail.com", 993, TLS}, Server{"smtp.gmail.com", 465, TLS}, "pem"}, NewSecret("x")}
	for name, c := range map[string]struct {
		change func(*Login)
		same   bool
	}{
		"nothing":   {func(*Login) {}, true},
		"label":     {func(l *Login) { l.Label = "Sprzedaż" }, true},
		"user":      {func(l *Login) { l.UserName = "ala" }, false},
		"host":      {func(l *Login) { l.IMAP.Host = "imap.googlemail.com" }, false},
		"port":      {func(l *Login) { l.SMTP.Port = 587 }, false},
		"security":  {func(l *Login) { l.SMTP.Security = StartTLS }, false},
		"ca":        {func(l *Login) { l.CA = "" }, false},
		"secret":    {func(l *Login) { l.Secret = NewSecret("y") }, false},
		"no secret": {func(l *Login) { l.Secret = Secret{} }, false},
		"address":   {func(l *Login) { l.Address = Address{} }, false},
	} {
		other := base
		c.change(&other)
		if base.SameSettings(other) != c.same || other.SameSettings(base) != c.same {
			t.Errorf("%s: want same %v", name, c.same)
		}
	}
	if base.Label != "Biuro" {
		t.Error("comparing changed the label")
	}
}

// Errors go to logs, so what a server said is clean and short in them.
func TestErrorsAreCleanAndShort(t *testing.T) {
	said := "\x1b]0;x\x07\u202e" + strings.Repeat("abc\r\n", 1000)
	for _, err := range []error{
		&Refusal{Command: "AUTH", Status: "535", Code: "5.7.8", Text: said}, &Misbehaviour{Kind: Flood, Said: said},
		&WrongProtocol{Said: said}, &NotOffered{What: "STARTTLS", Said: said}, &Dropped{Said: said, Err: context.Canceled},
	} {
		if text := err.Error(); Clean(text) != text || len(text) > 2*SaidMax {
			t.Errorf("%T: %q", err, clip(text))
		}
	}
	if !errors.Is(&Dropped{Err: context.Canceled}, context.Canceled) || !errors.Is(&Misbehaviour{Err: context.Canceled}, context.Canceled) {
		t.Error("the cause cannot be asked for")
	}
}
