package autoconfig_test

import (
	"testing"

	"mailkey/mail"
	"mailkey/mail/autoconfig"
)

const whole = `<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="firma.pl"><displayName>Firma</displayName>
<incomingServer type="imap"><hostname>imap.firma.pl</hostname><port>993</port><socketType>SSL</socketType><username>%EMAILADDRESS%</username><authentication>OAuth2</authentication><authentication>password-cleartext</authentication></incomingServer>
<outgoingServer type="smtp"><hostname> smtp.firma.pl </hostname><port>587</port><socketType>STARTTLS</socketType></outgoingServer></emailProvider></clientConfig>`

// What stands in a file is told as it is, and a file that is not sound to its end is
// refused.
func TestRead(t *testing.T) {
	config, err := autoconfig.Read([]byte(whole + "\n<!-- the end -->\n"))
	if err != nil || len(config.Providers) != 1 {
		t.Fatalf("%+v, %v", config, err)
	}
	p := config.Providers[0]
	if p.Name != "Firma" || len(p.Incoming) != 1 || len(p.Outgoing) != 1 || p.Outgoing[0].Host != " smtp.firma.pl " ||
		p.Incoming[0].User != "%EMAILADDRESS%" || len(p.Incoming[0].Ways) != 2 {
		t.Errorf("%+v", p)
	}
	for name, text := range map[string]string{
		"nothing": "", "another root": "<config/>", "cut": whole[:len(whole)-9], "two": whole + whole,
		"an entity":  `<!DOCTYPE x [<!ENTITY a "aaaa">]><clientConfig><emailProvider><displayName>&a;</displayName></emailProvider></clientConfig>`,
		"loose ends": whole + "<x", "words": "Dear Sir or Madam",
	} {
		if config, err := autoconfig.Read([]byte(text)); err == nil {
			t.Errorf("%s: %+v", name, config)
		}
	}
}

func TestSecurity(t *testing.T) {
	for word, want := range map[string]struct {
		security mail.Security
		known    bool
	}{"SSL": {mail.TLS, true}, "STARTTLS": {mail.StartTLS, true}, "plain": {"", true}, "ssl": {"", false}, " SSL": {"", false}, "": {"", false}} {
		if got, known := (autoconfig.Server{Socket: word}).Security(); got != want.security || known != want.known {
			t.Errorf("%q: %q, %v", word, got, known)
		}
	}
}
