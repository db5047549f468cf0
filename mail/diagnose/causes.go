package diagnose

// The causes, in the order of the table in docs and data/failure-causes.md.
const (
	AccountPasswordUsed     Cause = "account-password-used"
	CredentialsRejected     Cause = "credentials-rejected"
	WebLoginRequired        Cause = "web-login-required"
	IMAPOffUser             Cause = "imap-off-user"
	IMAPOffAdmin            Cause = "imap-off-admin"
	AppPasswordsUnavailable Cause = "app-passwords-unavailable"
	AccountDisabled         Cause = "account-disabled"
	LoginThrottled          Cause = "login-throttled"
	TooManyConnections      Cause = "too-many-connections"
	UsageLimit              Cause = "usage-limit"
	MailboxFull             Cause = "mailbox-full"
	ServerTemporary         Cause = "server-temporary"
	EncryptionRequired      Cause = "encryption-required"
	PortModeMismatch        Cause = "port-mode-mismatch"
	AuthMethod              Cause = "auth-method"
	OAuthOnlyProvider       Cause = "oauth-only-provider"
	WrongServer             Cause = "wrong-server"
	Intercepted             Cause = "intercepted"
	SenderRefused           Cause = "sender-refused"
	MessageRefused          Cause = "message-refused"
	ProtocolError           Cause = "protocol-error"
	MailboxUnavailable      Cause = "mailbox-unavailable"
	DNSNotFound             Cause = "dns-not-found"
	NetworkDown             Cause = "network-down"
	ConnectionRefused       Cause = "connection-refused"
	PortBlocked             Cause = "port-blocked"
	IPv6Broken              Cause = "ipv6-broken"
	ConnectionDropped       Cause = "connection-dropped"
	CertNameMismatch        Cause = "cert-name-mismatch"
	CertBad                 Cause = "cert-bad"
	ClockWrong              Cause = "clock-wrong"
	CaptivePortal           Cause = "captive-portal"
	ServerMisbehaving       Cause = "server-misbehaving"
	PasswordCleanable       Cause = "password-cleanable"
	PasswordNotAppPassword  Cause = "password-not-app-password"
	AddressWrong            Cause = "address-wrong"
)

// Google's own pages that a remedy may point to (checked 2026-11-22).
const (
	urlAppPasswords = "https://myaccount.google.com/apppasswords"
	urlTwoStep      = "https://myaccount.google.com/signinoptions/twosv"
	urlSecurity     = "https://myaccount.google.com/security"
)

// remedy is a line of the table of causes: what follows from one. A field that
// begins with a hyphen belongs to a lane: "-host" is imap-host or smtp-host.
type remedy struct {
	cause Cause
	retry Retry
	step  Step
	fix   Fix
}

func remedies() []remedy {
	password := func(topic string) Fix { return Fix{Field: "password", Topic: topic, URL: urlAppPasswords} }
	lane := func(field string) Fix { return Fix{Field: field} }
	account, admin, network := Fix{Topic: "account", URL: urlSecurity}, Fix{Topic: "admin"}, Fix{Topic: "network"}
	return []remedy{
		{AccountPasswordUsed, RetryNo, StepAppPassword, password("app-password")},
		{CredentialsRejected, RetryNo, StepAppPassword, password("app-password")},
		{WebLoginRequired, RetryNo, StepAccount, account},
		{IMAPOffUser, RetryNo, StepAccount, admin},
		{IMAPOffAdmin, RetryNo, StepAccount, admin},
		{AppPasswordsUnavailable, RetryNo, StepTwoStep, Fix{Topic: "two-step", URL: urlTwoStep}},
		{AccountDisabled, RetryNo, StepAccount, account},
		{LoginThrottled, RetryWait, StepNone, Fix{}},
		{TooManyConnections, RetryWait, StepNone, Fix{}},
		{UsageLimit, RetryWait, StepNone, Fix{}},
		{MailboxFull, RetryNo, StepAccount, Fix{Topic: "account"}},
		{ServerTemporary, RetryNow, StepNone, Fix{}},
		{EncryptionRequired, RetryNo, StepServers, lane("-security")},
		{PortModeMismatch, RetryNo, StepServers, lane("-port")},
		{AuthMethod, RetryNo, StepServers, lane("-host")},
		{OAuthOnlyProvider, RetryNo, StepServers, lane("-host")},
		{WrongServer, RetryNo, StepServers, lane("-host")},
		{Intercepted, RetryNo, StepNetwork, network},
		{SenderRefused, RetryNo, StepServers, lane("user-name")},
		{MessageRefused, RetryNo, StepNone, Fix{}},
		{ProtocolError, RetryNo, StepNone, Fix{}},
		{MailboxUnavailable, RetryNo, StepAccount, Fix{Topic: "account"}},
		{DNSNotFound, RetryNo, StepServers, lane("-host")},
		{NetworkDown, RetryWait, StepNetwork, network},
		{ConnectionRefused, RetryNo, StepServers, lane("-port")},
		{PortBlocked, RetryWait, StepNetwork, network},
		{IPv6Broken, RetryNow, StepNetwork, network},
		{ConnectionDropped, RetryWait, StepNetwork, network},
		{CertNameMismatch, RetryNo, StepServers, lane("-host")},
		{CertBad, RetryNo, StepServers, lane("-host")},
		{ClockWrong, RetryNo, StepNetwork, network},
		{CaptivePortal, RetryWait, StepNetwork, network},
		{ServerMisbehaving, RetryNo, StepServers, lane("-host")},
		{PasswordCleanable, RetryNow, StepPasswordEntry, Fix{Field: "password"}},
		{PasswordNotAppPassword, RetryNo, StepPasswordEntry, password("app-password")},
		{AddressWrong, RetryNo, StepPasswordEntry, Fix{Field: "address"}},
		{Unknown, RetryNo, StepNone, Fix{}},
	}
}

// Causes is every cause there is, in the order of the table, Unknown last.
func Causes() []Cause {
	var all []Cause
	for _, r := range remedies() {
		all = append(all, r.cause)
	}
	return all
}

func (c Cause) remedy() remedy {
	for _, r := range remedies() {
		if r.cause == c {
			return r
		}
	}
	return remedy{c, RetryNo, StepNone, Fix{}}
}

// Retry says whether trying again unchanged can help.
func (c Cause) Retry() Retry { return c.remedy().retry }

// Step is the guide step that the cause leads back to.
func (c Cause) Step() Step { return c.remedy().step }
