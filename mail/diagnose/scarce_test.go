package diagnose

import (
	"fmt"
	"net"
	"os"
	"syscall"
	"testing"

	"mailkey/mail"
)

// A computer without room for one more connection is named, and no server is
// blamed for it.
func TestNoRoomHere(t *testing.T) {
	for _, number := range []syscall.Errno{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM} {
		for _, lane := range mail.Protocols {
			err := fmt.Errorf("connect: %w", &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("socket", number)})
			server := mail.Server{Host: "imap.firma.pl", Port: 993, Security: mail.TLS}
			all := Explain(mail.Report{{Protocol: lane, Server: server, Stage: mail.Connect, Status: mail.Failed, Err: err}}, mail.Profile{IMAP: server, SMTP: server})
			d := all[0]
			if d.Cause != Unknown || d.Note != NoRoomHere || !d.Sure || d.Retry() != RetryWait || d.Step() != StepNone || d.Said != "" {
				t.Errorf("%s: %+v, retry %s, step %s", number, d, d.Retry(), d.Step())
			}
		}
	}
}
