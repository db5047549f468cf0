package probe_test

import (
	"strings"
	"testing"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/wire/wiretest"
)

// TestIMAPThreats is what an IMAP server may do to us: the lines T and I of the
// list of threats, under their numbers.
func TestIMAPThreats(t *testing.T) {
	runFailures(t, mail.IMAP, imapEncryption)
	runFailures(t, mail.IMAP, imapAnswers)
	runFailures(t, mail.IMAP, imapFloods)
	runFailures(t, mail.IMAP, noIMAP)
}

// greets and both are a greeting, as it is and with a code of capabilities.
func greets(text string) m { return m{"greeting": text} }

func offering(capabilities string) m {
	return greets("* OK [CAPABILITY " + capabilities + "] hello\r\n")
}

// signsIn, opens and lists answer one command.
func signsIn(text string) m { return m{"AUTHENTICATE": text} }

func opens(text string) m { return m{"EXAMINE": text + ok} }

func lists(capabilities string) m {
	return m{"greeting": "* OK hello\r\n", "CAPABILITY": "* CAPABILITY " + capabilities + "\r\n" + ok}
}

// Until the password may be said.
var imapEncryption = []failure{
	{"T01 no STARTTLS in the greeting", mail.StartTLS, offering("IMAP4rev1 AUTH=PLAIN"), mail.Encrypt, "not offered STARTTLS", diagnose.EncryptionRequired, ""},
	{"T01 no STARTTLS in CAPABILITY", mail.StartTLS, lists("IMAP4rev1 AUTH=PLAIN"), mail.Encrypt, "not offered STARTTLS", diagnose.EncryptionRequired, "CAPABILITY"},
	{"T01 IMAP4 alone in the greeting", mail.StartTLS, offering("IMAP4 AUTH=PLAIN"), mail.Encrypt, "not offered STARTTLS", diagnose.EncryptionRequired, ""},
	{"T01 IMAP4 alone in CAPABILITY", mail.StartTLS, lists("IMAP4 AUTH=PLAIN"), mail.Encrypt, "not offered STARTTLS", diagnose.EncryptionRequired, "CAPABILITY"},
	{"T01 no capabilities", mail.StartTLS, m{"greeting": "* OK hello\r\n", "CAPABILITY": ok}, mail.Encrypt, "not offered STARTTLS", diagnose.EncryptionRequired, "CAPABILITY"},
	{"T01 words like STARTTLS", mail.StartTLS, offering("IMAP4rev1 XSTARTTLS STARTTLS= AUTH=STARTTLS AUTH=PLAIN"), mail.Encrypt, "not offered STARTTLS", diagnose.EncryptionRequired, ""},
	{"T02 STARTTLS NO", mail.StartTLS, m{"STARTTLS": "%t NO not now\r\n"}, mail.Encrypt, "refusal STARTTLS NO ", diagnose.EncryptionRequired, "STARTTLS"},
	{"T02 STARTTLS BAD", mail.StartTLS, m{"STARTTLS": "%t BAD what\r\n"}, mail.Encrypt, "refusal STARTTLS BAD ", diagnose.EncryptionRequired, "STARTTLS"},
	{"T02 STARTTLS NO, and AUTH=PLAIN instead", mail.StartTLS, m{"greeting": "* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] x\r\n", "STARTTLS": "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n%t NO use LOGIN\r\n"}, mail.Encrypt, "refusal STARTTLS NO ", diagnose.EncryptionRequired, "STARTTLS"},
	{"T02 STARTTLS BYE", mail.StartTLS, m{"STARTTLS": "* BYE no\r\n" + wiretest.Cut}, mail.Encrypt, "refusal STARTTLS BYE ", diagnose.EncryptionRequired, "STARTTLS"},
	{"T03 PREAUTH", mail.StartTLS, greets("* PREAUTH welcome\r\n"), mail.Greet, "tampered", diagnose.ServerMisbehaving, ""},
	{"T03 PREAUTH with STARTTLS", mail.StartTLS, greets("* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] welcome\r\n"), mail.Greet, "tampered", diagnose.ServerMisbehaving, ""},
	{"T03 PREAUTH in small letters", mail.StartTLS, greets("* preauth welcome\r\n"), mail.Greet, "tampered", diagnose.ServerMisbehaving, ""},
	{"T07 capabilities behind the OK", mail.StartTLS, m{"STARTTLS": "%t OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"}, mail.Encrypt, "tampered", diagnose.ServerMisbehaving, "STARTTLS"},
	{"T07 tagged OKs behind the OK", mail.StartTLS, m{"STARTTLS": "%t OK go\r\nT1 OK done\r\nT2 OK signed in\r\n"}, mail.Encrypt, "tampered", diagnose.ServerMisbehaving, "STARTTLS"},
	{"T07 BYE behind the OK", mail.StartTLS, m{"STARTTLS": "%t OK go\r\n* BYE see you\r\n"}, mail.Encrypt, "tampered", diagnose.ServerMisbehaving, "STARTTLS"},
	{"T07 half a line behind the OK", mail.StartTLS, m{"STARTTLS": "%t OK go\r\n*"}, mail.Encrypt, "tampered", diagnose.ServerMisbehaving, "STARTTLS"},
	{"I01 silence over TLS", mail.TLS, greets(wiretest.Hang), mail.Greet, "timed out", diagnose.ServerMisbehaving, ""},
	{"I01 silence in the clear", mail.StartTLS, greets(wiretest.Hang), mail.Greet, "timed out", diagnose.ServerMisbehaving, ""},
	{"I03 a referral as greeting", mail.TLS, greets("* BYE [REFERRAL imap://other.test/] go there\r\n" + wiretest.Cut), mail.Greet, "refusal  BYE REFERRAL", diagnose.WrongServer, ""},
	{"I03 a referral as greeting in the clear", mail.StartTLS, greets("* BYE [REFERRAL imap://other.test/] go there\r\n" + wiretest.Cut), mail.Greet, "refusal  BYE REFERRAL", diagnose.WrongServer, ""},
	{"I21 LOGINDISABLED", mail.TLS, offering("IMAP4rev1 LOGINDISABLED"), mail.SignIn, "not offered AUTH=PLAIN", diagnose.AuthMethod, "LOGOUT"},
	{"I21 OAuth alone", mail.TLS, offering("IMAP4rev1 AUTH=XOAUTH2 AUTH=OAUTHBEARER"), mail.SignIn, "not offered AUTH=PLAIN", diagnose.AuthMethod, "LOGOUT"},
	{"I21 OAuth and LOGINDISABLED in CAPABILITY", mail.TLS, lists("IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2"), mail.SignIn, "not offered AUTH=PLAIN", diagnose.AuthMethod, "CAPABILITY LOGOUT"},
	{"I21 LOGINDISABLED after STARTTLS", mail.StartTLS, m{"CAPABILITY": "* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n" + ok}, mail.SignIn, "not offered AUTH=PLAIN", diagnose.AuthMethod, "STARTTLS CAPABILITY LOGOUT"},
}

// What it answers to a sign-in, and to EXAMINE.
var imapAnswers = []failure{
	{"I03 a referral at sign-in", mail.TLS, signsIn("%t NO [REFERRAL imap://other.test/] go there\r\n"), mail.SignIn, "refusal AUTHENTICATE NO REFERRAL", diagnose.WrongServer, "AUTHENTICATE LOGOUT"},
	{"I03 a referral on SELECT", mail.TLS, m{"EXAMINE": "%t NO [REFERRAL imap://other.test/INBOX] go there\r\n"}, mail.Use, "refusal EXAMINE NO REFERRAL", diagnose.MailboxUnavailable, "AUTHENTICATE EXAMINE LOGOUT"},
	{"I08 silence after sign-in", mail.TLS, signsIn(wiretest.Hang), mail.SignIn, "silent", diagnose.ServerMisbehaving, "AUTHENTICATE"},
	{"I08 half an answer, then silence", mail.TLS, signsIn("%t OK" + wiretest.Hang), mail.SignIn, "silent", diagnose.ServerMisbehaving, "AUTHENTICATE"},
	{"I08 something else again and again", mail.TLS, signsIn(strings.Repeat("* OK Still here\r\n", 5) + wiretest.Hang), mail.SignIn, "silent", diagnose.ServerMisbehaving, "AUTHENTICATE"},
	{"I11 negative", mail.TLS, opens("* LIST () \"/\" {-1}\r\n"), mail.Use, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"I11 2^63", mail.TLS, opens("* LIST () \"/\" {9223372036854775808}\r\n"), mail.Use, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"I11 2^63-1", mail.TLS, opens("* LIST () \"/\" {9223372036854775807}\r\n"), mail.Use, "flood", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"I11 2^64+5", mail.TLS, opens("* LIST () \"/\" {18446744073709551621}\r\nINBOX\r\n"), mail.Use, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"I11 letters", mail.TLS, opens("* LIST () \"/\" {abc}\r\n"), mail.Use, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"I11 hexadecimal", mail.TLS, opens("* LIST () \"/\" {0x5}\r\nINBOX\r\n"), mail.Use, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"I11 empty", mail.TLS, opens("* LIST () \"/\" {}\r\n"), mail.Use, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"I11 leading zeros", mail.TLS, opens("* LIST () \"/\" {007}\r\nINBOX42\r\n"), mail.Use, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"I11 a server's non-synchronizing one", mail.TLS, opens("* LIST () \"/\" {5+}\r\nINBOX\r\n"), mail.Use, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"I11 1 MB announced, then closed", mail.TLS, opens("* LIST () \"/\" {1048576}\r\nabc" + wiretest.Cut), mail.Use, "flood", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"I11 within the limit, then closed", mail.TLS, m{"EXAMINE": "* LIST () \"/\" {4096}\r\nabc" + wiretest.Cut}, mail.Use, "dropped", diagnose.ConnectionDropped, "AUTHENTICATE EXAMINE"},
	{"I11 at sign-in", mail.TLS, signsIn("* CAPABILITY {-5}\r\n" + ok), mail.SignIn, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE"},
	{"I24 unknown tag", mail.TLS, signsIn("X9 OK Logged in\r\n"), mail.SignIn, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE"},
	{"I24 tag in small letters", mail.TLS, signsIn("t1 OK Logged in\r\n"), mail.SignIn, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE"},
	{"I24 a later tag", mail.TLS, signsIn("T2 OK Logged in\r\n"), mail.SignIn, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE"},
	{"I24 a refusal with another tag", mail.TLS, signsIn("X9 NO [AUTHENTICATIONFAILED] wrong\r\n" + wiretest.Cut), mail.SignIn, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE"},
	{"I24 star for a tag", mail.TLS, signsIn("* OK Logged in\r\n"), mail.SignIn, "silent", diagnose.ServerMisbehaving, "AUTHENTICATE"},
	{"I24 a refusal with a star", mail.TLS, signsIn("* NO [AUTHENTICATIONFAILED] wrong\r\n"), mail.SignIn, "silent", diagnose.ServerMisbehaving, "AUTHENTICATE"},
	{"I24 unasked +", mail.TLS, signsIn("+ \r\n"), mail.SignIn, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE"},
	{"I24 unasked + in use", mail.TLS, opens("+ go on\r\n"), mail.Use, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"I24 another tag to our own CAPABILITY", mail.TLS, m{"greeting": "* OK hello\r\n", "CAPABILITY": "X0 OK\r\n"}, mail.Greet, "nonsense", diagnose.ServerMisbehaving, "CAPABILITY"},
	{"I24 another tag to STARTTLS", mail.StartTLS, m{"STARTTLS": "X0 OK go\r\n"}, mail.Encrypt, "nonsense", diagnose.ServerMisbehaving, "STARTTLS"},
	{"I24 + to STARTTLS", mail.StartTLS, m{"STARTTLS": "+ go\r\n"}, mail.Encrypt, "nonsense", diagnose.ServerMisbehaving, "STARTTLS"},
}

// More than anybody can want.
var imapFloods = []failure{
	{"I25 a million capabilities", mail.TLS, offering(strings.Repeat("X ", 1e6)), mail.Greet, "flood", diagnose.ServerMisbehaving, ""},
	{"I25 a million capabilities, asked for", mail.TLS, lists(strings.Repeat("X ", 1e6)), mail.Greet, "flood", diagnose.ServerMisbehaving, "CAPABILITY"},
	{"I25 a million capabilities in the clear", mail.StartTLS, offering(strings.Repeat("X ", 1e6)), mail.Greet, "flood", diagnose.ServerMisbehaving, ""},
	{"I25 one of 16 MB", mail.TLS, offering(strings.Repeat("X", 16<<20)), mail.Greet, "flood", diagnose.ServerMisbehaving, ""},
	{"I25 one of 16 MB after sign-in", mail.TLS, signsIn("* CAPABILITY " + strings.Repeat("X", 16<<20) + "\r\n" + ok), mail.SignIn, "flood", diagnose.ServerMisbehaving, "AUTHENTICATE"},
	{"I25 in lines", mail.TLS, m{"greeting": "* OK hello\r\n", "CAPABILITY": strings.Repeat("* CAPABILITY IMAP4rev1\r\n", 1e5) + ok}, mail.Greet, "flood", diagnose.ServerMisbehaving, "CAPABILITY"},
	{"I25 in lines in the clear", mail.StartTLS, m{"greeting": "* OK hello\r\n", "CAPABILITY": strings.Repeat("* CAPABILITY IMAP4rev1\r\n", 1e5) + ok}, mail.Greet, "flood", diagnose.ServerMisbehaving, "CAPABILITY"},
	{"I26 parentheses among capabilities", mail.TLS, signsIn("%t OK [CAPABILITY IMAP4rev1 (] in\r\n"), mail.SignIn, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE"},
	{"I26 parentheses among capabilities in use", mail.TLS, opens("* CAPABILITY IMAP4rev1 (\r\n"), mail.Use, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"I26 100 000 in BODYSTRUCTURE", mail.TLS, opens("* 1 FETCH (BODYSTRUCTURE " + strings.Repeat("(", 1e5) + "\r\n"), mail.Use, "flood", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"I26 as many as a line takes in BODYSTRUCTURE", mail.TLS, opens("* 1 FETCH (BODYSTRUCTURE " + strings.Repeat("(", 65_000) + "\r\n"), mail.Use, "flood", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"I26 as many as a line takes in ENVELOPE", mail.TLS, opens("* 1 FETCH (ENVELOPE " + strings.Repeat("(", 65_000) + "\r\n"), mail.Use, "flood", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"I26 as deep as may be", mail.TLS, opens("* 1 FETCH (BODYSTRUCTURE " + strings.Repeat("(", 99) + "\r\n"), mail.Use, "nonsense", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
	{"I27 100 000 mailboxes", mail.TLS, opens(strings.Repeat("* LIST () \"/\" x\r\n", 1e5)), mail.Use, "flood", diagnose.ServerMisbehaving, "AUTHENTICATE EXAMINE"},
}

// No IMAP at all.
var noIMAP = []failure{
	{"I28 HTTP", mail.TLS, greets("HTTP/1.1 400 Bad Request\r\n\r\n"), mail.Greet, "wrong protocol", diagnose.CaptivePortal, ""},
	{"I28 HTTP in the clear", mail.StartTLS, greets("HTTP/1.1 400 Bad Request\r\n\r\n<html>"), mail.Greet, "wrong protocol", diagnose.CaptivePortal, ""},
	{"I28 SSH", mail.TLS, greets("SSH-2.0-OpenSSH_9.2\r\n"), mail.Greet, "wrong protocol", diagnose.PortModeMismatch, ""},
	{"I28 SSH in the clear", mail.StartTLS, greets("SSH-2.0-OpenSSH_9.2\r\n"), mail.Greet, "wrong protocol", diagnose.PortModeMismatch, ""},
	{"I28 SMTP", mail.TLS, greets("220 mail.example.test ESMTP\r\n"), mail.Greet, "wrong protocol", diagnose.PortModeMismatch, ""},
	{"I28 SMTP in the clear", mail.StartTLS, greets("220-mail.example.test ESMTP\r\n220 hi\r\n"), mail.Greet, "wrong protocol", diagnose.PortModeMismatch, ""},
	{"I28 POP3", mail.TLS, greets("+OK ready\r\n"), mail.Greet, "wrong protocol", diagnose.PortModeMismatch, ""},
	{"I28 NULs", mail.TLS, greets("\x00\x00\x00\x00"), mail.Greet, "wrong protocol", diagnose.PortModeMismatch, ""},
	{"I28 NULs behind a star", mail.TLS, greets("* \x00\x00\x00\r\n"), mail.Greet, "wrong protocol", diagnose.PortModeMismatch, ""},
	{"I28 UTF-16", mail.TLS, greets("\xff\xfe*\x00 \x00O\x00K\x00\r\x00\n\x00"), mail.Greet, "wrong protocol", diagnose.PortModeMismatch, ""},
	{"I28 UTF-16 without a mark", mail.TLS, greets("*\x00 \x00O\x00K\x00\r\x00\n\x00"), mail.Greet, "wrong protocol", diagnose.PortModeMismatch, ""},
	{"I28 UTF-16, large end first", mail.StartTLS, greets("\x00*\x00 \x00O\x00K\x00\r\x00\n"), mail.Greet, "wrong protocol", diagnose.PortModeMismatch, ""},
}
