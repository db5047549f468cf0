package gmailsim_test

import (
	"errors"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"mailkey/mail/gmailsim"
)

const (
	capsBefore = "* CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 XYZZY SASL-IR AUTH=XOAUTH2 AUTH=PLAIN AUTH=PLAIN-CLIENTTOKEN AUTH=OAUTHBEARER"
	capsAfter  = "* CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS COMPRESS=DEFLATE ENABLE MOVE CONDSTORE ESEARCH UTF8=ACCEPT LIST-EXTENDED LIST-STATUS LITERAL- SPECIAL-USE APPENDLIMIT=35651584"
	rejected   = "a NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)"
	appNeeded  = "a NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)"
)

func TestIMAPSignInLines(t *testing.T) {
	s := start(t, gmailsim.Options{SlowBy: time.Millisecond})
	welcome := func(user string) string { return capsAfter + "\na OK " + user + " authenticated (Success)" }
	for _, c := range []struct{ user, password, want string }{
		{"ala@gmail.com", gmailsim.PracticePassword, welcome("ala@gmail.com")},
		{"Biuro@Firma.Example", gmailsim.PracticePassword, welcome("Biuro@Firma.Example")},
		{"jan@biuro.example", gmailsim.PracticePassword, welcome("jan@biuro.example")},
		{"jan@brama.example", gmailsim.PracticePassword, welcome("jan@brama.example")},
		{"kto@moja-firma.pl", gmailsim.PracticePassword, welcome("kto@moja-firma.pl")},
		{"ala+zakupy@gmail.com", gmailsim.PracticePassword, welcome("ala+zakupy@gmail.com")},
		{"ala+slow@gmail.com", gmailsim.PracticePassword, welcome("ala+slow@gmail.com")},
		{"ala@inna.example", gmailsim.PracticePassword, rejected},
		{"ala@nie-ma.example", gmailsim.PracticePassword, rejected},
		{"ala@wp.pl", gmailsim.PracticePassword, rejected},
		{"ala", gmailsim.PracticePassword, rejected},
		{"ala@gmail.com", "abcdefghijklmnop", rejected},
		{"ala@gmail.com", gmailsim.PracticeGroups, rejected},
		{"ala@gmail.com", "kawalodyparkzim", appNeeded},
		{"ala@gmail.com", "KAWALODYPARKZIMA", appNeeded},
		{"ala@gmail.com", "Moje hasło 1!", appNeeded},
		{"ala@gmail.com", "", "a NO [AUTHENTICATIONFAILED] Empty username or password. (Failure)"},
		{"ala+2sv@gmail.com", "Moje hasło 1!", appNeeded},
		{"ala+2SV@firma.example", gmailsim.PracticePassword, appNeeded},
		{"ala+revoked@gmail.com", gmailsim.PracticePassword, rejected},
		{"ala+imap-refused@gmail.com", gmailsim.PracticePassword, rejected},
		{"ala+smtp-refused@gmail.com", gmailsim.PracticePassword, welcome("ala+smtp-refused@gmail.com")},
		{"ala+web-login@gmail.com", gmailsim.PracticePassword, "* NO [WEBALERT https://accounts.google.com/signin/continue?sarp=1&scc=1&plt=PRACTICE] Web login required.\n" +
			"a NO [ALERT] Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)"},
		{"ala+imap-off@firma.example", gmailsim.PracticePassword, "a NO [ALERT] IMAP access is disabled for your domain. Please contact your domain administrator for questions about this feature. (Failure)"},
		{"ala+imap-off-user@gmail.com", gmailsim.PracticePassword, "a NO [ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page and enable your account for IMAP access. (Failure)"},
		{"ala+throttled@gmail.com", gmailsim.PracticePassword, "a NO [ALERT] Too many login attempts, please try again later. (Failure)"},
		{"ala+connections@gmail.com", gmailsim.PracticePassword, "a NO [ALERT] Too many simultaneous connections. (Failure)"},
		{"ala+unavailable@gmail.com", gmailsim.PracticePassword, "* BYE [UNAVAILABLE] Temporary System Error"},
	} {
		k := imapTalk(t, s)
		if got := k.reply("a AUTHENTICATE PLAIN " + base64Plain(c.user, c.password)); got != c.want {
			t.Errorf("%s %q:\n got %s\nwant %s", c.user, c.password, got, c.want)
		}
	}
}

func TestIMAPWaysToSignIn(t *testing.T) {
	s := start(t, gmailsim.Options{})
	const user, password = "ala@gmail.com", gmailsim.PracticePassword
	welcome := capsAfter + "\na OK ala@gmail.com authenticated (Success)"
	for name, steps := range map[string][][2]string{
		"quoted":      {{`a LOGIN "` + user + `" "` + password + `"`, welcome}},
		"atoms":       {{"a login " + user + " " + password, welcome}},
		"two steps":   {{"a AUTHENTICATE PLAIN", "+ "}, {base64Plain(user, password), welcome}},
		"literal":     {{`a LOGIN "` + user + `" {16}`, "+ go ahead"}, {password, welcome}},
		"no waiting":  {{"a LOGIN {13+}\r\n" + user + " {16+}\r\n" + password, welcome}},
		"loose words": {{"a LOGIN " + user + " kawa lody park zima", "a BAD Too many arguments provided X"}},
		"bearer": {
			{"a AUTHENTICATE XOAUTH2 dXNlcj0=", "+ eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZ29vZ2xlLmNvbS8ifQ=="},
			{"", rejected},
		},
		"not base64": {{"a AUTHENTICATE PLAIN ???", "a BAD Invalid SASL argument. X"}},
		"unknown":    {{"a AUTHENTICATE CRAM-MD5", "a BAD Unsupported mechanism X"}},
	} {
		t.Run(name, func(t *testing.T) {
			k := imapTalk(t, s)
			for _, step := range steps {
				k.send(step[0])
				if got := k.until("a "); got != step[1] {
					t.Errorf("%s:\n got %s\nwant %s", step[0], got, step[1])
				}
			}
		})
	}
}

// until reads up to a line that begins so, or that asks for more.
func (k *talk) until(prefix string) string {
	k.t.Helper()
	var lines []string
	for {
		text := k.line()
		lines = append(lines, anonymous(text))
		if strings.HasPrefix(text, prefix) || strings.HasPrefix(text, "+ ") {
			return strings.Join(lines, "\n")
		}
	}
}

func TestIMAPConversation(t *testing.T) {
	s := start(t, gmailsim.Options{})
	k := imapTalk(t, s)
	for _, step := range [][2]string{
		{"a CAPABILITY", capsBefore + "\na OK Thats all she wrote! X"},
		{"b SELECT INBOX", "b BAD Unknown command X"},
		{`c ID ("name" "mailkey")`, `* ID ("name" "GImap" "vendor" "Google, Inc." "support-url" "https://support.google.com/mail" "version" "gmail_imap_practice" "remote-host" "127.0.0.1")` + "\nc OK Success X"},
		{"d AUTHENTICATE PLAIN " + base64Plain("ala@gmail.com", gmailsim.PracticePassword), capsAfter + "\nd OK ala@gmail.com authenticated (Success)"},
		{"e NAMESPACE", `* NAMESPACE (("" "/")) NIL NIL` + "\ne OK Success"},
		{`f LIST "" "*"`, strings.Join([]string{
			`* LIST (\HasNoChildren) "/" "INBOX"`,
			`* LIST (\HasChildren \Noselect) "/" "[Gmail]"`,
			`* LIST (\HasNoChildren \Trash) "/" "[Gmail]/Kosz"`,
			`* LIST (\Flagged \HasNoChildren) "/" "[Gmail]/Oznaczone gwiazdk&AQU-"`,
			`* LIST (\HasNoChildren \Junk) "/" "[Gmail]/Spam"`,
			`* LIST (\HasNoChildren \Important) "/" "[Gmail]/Wa&AXw-ne"`,
			`* LIST (\Drafts \HasNoChildren) "/" "[Gmail]/Wersje robocze"`,
			`* LIST (\All \HasNoChildren) "/" "[Gmail]/Wszystkie"`,
			`* LIST (\HasNoChildren \Sent) "/" "[Gmail]/Wys&AUI-ane"`,
			"f OK Success",
		}, "\n")},
		{`g LIST "" "%"`, `* LIST (\HasNoChildren) "/" "INBOX"` + "\n" + `* LIST (\HasChildren \Noselect) "/" "[Gmail]"` + "\ng OK Success"},
		{"h STATUS INBOX (MESSAGES UIDNEXT UNSEEN)", `* STATUS "INBOX" (MESSAGES 6 UIDNEXT 7 UNSEEN 6)` + "\nh OK Success"},
		{"i EXAMINE inbox", strings.Join([]string{
			`* FLAGS (\Answered \Flagged \Draft \Deleted \Seen $NotPhishing $Phishing)`,
			`* OK [PERMANENTFLAGS ()] Flags permitted.`,
			`* OK [UIDVALIDITY 1] UIDs valid.`,
			`* 6 EXISTS`, `* 0 RECENT`,
			`* OK [UIDNEXT 7] Predicted next UID.`,
			`* OK [HIGHESTMODSEQ 513664]`,
			`i OK [READ-ONLY] INBOX selected. (Success)`,
		}, "\n")},
		{"j UID FETCH 2 (FLAGS RFC822.SIZE)", "* 2 FETCH (UID 2 FLAGS () RFC822.SIZE 420)\nj OK Success"},
		{"k FETCH 1 BODY[HEADER.FIELDS (MESSAGE-ID)]<0.12>", "* 1 FETCH (BODY[HEADER.FIELDS (MESSAGE-ID)]<0> {12}\nMessage-ID: )\nk OK Success"},
		{"l STORE 1 +FLAGS (\\Seen)", "l BAD Could not parse command"},
		{"m SELECT Nie-ma", "m NO [NONEXISTENT] Unknown Mailbox: Nie-ma (Failure)"},
		{"n SELECT [Gmail]", "n NO [NONEXISTENT] Unknown Mailbox: [Gmail] (Failure)"},
		{"o FETCH 1 FLAGS", "o BAD Unknown command X"},
		{"p FETCH", "p BAD Unknown command X"},
		{`q LIST "" ("*"`, "q BAD Could not parse command"},
		{"* NOOP", "* BAD Could not parse command"},
		{"r LOGOUT", "* BYE LOGOUT Requested"},
		{"", "r OK 73 good day (Success)"},
	} {
		if step[0] == "" {
			if got := k.line(); got != step[1] {
				t.Errorf("got %q, want %q", got, step[1])
			}
			continue
		}
		if got := k.reply(step[0]); got != step[1] {
			t.Errorf("%s:\n got %s\nwant %s", step[0], got, step[1])
		}
	}
}

func TestIMAPTroubleAtUse(t *testing.T) {
	s := start(t, gmailsim.Options{})
	for user, want := range map[string]string{
		"ala+usage@gmail.com":    "* BYE [OVERQUOTA] Account exceeded command or bandwidth limits.",
		"ala+no-inbox@gmail.com": "b NO [NONEXISTENT] Unknown Mailbox: INBOX (Failure)",
	} {
		for _, command := range []string{"b EXAMINE INBOX", "b STATUS INBOX (MESSAGES)"} {
			if got := imapInside(t, s, user).reply(command); got != want {
				t.Errorf("%s %s: %s, want %s", user, command, got, want)
			}
		}
	}
}

func TestCutAndSilentAccounts(t *testing.T) {
	s := start(t, gmailsim.Options{})
	for _, tag := range []string{"silent", "dropped"} {
		response := base64Plain("ala+"+tag+"@gmail.com", gmailsim.PracticePassword)
		reader, sender := imapTalk(t, s), smtpTalk(t, s)
		sender.reply("EHLO test")
		reader.send("a AUTHENTICATE PLAIN " + response)
		sender.send("AUTH PLAIN " + response)
		for name, k := range map[string]*talk{"IMAP": reader, "SMTP": sender} {
			if tag == "silent" {
				if err := k.conn.SetReadDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
					t.Fatal(err)
				}
			}
			text, err := k.r.ReadString('\n')
			var timeout net.Error
			if silent := errors.As(err, &timeout) && timeout.Timeout(); err == nil || silent != (tag == "silent") {
				t.Errorf("%s, %s: %q, %v", tag, name, text, err)
			}
		}
	}
}

func TestIMAPStartTLS(t *testing.T) {
	s := start(t, gmailsim.Options{})
	k := dial(t, s, "imap.gmail.com", 143, false)
	k.line()
	if got := k.reply("a CAPABILITY"); !strings.Contains(got, " LOGINDISABLED STARTTLS\n") || strings.Contains(got, "AUTH=") {
		t.Errorf("in the clear: %s", got)
	}
	if got := k.reply("b LOGIN ala@gmail.com " + gmailsim.PracticePassword); !strings.HasPrefix(got, "b NO [PRIVACYREQUIRED]") {
		t.Errorf("sign-in in the clear: %s", got)
	}
	// What is slipped in behind STARTTLS must be forgotten, not obeyed.
	if got := k.reply("c STARTTLS\r\nd CAPABILITY"); got != "c OK Begin TLS negotiation now." {
		t.Errorf("STARTTLS: %s", got)
	}
	k.encrypt(s, "imap.gmail.com")
	if got := k.reply("e CAPABILITY"); got != capsBefore+"\ne OK Thats all she wrote! X" {
		t.Errorf("under TLS: %s", got)
	}
	if got := k.reply("f STARTTLS"); got != "f BAD Unknown command X" {
		t.Errorf("STARTTLS twice: %s", got)
	}
	bare := dial(t, s, "no-starttls.gmailsim.example", 143, false)
	bare.line()
	if got := bare.reply("a CAPABILITY"); strings.Contains(got, "STARTTLS") {
		t.Errorf("no-starttls offers it: %s", got)
	}
}

// TestIMAPClient reads the mailbox as the program does, by go-imap.
func TestIMAPClient(t *testing.T) {
	s := start(t, gmailsim.Options{})
	k := dial(t, s, "imap.gmail.com", 993, true)
	c := imapclient.New(k.conn, nil)
	defer c.Close()
	if err := c.Authenticate(sasl.NewPlainClient("", "ala@gmail.com", gmailsim.PracticePassword)); err != nil {
		t.Fatal(err)
	}
	folders, err := c.List("", "*", &imap.ListOptions{ReturnStatus: &imap.StatusOptions{NumMessages: true}}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, f := range folders {
		names[f.Mailbox] = true
	}
	for _, want := range []string{"INBOX", "[Gmail]/Wysłane", "[Gmail]/Ważne", "[Gmail]/Oznaczone gwiazdką"} {
		if !names[want] {
			t.Errorf("no folder %s among %v", want, names)
		}
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	all := &imap.FetchOptions{UID: true, Envelope: true, Flags: true, InternalDate: true, RFC822Size: true, BodyStructure: &imap.FetchItemBodyStructure{}, BodySection: []*imap.FetchItemBodySection{{Peek: true}}}
	got, err := c.Fetch(imap.UIDSet{{Start: 1, Stop: 0}}, all).Collect()
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 6 || !strings.HasPrefix(got[0].Envelope.Subject, "Zażółć gęślą jaźń") || got[0].Envelope.From[0].Name != "Zofia Wiśniewska" {
		t.Errorf("fetched %d, the first %+v", len(got), got[0].Envelope)
	}
	for _, m := range got {
		if body := m.BodySection[0].Bytes; int64(len(body)) != m.RFC822Size || len(m.Flags) != 0 {
			t.Errorf("message %d: %d bytes, size %d, flags %v", m.UID, len(body), m.RFC822Size, m.Flags)
		}
	}
	found, err := c.UIDSearch(&imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: "<practice-3@gmailsim.example>"}}}, nil).Wait()
	if err != nil || found.All.String() != "3" {
		t.Errorf("searched: %v, %v", found, err)
	}
	if err := c.Store(imap.UIDSetNum(3), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.UIDExpunge(imap.UIDSetNum(3)).Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Move(imap.UIDSetNum(4), "[Gmail]/Kosz").Wait(); err != nil {
		t.Fatal(err)
	}
	status, err := c.Status("INBOX", &imap.StatusOptions{NumMessages: true}).Wait()
	if err != nil || *status.NumMessages != 4 {
		t.Errorf("afterwards: %v, %v", status, err)
	}
	if err := c.Logout().Wait(); err != nil {
		t.Error(err)
	}
}

func TestIMAPBounds(t *testing.T) {
	s := start(t, gmailsim.Options{})
	k := imapInside(t, s, "ala@gmail.com")
	if got := k.reply("b LIST \"\" " + strings.Repeat("(", 5000)); got != "b BAD Could not parse command" {
		t.Errorf("nested parentheses: %s", got)
	}
	if got := k.reply("c LIST \"\" " + strings.Repeat("x ", 5000)); got != "c BAD Could not parse command" {
		t.Errorf("many arguments: %s", got)
	}
	for _, size := range []string{"-1", "99999999999999999999", "5000000", "x"} {
		if got := k.reply("d LOGIN {" + size + "}"); !strings.HasPrefix(got, "d BAD") {
			t.Errorf("literal of %s: %s", size, got)
		}
	}
	flood := imapInside(t, s, "ala@gmail.com")
	flood.send("b APPEND INBOX {99999999+}")
	if text, err := flood.r.ReadString('\n'); err == nil {
		t.Errorf("an unasked literal of 100 MB was answered with %s", text)
	}
	_, _ = k.conn.Write([]byte(strings.Repeat("x", 100<<10))) // fails once the other side has closed
	if text, err := k.r.ReadString('\n'); err == nil {
		t.Errorf("a line of 100 kB was answered with %s", text)
	}
	big := imapInside(t, s, "jan@gmail.com")
	for i := range 3 { // a literal is asked for, and kept no longer than allowed
		message := strings.Repeat("y", 3<<20)
		big.send("b" + strconv.Itoa(i) + " APPEND INBOX {" + strconv.Itoa(len(message)) + "+}")
		big.send(message)
		if got := big.until("b" + strconv.Itoa(i)); !strings.Contains(got, "APPENDUID") {
			t.Errorf("append: %s", got)
		}
	}
	if got := big.reply("e STATUS INBOX (MESSAGES UIDNEXT)"); got != "* STATUS \"INBOX\" (MESSAGES 2 UIDNEXT 10)\ne OK Success" {
		t.Errorf("after 9 MB: %s", got)
	}
}

func TestReadingMarksOnlyWhereAsked(t *testing.T) {
	s := start(t, gmailsim.Options{})
	k := imapInside(t, s, "ala@gmail.com")
	for _, step := range []struct{ open, fetch, want string }{
		{"b EXAMINE INBOX", "c FETCH 1 BODY[TEXT]<0.1>", "UNSEEN 6"},
		{"b SELECT INBOX", "c FETCH 1 BODY.PEEK[TEXT]<0.1>", "UNSEEN 6"},
		{"b SELECT INBOX", "c FETCH 1 BODY[TEXT]<0.1>", "UNSEEN 5"},
	} {
		k.reply(step.open)
		k.reply(step.fetch)
		if got := k.reply("d STATUS INBOX (UNSEEN)"); !strings.Contains(got, step.want+")") {
			t.Errorf("%s, %s: %s, want %s", step.open, step.fetch, got, step.want)
		}
	}
}
