package diagnose

import (
	"io"
	"testing"
	"time"

	"mailkey/mail"
)

// TestTripCauses is why a message to oneself was not sent, or not found.
func TestTripCauses(t *testing.T) {
	for name, c := range map[string]struct {
		lane  mail.Protocol
		stage mail.Stage
		err   error
		cause Cause
	}{
		"S06 552 after the message":  {mail.SMTP, mail.Send, reply("DATA", "552", "5.3.4", "Message size exceeds fixed limit"), MessageRefused},
		"S06 SIZE below the message": {mail.SMTP, mail.Send, reply("MAIL", "552", "5.3.4", "Message size exceeds fixed limit"), MessageRefused},
		"S06 bare 552":               {mail.SMTP, mail.Send, reply("MAIL", "552", "", "sorry"), MessageRefused},
		"S06 552 full":               {mail.SMTP, mail.Send, reply("RCPT", "552", "5.2.2", "Mailbox full"), MailboxFull},
		"recipient":                  {mail.SMTP, mail.Send, reply("RCPT", "550", "5.1.1", "User unknown in virtual mailbox table"), MessageRefused},
		"spam":                       {mail.SMTP, mail.Send, reply("DATA", "550", "5.7.1", "Message rejected as spam"), MessageRefused},
		"transaction failed":         {mail.SMTP, mail.Send, reply("DATA", "554", "", "Transaction failed"), MessageRefused},
		"later":                      {mail.SMTP, mail.Send, reply("DATA", "451", "4.3.0", "try again"), ServerTemporary},
		"day's limit":                {mail.SMTP, mail.Send, reply("DATA", "550", "5.4.5", "Daily user sending limit exceeded"), UsageLimit},
		"dropped while sending":      {mail.SMTP, mail.Send, &mail.Dropped{Err: io.EOF}, ConnectionDropped},
		"silent after the message":   {mail.SMTP, mail.Send, &mail.Misbehaviour{Kind: mail.Silent}, ServerMisbehaving},
		"not arrived":                {mail.IMAP, mail.Arrive, &mail.NotArrived{After: 118 * time.Second}, Unknown},
		"dropped while looking":      {mail.IMAP, mail.Arrive, &mail.Dropped{Err: io.EOF}, ConnectionDropped},
		"going down":                 {mail.IMAP, mail.Arrive, &mail.Refusal{Command: "NOOP", Status: "BYE", Code: "UNAVAILABLE"}, ServerTemporary},
		"search not understood":      {mail.IMAP, mail.Arrive, &mail.Refusal{Command: "UID", Status: "BAD", Text: "Unknown argument"}, ProtocolError},
	} {
		l := live{server: oSub, lane: c.lane, stage: c.stage, err: c.err}
		if c.lane == mail.IMAP {
			l.server = oIMAP
		}
		all := Explain(mail.Report{l.event()}, l.profile())
		if len(all) != 1 || all[0].Cause != c.cause {
			t.Errorf("%s: %+v, want %s", name, all, c.cause)
		}
	}
}

// TestNotArrived: nothing is known but this, so it is told in place of the cause.
func TestNotArrived(t *testing.T) {
	l := live{server: oIMAP, lane: mail.IMAP, stage: mail.Arrive, err: &mail.NotArrived{After: 118 * time.Second}}
	d := Explain(mail.Report{l.event()}, l.profile())[0]
	if d.Note != NotArrived || d.Args["after"] != "118" || d.Said != "" {
		t.Errorf("%+v", d)
	}
}
