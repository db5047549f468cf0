package diagnose

// signs is a set of things that a failure shows. Error types set them in a live
// test, prose in a pasted message; the rules cannot tell the difference.
type signs uint64

const (
	// The network.
	noSuchHost   signs = 1 << iota // the name does not exist, or is none
	resolverDown                   // DNS does not answer, or not sensibly
	naming                         // it happened while a name was looked up
	dialling                       // it happened while connecting
	unreachable                    // no network, no route
	refusedPort                    // nothing listens
	timedOut                       // no answer in time
	forbidden                      // this computer forbids it
	cannotAssign                   // no address of our own of that family
	overIPv6                       // the remote address is an IPv6 one
	cut                            // the connection ended early
	silent                         // the server never greeted

	// TLS.
	handshake // TLS refused for another reason than the certificate
	notTLS    // the answer to TLS was not TLS
	tlsBytes  // the answer to plain text was TLS
	certTime
	certName
	certTrust
	mentionsCertificate

	// Who answers.
	webPage
	otherProtocol // a mail server of the other kind, or no mail server
	masked        // a banner overwritten by a firewall
	saidByGoogle
	saidByMicrosoft
	saidByOther // words of other servers' software, which Google's never use

	// What it says.
	wrongPassword
	appPasswordWanted
	webLogin
	imapOff
	imapOffDomain
	noAppPasswords
	accountOff
	tooManyLogins
	tooManyOpen
	overLimit
	full
	temporary
	wantsEncryption
	authNotOffered // AUTH where it is not (yet) offered
	methodRefused
	mechanismBad // a method by name, refused as such and not for the password
	wantsAuth
	passwordsUseless // the provider takes no passwords at all
	relayOnly        // Google's relay or inbound server speaks to servers only
	senderBad
	messageBad
	recipientBad
	manyRecipients
	syntaxBad
	folderBad
	emptyPassword
	oddLetters

	bearer      // a base64 challenge about an OAuth token
	noStartTLS  // STARTTLS missing or refused
	noMechanism // no way to sign in with a password is offered
	misbehaved  // the guard around the connection caught the server cheating
	nonsense    // another program could make nothing of what the server said
	silence     // the same guard: no answer in mid-conversation
	sessionOver // "session expired"

	// What the message is about.
	foreign      // databases, git, ssh, the web: their errors sound like mail's
	elsewhere    // databases and full disks, which a mail program may fail by without its server's doing
	mailish      // words of mail
	mailProtocol // its protocols, by name
	afterthought // what programs add to a reason, for want of a better one
)

// signNames is what the word lists call the signs.
func signNames() map[string]signs {
	return map[string]signs{
		"no-such-host": noSuchHost, "resolver-down": resolverDown, "naming": naming, "dialling": dialling,
		"unreachable": unreachable, "refused-port": refusedPort, "timed-out": timedOut, "forbidden": forbidden,
		"cannot-assign": cannotAssign, "cut": cut, "silent": silent,
		"handshake": handshake, "not-tls": notTLS, "tls-bytes": tlsBytes,
		"cert-time": certTime, "cert-name": certName, "cert-trust": certTrust, "mentions-certificate": mentionsCertificate,
		"other-protocol": otherProtocol, "said-by-google": saidByGoogle, "said-by-microsoft": saidByMicrosoft, "said-by-other": saidByOther,
		"wrong-password": wrongPassword, "app-password-wanted": appPasswordWanted, "web-login": webLogin,
		"imap-off": imapOff, "imap-off-domain": imapOffDomain, "no-app-passwords": noAppPasswords, "account-off": accountOff,
		"too-many-logins": tooManyLogins, "too-many-open": tooManyOpen, "over-limit": overLimit, "full": full, "temporary": temporary,
		"wants-encryption": wantsEncryption, "auth-not-offered": authNotOffered, "method-refused": methodRefused, "wants-auth": wantsAuth,
		"passwords-useless": passwordsUseless, "relay-only": relayOnly, "sender-bad": senderBad, "message-bad": messageBad, "mechanism-bad": mechanismBad, "many-recipients": manyRecipients, "nonsense": nonsense,
		"recipient-bad": recipientBad, "syntax-bad": syntaxBad, "folder-bad": folderBad,
		"session-over": sessionOver, "no-starttls": noStartTLS, "empty-password": emptyPassword, "odd-letters": oddLetters,
		"foreign": foreign, "elsewhere": elsewhere, "mail": mailish, "mail-protocol": mailProtocol, "afterthought": afterthought,
	}
}
