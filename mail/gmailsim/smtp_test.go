package gmailsim_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"

	"mailkey/mail/gmailsim"
)

const (
	badCredentials = "535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials X - gsmtp"
	secondFactor   = "534-5.7.9 Application-specific password required. For more information, go to\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor X - gsmtp"
	accepted       = "235 2.7.0 Accepted"
)

func TestSMTPSignInLines(t *testing.T) {
	s := start(t, gmailsim.Options{SlowBy: time.Millisecond})
	for _, c := range []struct{ user, password, want string }{
		{"ala@gmail.com", gmailsim.PracticePassword, accepted},
		{"ala@gmail.com", gmailsim.PracticeGroups, accepted}, // unlike IMAP
		{"kto@moja-firma.pl", gmailsim.PracticePassword, accepted},
		{"ala+slow@gmail.com", gmailsim.PracticePassword, accepted},
		{"ala+imap-off@firma.example", gmailsim.PracticePassword, accepted},
		{"ala+imap-off-user@gmail.com", gmailsim.PracticePassword, accepted},
		{"ala+imap-refused@gmail.com", gmailsim.PracticePassword, accepted},
		{"ala+connections@gmail.com", gmailsim.PracticePassword, accepted},
		{"ala@outlook.com", gmailsim.PracticePassword, badCredentials},
		{"ala@gmail.com", "abcdefghijklmnop", badCredentials},
		{"ala@gmail.com", "abcd efgh ijkl mnop", badCredentials},
		{"ala@gmail.com", "", badCredentials},
		{"ala@gmail.com", "Moje hasło 1!", secondFactor},
		{"ala+2sv@gmail.com", gmailsim.PracticePassword, secondFactor},
		{"ala+revoked@gmail.com", gmailsim.PracticePassword, badCredentials},
		{"ala+smtp-refused@gmail.com", gmailsim.PracticePassword, badCredentials},
		{"ala+web-login@gmail.com", gmailsim.PracticePassword, "534-5.7.14 <https://accounts.google.com/signin/continue?sarp=1&scc=1&plt=PRACTICE-\n534-5.7.14 TOKEN1\n" +
			"534-5.7.14 TOKEN2> Please log in via your web browser and\n534-5.7.14 then try again.\n534-5.7.14  Learn more at\n534 5.7.14  https://support.google.com/mail/answer/78754 X - gsmtp"},
		{"ala+throttled@gmail.com", gmailsim.PracticePassword, "454 4.7.0 Too many login attempts, please try again later. X - gsmtp"},
		{"ala+unavailable@gmail.com", gmailsim.PracticePassword, "421 4.3.0 Temporary System Problem.  Try again later (10). X - gsmtp"},
	} {
		k := smtpTalk(t, s)
		k.reply("EHLO test")
		if got := k.reply("AUTH PLAIN " + base64Plain(c.user, c.password)); got != c.want {
			t.Errorf("%s %q:\n got %s\nwant %s", c.user, c.password, got, c.want)
		}
	}
}

const ehlo465 = `250-smtp.gmail.com at your service, [127.0.0.1]
250-SIZE 35882577
250-8BITMIME
250-AUTH LOGIN PLAIN XOAUTH2 PLAIN-CLIENTTOKEN OAUTHBEARER XOAUTH
250-ENHANCEDSTATUSCODES
250-PIPELINING
250-CHUNKING
250 SMTPUTF8`

func TestSMTPConversation(t *testing.T) {
	s := start(t, gmailsim.Options{})
	k := smtpTalk(t, s)
	for _, step := range [][2]string{
		{"MAIL FROM:<ala@gmail.com>", "503 5.5.1 EHLO/HELO first. X - gsmtp"},
		{"EHLO test", ehlo465},
		{"MAIL FROM:<ala@gmail.com>", "530-5.7.0 Authentication Required. For more information, go to\n530 5.7.0  https://support.google.com/mail/?p=WantAuthError X - gsmtp"},
		{"VRFY ala", "502 5.5.1 Unrecognized command. X - gsmtp"},
		{"AUTH CRAM-MD5", "504 5.7.4 Unrecognized Authentication Type X - gsmtp"},
		{"AUTH PLAIN ???", "501-5.5.2 Cannot Decode response. For more information, go to About SMTP error messages.\n501 5.5.2  https://support.google.com/a/answer/3221692 X - gsmtp"},
		{"AUTH XOAUTH2 dXNlcj0=", "334 eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZ29vZ2xlLmNvbS8ifQ=="},
		{"", badCredentials},
		{"AUTH LOGIN", "334 VXNlcm5hbWU6"},
		{"YWxhQGdtYWlsLmNvbQ==", "334 UGFzc3dvcmQ6"},
		{"a2F3YWxvZHlwYXJremltYQ==", accepted},
		{"RCPT TO:<ala@gmail.com>", "503 5.5.1 MAIL first. X - gsmtp"},
		{"MAIL FROM:ala", "555 5.5.2 Syntax error. X - gsmtp"},
		{"MAIL FROM:<a..b@x>", "553 5.1.7 The sender address <a..b@x> is not a valid RFC 5321 address. X - gsmtp"},
		{"MAIL FROM:<ala@gmail.com> SIZE=99999999", "552-5.3.4 Your message exceeded Google's message size limits. To view our message\n552-5.3.4 size guidelines, go to\n552 5.3.4  https://support.google.com/mail/?p=MaxSizeError X - gsmtp"},
		{"mail from: <ala@gmail.com> SIZE=100", "250 2.1.0 OK X - gsmtp"},
		{"DATA", "503 5.5.1 RCPT first. X - gsmtp"},
		{"RCPT TO:<nobody>", "553-5.1.3 The recipient address <nobody> is not a valid RFC-5321 address.\n553 5.1.3  https://support.google.com/mail/answer/6596 X - gsmtp"},
		{"RCPT TO:<jan@firma.example>", "250 2.1.5 OK X - gsmtp"},
		{"DATA", "354  Go ahead X - gsmtp"},
		{"Subject: x\r\n\r\n..dot\r\n.", "250 2.0.0 OK  T X - gsmtp"},
		{"RSET", "250 2.1.5 Flushed X - gsmtp"},
		{"NOOP", "250 2.0.0 OK X - gsmtp"},
		{"QUIT", "221 2.0.0 closing connection X - gsmtp"},
	} {
		if got := k.reply(step[0]); got != step[1] {
			t.Errorf("%s:\n got %s\nwant %s", step[0], got, step[1])
		}
	}
	two := smtpTalk(t, s)
	two.reply("EHLO test")
	if got := two.reply("AUTH PLAIN"); got != "334 " {
		t.Errorf("two-step PLAIN: %q", got)
	}
	if got := two.reply(base64Plain("ala@gmail.com", gmailsim.PracticePassword)); got != accepted {
		t.Errorf("two-step PLAIN: %q", got)
	}
	if got := smtpTalk(t, s).reply("EHLO"); got != "501-5.5.4 Empty HELO/EHLO argument not allowed, closing connection.\n501 5.5.4  https://support.google.com/mail/?p=helo X - gsmtp" {
		t.Errorf("empty EHLO: %s", got)
	}
}

func TestSMTPStartTLS(t *testing.T) {
	s := start(t, gmailsim.Options{})
	k := dial(t, s, "smtp.gmail.com", 587, false)
	k.line()
	auth := "250-AUTH LOGIN PLAIN XOAUTH2 PLAIN-CLIENTTOKEN OAUTHBEARER XOAUTH"
	if got, want := k.reply("EHLO test"), strings.Replace(ehlo465, auth, "250-STARTTLS", 1); got != want {
		t.Errorf("in the clear: %s", got)
	}
	if got := k.reply("AUTH PLAIN " + base64Plain("ala@gmail.com", gmailsim.PracticePassword)); got != "530 5.7.0 Must issue a STARTTLS command first. X - gsmtp" {
		t.Errorf("sign-in in the clear: %s", got)
	}
	if got := k.reply("STARTTLS\r\nEHLO slipped-in"); got != "220 2.0.0 Ready to start TLS" {
		t.Errorf("STARTTLS: %s", got)
	}
	k.encrypt(s, "smtp.gmail.com")
	if got := k.reply("MAIL FROM:<ala@gmail.com>"); got != "503 5.5.1 EHLO/HELO first. X - gsmtp" {
		t.Errorf("the greeting before TLS still counts: %s", got)
	}
	if got := k.reply("EHLO test"); got != ehlo465 {
		t.Errorf("under TLS: %s", got)
	}
	bare := dial(t, s, "no-starttls.gmailsim.example", 587, false)
	bare.line()
	if got := bare.reply("EHLO test"); strings.Contains(got, "STARTTLS") {
		t.Errorf("no-starttls offers it: %s", got)
	}
}

func TestSMTPTroubleAtUse(t *testing.T) {
	s := start(t, gmailsim.Options{})
	for user, want := range map[string]string{
		"ala+usage@gmail.com":          "550-5.4.5 Daily user sending limit exceeded. For more information on Gmail\n550-5.4.5 sending limits go to\n550 5.4.5  https://support.google.com/a/answer/166852 X - gsmtp",
		"ala+sending-denied@gmail.com": "550 5.7.0 Mail Sending denied. X - gsmtp",
	} {
		if got := smtpInside(t, s, user).reply("MAIL FROM:<" + user + ">"); got != want {
			t.Errorf("%s: %s, want %s", user, got, want)
		}
	}
}

// TestPost sends by go-smtp and by hand, and reads what arrived.
func TestPost(t *testing.T) {
	s := start(t, gmailsim.Options{})
	k := dial(t, s, "smtp.gmail.com", 465, true)
	c := gosmtp.NewClient(k.conn)
	defer c.Close()
	var refused *gosmtp.SMTPError
	err := c.Auth(sasl.NewPlainClient("", "ala@gmail.com", "abcdefghijklmnop"))
	if !errors.As(err, &refused) || refused.Code != 535 || refused.EnhancedCode != (gosmtp.EnhancedCode{5, 7, 8}) {
		t.Errorf("a wrong password gives %v", err)
	}
	if err := c.Auth(sasl.NewPlainClient("", "ala@gmail.com", gmailsim.PracticePassword)); err != nil {
		t.Fatal(err)
	}
	text := "Subject: Do siebie\r\n\r\n.kropka\r\n"
	to := []string{"ala@gmail.com", "jan@firma.example", "nikt@inna.example"}
	if err := c.SendMail("ala@gmail.com", to, strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	for user, uid := range map[string]string{"ala@gmail.com": "7", "jan@firma.example": "7"} {
		k := imapInside(t, s, user)
		k.reply("b SELECT INBOX")
		want := "* 7 FETCH (UID " + uid + " BODY[] {31}\nSubject: Do siebie\n\n.kropka\n)\nc OK Success"
		if got := k.reply("c UID FETCH 7 BODY.PEEK[]"); got != want {
			t.Errorf("%s:\n got %q\nwant %q", user, got, want)
		}
	}
	sender := imapInside(t, s, "ala@gmail.com")
	if got := sender.reply("b STATUS [Gmail]/Wys&AUI-ane (MESSAGES UNSEEN)"); !strings.Contains(got, "(MESSAGES 1 UNSEEN 0)") {
		t.Errorf("sent folder: %s", got)
	}
	reader := imapInside(t, s, "jan@firma.example")
	reader.reply("b SELECT INBOX")
	chunks := smtpInside(t, s, "ala@gmail.com")
	if _, err := chunks.conn.Write([]byte("MAIL FROM:<ala@gmail.com>\r\nRCPT TO:<jan@firma.example>\r\nBDAT 8\r\nA: b\r\n\r\nBDAT 3 LAST\r\nbcd")); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"250 2.1.0 OK X - gsmtp", "250 2.1.5 OK X - gsmtp", "250 2.0.0 OK X - gsmtp", "250 2.0.0 OK  T X - gsmtp"} {
		if got := anonymous(chunks.line()); got != want {
			t.Errorf("chunked: %s, want %s", got, want)
		}
	}
	if got := reader.reply("d NOOP"); got != "* 8 EXISTS\nd OK Success" {
		t.Errorf("after the chunks: %s", got)
	}
}

// TestNothingIsSmuggled: only CRLF.CRLF ends a message.
func TestNothingIsSmuggled(t *testing.T) {
	s := start(t, gmailsim.Options{})
	for _, end := range []string{"\n.\n", "\r\n.\n", "\n.\r\n", "\r.\r"} {
		k := smtpInside(t, s, "ala@gmail.com")
		k.reply("MAIL FROM:<ala@gmail.com>")
		k.reply("RCPT TO:<ala@gmail.com>")
		k.reply("DATA")
		if got := k.reply("A: b\r\n\r\nx" + end + "NOOP\r\n."); got != "250 2.0.0 OK  T X - gsmtp" {
			t.Errorf("%q: %s", end, got)
		}
		if got := k.reply("QUIT"); got != "221 2.0.0 closing connection X - gsmtp" {
			t.Errorf("%q ended the message: %s", end, got)
		}
	}
}

func TestTooBigAMessage(t *testing.T) {
	s := start(t, gmailsim.Options{})
	k := smtpInside(t, s, "ala@gmail.com")
	k.reply("MAIL FROM:<ala@gmail.com>")
	k.reply("RCPT TO:<ala@gmail.com>")
	k.reply("DATA")
	if got := k.reply(strings.Repeat(strings.Repeat("x", 998)+"\r\n", 5000) + "."); !strings.HasPrefix(got, "552-5.3.4 ") {
		t.Errorf("5 MB: %s", got)
	}
	if got := k.reply("NOOP"); got != "250 2.0.0 OK X - gsmtp" {
		t.Errorf("afterwards: %s", got)
	}
}
