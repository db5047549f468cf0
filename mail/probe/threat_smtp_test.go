package probe_test

import (
	"strings"
	"testing"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/wire/wiretest"
)

// TestSMTPThreats is what an SMTP server may do to us: the lines T and S of the
// list of threats, under their numbers.
func TestSMTPThreats(t *testing.T) {
	runFailures(t, mail.SMTP, smtpEncryption)
	runFailures(t, mail.SMTP, smtpAnswers)
}

func ehlo(text string) m { return m{"EHLO": text} }

func auth(text string) m { return m{"AUTH": text} }

// Until the password may be said.
var smtpEncryption = []failure{
	{"T22 no STARTTLS in EHLO", mail.StartTLS, ehlo("250-x\r\n250 AUTH PLAIN\r\n"), mail.Encrypt, "not offered STARTTLS", diagnose.EncryptionRequired, "EHLO"},
	{"T22 no EHLO", mail.StartTLS, ehlo("502 what\r\n"), mail.Encrypt, "not offered STARTTLS", diagnose.EncryptionRequired, "EHLO"},
	{"T22 words like STARTTLS", mail.StartTLS, ehlo("250-STARTTLS\r\n250-XSTARTTLS\r\n250 AUTH STARTTLS PLAIN\r\n"), mail.Encrypt, "not offered STARTTLS", diagnose.EncryptionRequired, "EHLO"},
	{"T22 502 to STARTTLS", mail.StartTLS, m{"STARTTLS": "502 5.5.1 no\r\n"}, mail.Encrypt, "refusal STARTTLS 502 5.5.1", diagnose.EncryptionRequired, "EHLO STARTTLS"},
	{"T22 454 to STARTTLS", mail.StartTLS, m{"STARTTLS": "454 4.7.0 TLS not available\r\n"}, mail.Encrypt, "refusal STARTTLS 454 4.7.0", diagnose.ServerTemporary, "EHLO STARTTLS"},
	{"T22 250 to STARTTLS", mail.StartTLS, m{"STARTTLS": "250 sure\r\n"}, mail.Encrypt, "nonsense", diagnose.ServerMisbehaving, "EHLO STARTTLS"},
	{"S01 silence before the greeting", mail.TLS, greets(wiretest.Hang), mail.Greet, "timed out", diagnose.ServerMisbehaving, ""},
	{"S01 silence before the greeting in the clear", mail.StartTLS, greets(wiretest.Hang), mail.Greet, "timed out", diagnose.ServerMisbehaving, ""},
	{"S01 silence after EHLO", mail.TLS, ehlo(wiretest.Hang), mail.Greet, "silent", diagnose.ServerMisbehaving, "EHLO"},
	{"S01 silence after EHLO in the clear", mail.StartTLS, ehlo(wiretest.Hang), mail.Greet, "silent", diagnose.ServerMisbehaving, "EHLO"},
	{"S01 silence after STARTTLS", mail.StartTLS, m{"STARTTLS": wiretest.Hang}, mail.Encrypt, "silent", diagnose.ServerMisbehaving, "EHLO STARTTLS"},
	{"S02 in the greeting", mail.TLS, greets("220 " + strings.Repeat("x", 1<<20)), mail.Greet, "flood", diagnose.ServerMisbehaving, ""},
	{"S02 in the greeting in the clear", mail.StartTLS, greets("220 " + strings.Repeat("x", 1<<20)), mail.Greet, "flood", diagnose.ServerMisbehaving, ""},
	{"S02 after EHLO", mail.TLS, ehlo("250-" + strings.Repeat("x", 1<<20)), mail.Greet, "flood", diagnose.ServerMisbehaving, "EHLO"},
	{"S03 the code changes", mail.TLS, ehlo("250-x\r\n251-y\r\n250 z\r\n"), mail.Greet, "nonsense", diagnose.ServerMisbehaving, "EHLO"},
	{"S03 the code changes in the last line", mail.TLS, ehlo("250-x\r\n250-AUTH PLAIN\r\n550 z\r\n"), mail.Greet, "nonsense", diagnose.ServerMisbehaving, "EHLO"},
	{"S03 000", mail.TLS, ehlo("000 x\r\n"), mail.Greet, "nonsense", diagnose.ServerMisbehaving, "EHLO"},
	{"S03 999", mail.TLS, ehlo("999 x\r\n"), mail.Greet, "nonsense", diagnose.ServerMisbehaving, "EHLO"},
	{"S03 letters", mail.TLS, ehlo("2x0 x\r\n"), mail.Greet, "nonsense", diagnose.ServerMisbehaving, "EHLO"},
	{"S03 four digits", mail.TLS, ehlo("2500 x\r\n"), mail.Greet, "nonsense", diagnose.ServerMisbehaving, "EHLO"},
	{"S03 no code", mail.TLS, ehlo("\r\n"), mail.Greet, "nonsense", diagnose.ServerMisbehaving, "EHLO"},
	{"S03 000 as greeting", mail.TLS, greets("000 x\r\n"), mail.Greet, "wrong protocol", diagnose.PortModeMismatch, ""},
	{"S03 100 000 keywords", mail.TLS, ehlo(strings.Repeat("250-X\r\n", 1e5) + "250 y\r\n"), mail.Greet, "flood", diagnose.ServerMisbehaving, "EHLO"},
	{"S04 421 as greeting", mail.TLS, greets("421 4.7.0 try later\r\n" + wiretest.Cut), mail.Greet, "refusal  421 4.7.0", diagnose.ServerTemporary, ""},
	{"S04 421 as greeting in the clear", mail.StartTLS, greets("421 try later\r\n" + wiretest.Cut), mail.Greet, "refusal  421 ", diagnose.ServerTemporary, ""},
	{"S06 554 as greeting", mail.TLS, greets("554 5.7.1 no\r\n"), mail.Greet, "refusal  554 5.7.1", diagnose.MessageRefused, ""},
	{"S06 530 as greeting", mail.TLS, greets("530 5.7.0 not you\r\n"), mail.Greet, "refusal  530 5.7.0", diagnose.AuthMethod, ""},
	{"HTTP", mail.TLS, greets("HTTP/1.1 400 Bad Request\r\n"), mail.Greet, "wrong protocol", diagnose.CaptivePortal, ""},
	{"IMAP", mail.StartTLS, greets("* OK IMAP4rev1\r\n"), mail.Greet, "wrong protocol", diagnose.PortModeMismatch, ""},
}

// What it answers to a sign-in, and to MAIL.
var smtpAnswers = []failure{
	{"S01 silence after AUTH", mail.TLS, auth(wiretest.Hang), mail.SignIn, "silent", diagnose.ServerMisbehaving, "EHLO AUTH"},
	{"S01 half a refusal, then silence", mail.TLS, auth("535-5.7.8 wrong\r\n" + wiretest.Hang), mail.SignIn, "silent", diagnose.ServerMisbehaving, "EHLO AUTH"},
	{"S02 after AUTH", mail.TLS, auth("235 " + strings.Repeat("x", 1<<20)), mail.SignIn, "flood", diagnose.ServerMisbehaving, "EHLO AUTH"},
	{"S02 a refusal without an end", mail.TLS, auth("535 5.7.8 " + strings.Repeat("wrong password ", 1<<16)), mail.SignIn, "flood", diagnose.ServerMisbehaving, "EHLO AUTH"},
	{"S03 the code changes after AUTH", mail.TLS, auth("235-in\r\n535 out\r\n"), mail.SignIn, "nonsense", diagnose.ServerMisbehaving, "EHLO AUTH"},
	{"S03 000 after AUTH", mail.TLS, auth("000 x\r\n"), mail.SignIn, "nonsense", diagnose.ServerMisbehaving, "EHLO AUTH"},
	{"S03 999 after AUTH", mail.TLS, auth("999 x\r\n"), mail.SignIn, "nonsense", diagnose.ServerMisbehaving, "EHLO AUTH"},
	{"S03 letters after AUTH", mail.TLS, auth("5e5 x\r\n"), mail.SignIn, "nonsense", diagnose.ServerMisbehaving, "EHLO AUTH"},
	{"S04 421 after AUTH", mail.TLS, auth("421 4.3.0 bye\r\n" + wiretest.Cut), mail.SignIn, "refusal AUTH 421 4.3.0", diagnose.ServerTemporary, "EHLO AUTH"},
	{"S04 421 that speaks of the password", mail.TLS, auth("421 4.7.0 bad password, or busy\r\n" + wiretest.Cut), mail.SignIn, "refusal AUTH 421 4.7.0", diagnose.ServerTemporary, "EHLO AUTH"},
	{"S06 552 to MAIL", mail.TLS, m{"MAIL": "552 5.3.4 too big\r\n"}, mail.Use, "refusal MAIL 552 5.3.4", diagnose.SenderRefused, "EHLO AUTH MAIL QUIT"},
	{"S09 534", mail.TLS, auth("534-5.7.9 Application-specific password required. For more information, go to\r\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor x - gsmtp\r\n"), mail.SignIn, "refusal AUTH 534 5.7.9", diagnose.AccountPasswordUsed, "EHLO AUTH QUIT"},
	{"S09 534 in one line", mail.StartTLS, auth("534 5.7.9 Application-specific password required\r\n"), mail.SignIn, "refusal AUTH 534 5.7.9", diagnose.AccountPasswordUsed, "EHLO STARTTLS EHLO AUTH QUIT"},
	{"S09 535", mail.TLS, auth("535-5.7.8 Username and Password not accepted. For more information, go to\r\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials x - gsmtp\r\n"), mail.SignIn, "refusal AUTH 535 5.7.8", diagnose.CredentialsRejected, "EHLO AUTH QUIT"},
}
