package diagnose

import (
	"testing"

	"mailkey/mail"
)

// Google's own words need no host to be Google's; a code or a complaint alone
// names the likeliest cause, and says that it is not sure.
func TestSure(t *testing.T) {
	for _, c := range []struct {
		text  string
		cause Cause
		sure  bool
	}{
		{"535-5.7.8 Username and Password not accepted", CredentialsRejected, true},
		{"Username and Password not accepted", CredentialsRejected, true},
		{"535 5.7.8 https://support.google.com/mail/?p=BadCredentials", CredentialsRejected, true},
		{"a1 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", CredentialsRejected, true},
		{"Application-specific password required", AccountPasswordUsed, true},
		{"535 5.7.8", CredentialsRejected, false},
		{"535", CredentialsRejected, false},
		{"534 5.7.9", AccountPasswordUsed, false},
		{"Login failed", CredentialsRejected, false},
		{"Logowanie nie powiodło się", CredentialsRejected, false},
		{"imap.gmail.com: Login failed", CredentialsRejected, false},
		{"smtp.gmail.com: authentication failed", CredentialsRejected, false},
		{"535 5.7.8 Error: authentication failed", WrongServer, false},
		{"fatal: Authentication failed for 'https://github.com/a/b'", Unknown, false},
		{"psql: FATAL: password authentication failed for user \"crm\"", Unknown, false},
	} {
		if d := ExplainText(Pasted{Text: c.text}); d.Cause != c.cause || d.Sure != c.sure {
			t.Errorf("%q: %s %t, want %s %t", c.text, d.Cause, d.Sure, c.cause, c.sure)
		}
	}
}

// A mailbox named beside the message makes it one about mail.
func TestAddressMeansMail(t *testing.T) {
	address, err := mail.ParseAddress("biuro@firma.pl")
	if err != nil {
		t.Fatal(err)
	}
	const text = "Account disabled"
	for want, a := range map[Cause]mail.Address{AccountDisabled: address, Unknown: {}} {
		if got := ExplainText(Pasted{Text: text, Address: a}).Cause; got != want {
			t.Errorf("%v: %s, want %s", a, got, want)
		}
	}
}
