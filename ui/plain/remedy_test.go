package plain

import (
	"slices"
	"strings"
	"testing"
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/i18n"
)

// The first thing to do is what the cause's words advise.
func TestRemedies(t *testing.T) {
	for _, c := range []struct {
		cause     diagnose.Cause
		host      string
		note      diagnose.Note
		first     Remedy
		field     string
		never, of Remedy
	}{
		{cause: diagnose.LoginThrottled, host: "imap.gmail.com", first: Later, never: Password},
		{cause: diagnose.TooManyConnections, host: "imap.gmail.com", first: Later, never: Password},
		{cause: diagnose.UsageLimit, host: "poczta.firma.pl", first: Later, never: Password},
		{cause: diagnose.ServerTemporary, host: "imap.gmail.com", first: Later, never: Password},
		{cause: diagnose.DNSNotFound, host: "imap.gmail.com", first: Again, never: Field},
		{cause: diagnose.DNSNotFound, host: "imap.wp.pl", first: Again, never: Field},
		{cause: diagnose.DNSNotFound, host: "imap.firma.pl", first: Page, of: Field},
		{cause: diagnose.NetworkDown, host: "imap.gmail.com", first: Again},
		{cause: diagnose.ServerMisbehaving, host: "imap.gmail.com", first: Again, never: Field},
		{cause: diagnose.ServerMisbehaving, host: "poczta.firma.pl", first: Page, of: Field},
		{cause: diagnose.CredentialsRejected, host: "smtp.gmail.com", note: diagnose.OtherLaneWorks, first: Again, of: Page, never: Field},
		{cause: diagnose.CredentialsRejected, host: "poczta.firma.pl", note: diagnose.OtherLaneWorks, first: Field, field: "smtp-host"},
		{cause: diagnose.CredentialsRejected, host: "imap.wp.pl", note: diagnose.OtherLaneWorks, first: Again, of: Password, never: Page},
		{cause: diagnose.AccountPasswordUsed, host: "imap.gmail.com", first: Page},
		{cause: diagnose.Unknown, host: "imap.gmail.com", first: Again, of: Password},
	} {
		d := diagnose.Diagnosis{Cause: c.cause, Note: c.note, Because: mail.Event{Protocol: mail.SMTP, Server: mail.Server{Host: c.host}}}
		if c.cause != diagnose.Unknown && c.cause.Retry() == diagnose.RetryNo {
			d.Fix = diagnose.Fix{Topic: "app-password"}
		}
		all, fix := Remedies(d)
		if all[0] != c.first || !slices.Contains(all, Again) || c.never != "" && slices.Contains(all, c.never) ||
			c.of != "" && !slices.Contains(all, c.of) || c.field != "" && fix.Field != c.field {
			t.Errorf("%s at %s (%s): %v, %+v", c.cause, c.host, c.note, all, fix)
		}
	}
}

// What is known beyond the cause stands in the title, for each lane, and no server
// whose name is right is doubted.
func TestSaidOfOneLane(t *testing.T) {
	for _, c := range []struct {
		host     string
		lane     mail.Protocol
		title    string
		doubting bool
	}{
		{"smtp.gmail.com", mail.SMTP, "Sending refused the password that works for receiving", false},
		{"imap.gmail.com", mail.IMAP, "Receiving refused the password that works for sending", false},
		{"poczta.firma.pl", mail.IMAP, "Receiving refused the password that works for sending", true},
	} {
		w := Said(i18n.EN, diagnose.Diagnosis{
			Cause: diagnose.CredentialsRejected, Note: diagnose.OtherLaneWorks,
			Because: mail.Event{Protocol: c.lane, Server: mail.Server{Host: c.host}},
		})
		if w.Title != c.title || strings.Contains(w.Note, "Check this server's name") != c.doubting {
			t.Errorf("%s: %+v", c.host, w)
		}
	}
	lost := diagnose.Diagnosis{Cause: diagnose.Unknown, Note: diagnose.NotArrived, Args: map[string]string{"after": "118"}}
	for _, w := range []Words{Said(i18n.PL, lost), Shown(i18n.PL, lost)} {
		if w.Title != "Serwer przyjął wiadomość, ale nie doszła" || !strings.Contains(w.Note, "w ciągu 2 minut.") {
			t.Errorf("%+v", w)
		}
	}
}

// Details are words, not names of folders or milliseconds.
func TestWords(t *testing.T) {
	for detail, want := range map[string]string{"INBOX: 1": "1 wiadomość", "INBOX: 6": "6 wiadomości", "biuro@firma.pl": "biuro@firma.pl", "INBOX: x": "INBOX: x"} {
		if got := Detail(i18n.PL, mail.Use, mail.OK, detail); got != want {
			t.Errorf("%q is %q, want %q", detail, got, want)
		}
	}
	if imap, smtp := Stage(i18n.EN, mail.IMAP, mail.Use), Stage(i18n.EN, mail.SMTP, mail.Use); imap != "Mailbox" || smtp != "Sender" {
		t.Errorf("%q, %q", imap, smtp)
	}
	for took, want := range map[time.Duration]string{
		0: "od razu", 302 * time.Millisecond: "od razu", 5 * time.Second: "po kilku sekundach", 30 * time.Second: "po pół minuty",
		time.Minute: "po minucie", 117 * time.Second: "po 2 minutach", 5 * time.Minute: "po 5 minutach",
	} {
		if got := After(i18n.PL, took); got != want {
			t.Errorf("%s is %q, want %q", took, got, want)
		}
	}
	for took, want := range map[time.Duration]string{3 * time.Second: "3 sekund", 118 * time.Second: "2 minut", time.Minute: "1 minuty"} {
		if got := Within(i18n.PL, took); got != want {
			t.Errorf("%s is %q, want %q", took, got, want)
		}
	}
}

// A message that may have stayed is told of, whatever broke.
func TestRemains(t *testing.T) {
	for _, c := range []struct {
		e    mail.Event
		want bool
	}{
		{mail.Event{Stage: mail.Send, Status: mail.Failed, Detail: mail.TestSubject}, true},
		{mail.Event{Stage: mail.Arrive, Status: mail.Failed, Detail: mail.TestSubject}, true},
		{mail.Event{Stage: mail.Arrive, Status: mail.OK, Detail: mail.Arrival{Place: mail.PlaceSpam, Stays: true}.String()}, true},
		{mail.Event{Stage: mail.Arrive, Status: mail.OK, Detail: mail.Arrival{Place: mail.PlaceSpam}.String()}, false},
		{mail.Event{Stage: mail.Send, Status: mail.Failed}, false},
	} {
		if got := Remains(mail.Report{c.e}); got != c.want {
			t.Errorf("%+v: %v", c.e, got)
		}
	}
}
