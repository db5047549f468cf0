package diagnose

import (
	"fmt"
	"net/netip"
	"testing"

	"mailkey/mail"
)

// A team's server that does not let a connection out is not taken for a dead mail server.
func TestFenced(t *testing.T) {
	for _, port := range []bool{false, true} {
		for _, lane := range mail.Protocols {
			err := fmt.Errorf("connect: %w", &mail.Fenced{To: netip.MustParseAddrPort("10.0.0.1:993"), Port: port})
			server := mail.Server{Host: "imap.firma.pl", Port: 993, Security: mail.TLS}
			all := Explain(mail.Report{{Protocol: lane, Server: server, Stage: mail.Connect, Status: mail.Failed, Err: err}}, mail.Profile{IMAP: server, SMTP: server})
			note, field := FencedAddress, string(lane)+"-host"
			if port {
				note, field = FencedPort, string(lane)+"-port"
			}
			d := all[0]
			if d.Cause != PortBlocked || d.Note != note || !d.Sure || d.Retry() != RetryNo || d.Step() != StepServers || d.Fix.Field != field || d.Said != "" {
				t.Errorf("%+v, retry %s, step %s", d, d.Retry(), d.Step())
			}
		}
	}
}
