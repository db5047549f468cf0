package discover

// Source is where a piece of evidence came from.
type Source string

// The sources, in the order in which they are believed.
const (
	BuiltIn    Source = "builtin"
	MX         Source = "mx"
	SRV        Source = "srv"
	Autoconfig Source = "autoconfig"
	SPF        Source = "spf"
	Guess      Source = "guess"
)

// Evidence is one reason for a finding. Detail is one of Slugs, or names what
// was found: a domain of the provider table (builtin), a mail server's host
// (mx), the domain that may send (spf), a server as host:port (srv, autoconfig,
// guess). It is clean, at most 200 letters, and never prose.
type Evidence struct {
	Source  Source `json:"source"`
	Trusted bool   `json:"trusted"`
	Detail  string `json:"detail"`
}

// LookAlike is the Warning about a domain that reads like another one.
const LookAlike = "look-alike"

// LocalPart is the Warning about a Gmail address with a letter before its @ that
// no Gmail address has: a typing error, or a look-alike of another alphabet.
const LocalPart = "local-part"

// What is said in a Detail when no name was found.
const (
	NotFound       = "not-found"       // nothing is published there
	Timeout        = "timeout"         // no answer in time
	DNSFailed      = "dns-failed"      // the name service answered with a failure
	Cancelled      = "cancelled"       // the person wanted no more
	NotADomain     = "not-a-domain"    // what stands after the @ cannot be looked up
	NullMX         = "null-mx"         // the domain says that it takes no mail (RFC 7505)
	NotOffered     = "not-offered"     // the domain says that it has no such server (RFC 6186, section 3.4)
	BadConfig      = "bad-config"      // settings are published, and are malformed
	Redirected     = "redirect"        // the settings page sends elsewhere, where nobody vouches for it
	BadCertificate = "bad-certificate" // the settings page does not prove that it is the domain's
	Unreachable    = "unreachable"     // the settings page is there by name, but does not answer
	NotEncrypted   = "not-encrypted"   // settings are published, for connections without encryption only
	NeedsBridge    = "needs-bridge"    // the provider's servers speak through a program of its own on this computer only
	NoIMAP         = "no-imap"         // the provider lets no other program read the mail
)

// Slugs is every Detail that is no name, so that a test can see whether each has its words.
func Slugs() []string {
	return []string{
		LookAlike, NotFound, Timeout, DNSFailed, Cancelled, NotADomain, NullMX, NotOffered,
		BadConfig, Redirected, BadCertificate, Unreachable, NotEncrypted, NeedsBridge, NoIMAP,
	}
}
