package gmailsim

import (
	"strings"

	"mailkey/mail"
)

// PracticePassword is the app password of every simulated account, as Google
// gives it out but for the spaces; PracticeGroups is how it is shown.
const (
	PracticePassword = "kawalodyparkzima"
	PracticeGroups   = "kawa lody park zima"

	// PracticeNext is the one after it: every account takes it too, so that a
	// change of password can be practised. PracticeNextGroups is how it is shown.
	PracticeNext       = "mapasowarybadwor"
	PracticeNextGroups = "mapa sowa ryba dwor"
)

// Scenario is what an address makes the simulated Google do. The address's
// +tag chooses it; no tag, or an unknown one, is a good account.
type Scenario struct {
	Tag    string
	Shows  Text
	Causes Outcomes
	imap   fault
	smtp   fault
	slow   bool // every answer after the sign-in command comes late
	fate   fate // of mail to this address
}

// Address is an address that plays the scenario.
func (c Scenario) Address() string {
	if c.Tag == "" {
		return "ala@gmail.com"
	}
	return "ala+" + c.Tag + "@gmail.com"
}

// fault is where one lane breaks and how. The zero value is no fault.
type fault struct {
	deed  deed
	atUse bool   // at opening INBOX or naming the sender, else at the sign-in
	words string // the reply; lines joined by "\n", $ID stands for the session's id
}

// fate is what becomes of mail that was accepted.
type fate int

const (
	delivered fate = iota
	takenForSpam
	lost // never seen again, not even among what was sent
)

// deed is how a lane breaks.
type deed int

const (
	nothing  deed = iota
	refuse        // answers the words and goes on
	sayBye        // answers the words and closes
	cutOff        // drops the connection without a word
	fallMute      // never says another word
)

// Gmail's own words. IMAP's final line follows the tag; lines with * precede it.
const (
	imapRejected    = "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)"
	imapEmpty       = "NO [AUTHENTICATIONFAILED] Empty username or password. (Failure)"
	imapAppPassword = "NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)"
	imapWebLogin    = "* NO [WEBALERT https://accounts.google.com/signin/continue?sarp=1&scc=1&plt=PRACTICE] Web login required.\n" +
		"NO [ALERT] Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)"
	imapOffAdmin    = "NO [ALERT] IMAP access is disabled for your domain. Please contact your domain administrator for questions about this feature. (Failure)"
	imapOffUser     = "NO [ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page and enable your account for IMAP access. (Failure)"
	imapThrottled   = "NO [ALERT] Too many login attempts, please try again later. (Failure)" // SMTP's words: no record of IMAP's own was found
	imapConnections = "NO [ALERT] Too many simultaneous connections. (Failure)"
	imapUsage       = "* BYE [OVERQUOTA] Account exceeded command or bandwidth limits."
	imapUnavailable = "* BYE [UNAVAILABLE] Temporary System Error"
	imapNoInbox     = "NO [NONEXISTENT] Unknown Mailbox: INBOX (Failure)"

	smtpRejected    = "535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials $ID - gsmtp"
	smtpAppPassword = "534-5.7.9 Application-specific password required. For more information, go to\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor $ID - gsmtp"
	smtpWebLogin    = "534-5.7.14 <https://accounts.google.com/signin/continue?sarp=1&scc=1&plt=PRACTICE-\n534-5.7.14 TOKEN1\n534-5.7.14 TOKEN2> Please log in via your web browser and\n" +
		"534-5.7.14 then try again.\n534-5.7.14  Learn more at\n534 5.7.14  https://support.google.com/mail/answer/78754 $ID - gsmtp"
	smtpThrottled   = "454 4.7.0 Too many login attempts, please try again later. $ID - gsmtp"
	smtpUsage       = "550-5.4.5 Daily user sending limit exceeded. For more information on Gmail\n550-5.4.5 sending limits go to\n550 5.4.5  https://support.google.com/a/answer/166852 $ID - gsmtp"
	smtpUnavailable = "421 4.3.0 Temporary System Problem.  Try again later (10). $ID - gsmtp"
	smtpDenied      = "550 5.7.0 Mail Sending denied. $ID - gsmtp"
)

// scenarios is the table; a new one needs a line here and nothing else.
var scenarios = [...]Scenario{
	{
		Shows: Text{"wszystko działa", "everything works"},
	},
	{
		Tag: "2sv", Shows: Text{"wpisano hasło do konta Google zamiast hasła do aplikacji", "the Google account password was typed instead of an app password"},
		Causes: Outcomes{"account-password-used", "account-password-used"},
		imap:   fault{deed: refuse, words: imapAppPassword}, smtp: fault{deed: refuse, words: smtpAppPassword},
	},
	{
		Tag: "revoked", Shows: Text{"hasło do aplikacji zostało unieważnione", "the app password was revoked"},
		Causes: Outcomes{"credentials-rejected", "credentials-rejected"},
		imap:   fault{deed: refuse, words: imapRejected}, smtp: fault{deed: refuse, words: smtpRejected},
	},
	{
		Tag: "imap-refused", Shows: Text{"hasło działa przy wysyłaniu, ale nie przy odbieraniu", "the password works for sending but not for receiving"},
		Causes: Outcomes{"credentials-rejected", ""},
		imap:   fault{deed: refuse, words: imapRejected},
	},
	{
		Tag: "smtp-refused", Shows: Text{"hasło działa przy odbieraniu, ale nie przy wysyłaniu", "the password works for receiving but not for sending"},
		Causes: Outcomes{"", "credentials-rejected"},
		smtp:   fault{deed: refuse, words: smtpRejected},
	},
	{
		Tag: "web-login", Shows: Text{"Google chce najpierw potwierdzenia w przeglądarce", "Google first wants a confirmation in the browser"},
		Causes: Outcomes{"web-login-required", "web-login-required"},
		imap:   fault{deed: refuse, words: imapWebLogin}, smtp: fault{deed: refuse, words: smtpWebLogin},
	},
	{
		Tag: "imap-off", Shows: Text{"administrator wyłączył w firmie odbieranie poczty przez IMAP", "the administrator turned off reading mail by IMAP for the company"},
		Causes: Outcomes{"imap-off-admin", ""},
		imap:   fault{deed: refuse, words: imapOffAdmin},
	},
	{
		Tag: "imap-off-user", Shows: Text{"odbieranie poczty przez IMAP jest wyłączone w tej skrzynce", "reading mail by IMAP is off for this mailbox"},
		Causes: Outcomes{"imap-off-user", ""},
		imap:   fault{deed: refuse, words: imapOffUser},
	},
	{
		Tag: "throttled", Shows: Text{"zbyt wiele prób logowania w krótkim czasie", "too many sign-in attempts in a short time"},
		Causes: Outcomes{"login-throttled", "login-throttled"},
		imap:   fault{deed: refuse, words: imapThrottled}, smtp: fault{deed: refuse, words: smtpThrottled},
	},
	{
		Tag: "connections", Shows: Text{"zbyt wiele programów połączonych naraz", "too many programs connected at once"},
		Causes: Outcomes{"too-many-connections", ""},
		imap:   fault{deed: refuse, words: imapConnections},
	},
	{
		Tag: "usage", Shows: Text{"przekroczony dzienny limit", "a daily limit was exceeded"},
		Causes: Outcomes{"usage-limit", "usage-limit"},
		imap:   fault{deed: sayBye, atUse: true, words: imapUsage}, smtp: fault{deed: refuse, atUse: true, words: smtpUsage},
	},
	{
		Tag: "sending-denied", Shows: Text{"wysyłanie z tego konta jest zablokowane", "sending from this account is blocked"},
		Causes: Outcomes{"", "account-disabled"},
		smtp:   fault{deed: refuse, atUse: true, words: smtpDenied},
	},
	{
		Tag: "no-inbox", Shows: Text{"logowanie działa, ale skrzynki odbiorczej nie da się otworzyć", "the sign-in works, but the inbox cannot be opened"},
		Causes: Outcomes{"mailbox-unavailable", ""},
		imap:   fault{deed: refuse, atUse: true, words: imapNoInbox},
	},
	{
		Tag: "unavailable", Shows: Text{"chwilowa awaria po stronie Google", "a passing fault at Google"},
		Causes: Outcomes{"server-temporary", "server-temporary"},
		imap:   fault{deed: sayBye, words: imapUnavailable}, smtp: fault{deed: sayBye, words: smtpUnavailable},
	},
	{
		Tag: "spam", Shows: Text{"wszystko działa, ale wiadomość próbna trafia do spamu", "everything works, but the test message lands in spam"},
		fate: takenForSpam,
	},
	{
		Tag: "lost", Shows: Text{"wszystko działa, ale wiadomość próbna nie dochodzi", "everything works, but the test message never arrives"},
		fate: lost,
	},
	{
		Tag: renewTag, Shows: Text{"wszystko działa, a stare hasło przestaje działać, gdy w użyciu jest nowe", "everything works, and the old password dies once the new one is in use"},
	},
	{
		Tag: "slow", Shows: Text{"wszystko działa, ale powoli", "everything works, but slowly"},
		slow: true,
	},
	{
		Tag: "silent", Shows: Text{"serwer milknie podczas logowania", "the server falls silent during the sign-in"},
		Causes: Outcomes{"server-misbehaving", "server-misbehaving"},
		imap:   fault{deed: fallMute}, smtp: fault{deed: fallMute},
	},
	{
		Tag: "dropped", Shows: Text{"połączenie urywa się podczas logowania", "the connection breaks during the sign-in"},
		Causes: Outcomes{"connection-dropped", "connection-dropped"},
		imap:   fault{deed: cutOff}, smtp: fault{deed: cutOff},
	},
}

// Scenarios lists what the +tag of an address can choose, the good account first.
func Scenarios() []Scenario { return append([]Scenario(nil), scenarios[:]...) }

// scenarioOf is what an address plays.
func scenarioOf(a mail.Address) Scenario {
	local := strings.ToLower(a.Local())
	if plus := strings.LastIndexByte(local, '+'); plus >= 0 {
		for _, c := range scenarios {
			if c.Tag != "" && c.Tag == local[plus+1:] {
				return c
			}
		}
	}
	return scenarios[0]
}
