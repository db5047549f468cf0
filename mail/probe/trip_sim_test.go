package probe_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/google/go-cmp/cmp"

	"mailkey/mail"
	"mailkey/mail/gmailsim"
	"mailkey/mail/probe"
)

// TestTripThroughGmail sends through the simulated Google: the message is found
// where it landed, and afterwards no folder holds more than before.
func TestTripThroughGmail(t *testing.T) {
	t.Parallel()
	sim, err := gmailsim.Start(context.WithoutCancel(t.Context()), gmailsim.Options{SlowBy: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	for address, want := range map[string]string{"ala@gmail.com": "INBOX", "ala+spam@gmail.com": "Spam", "ala+slow@gmail.com": "INBOX"} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			login := practice(t, sim, address)
			before := folders(t, login)
			report := (&probe.Prober{Total: 15 * time.Second}).RoundTrip(t.Context(), login, nil)
			e := last(report, mail.IMAP)
			if report.Overall() != mail.VerdictOK || e.Stage != mail.Arrive || e.Detail != want || e.Took <= 0 {
				t.Errorf("%v", report)
			}
			if diff := cmp.Diff(before, folders(t, login)); diff != "" {
				t.Errorf("folders (-before +after)\n%s", diff)
			}
		})
	}
	t.Run("ala+lost@gmail.com", func(t *testing.T) {
		t.Parallel()
		login := practice(t, sim, "ala+lost@gmail.com")
		report := (&probe.Prober{Total: 3 * time.Second}).RoundTrip(t.Context(), login, nil)
		e := last(report, mail.IMAP)
		var missing *mail.NotArrived
		if e.Stage != mail.Arrive || !errors.As(e.Err, &missing) || e.Detail != mail.TestSubject || missing.After < time.Second || missing.After > 3*time.Second {
			t.Fatalf("%v", report)
		}
		if diff := cmp.Diff([]mail.Place{mail.PlaceInbox, mail.PlaceSpam}, missing.Looked); diff != "" {
			t.Errorf("looked (-want +got)\n%s", diff)
		}
	})
}

// last is a lane's last event.
func last(r mail.Report, p mail.Protocol) mail.Event {
	lane := r.Lane(p)
	return lane[len(lane)-1]
}

func practice(t *testing.T, sim *gmailsim.Sim, text string) mail.Login {
	t.Helper()
	address, err := mail.ParseAddress(text)
	if err != nil {
		t.Fatal(err)
	}
	return mail.Login{
		Profile: mail.Profile{
			Address: address, UserName: text, CA: sim.CA(),
			IMAP: sim.Server(mail.IMAP, mail.TLS), SMTP: sim.Server(mail.SMTP, mail.TLS),
		},
		Secret: mail.NewSecret(gmailsim.PracticePassword),
	}
}

// folders is how many messages each folder of a mailbox holds.
func folders(t *testing.T, login mail.Login) map[string]uint32 {
	t.Helper()
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(login.CA))
	conn, err := (&tls.Dialer{NetDialer: &net.Dialer{}, Config: &tls.Config{RootCAs: pool}}).DialContext(context.WithoutCancel(t.Context()), "tcp", login.IMAP.Addr())
	if err != nil {
		t.Fatal(err)
	}
	client := imapclient.New(conn, nil)
	defer func() {
		_ = client.Logout().Wait()
		_ = client.Close()
	}()
	if err = login.Secret.Use(func(password string) error { return client.Login(login.UserName, password).Wait() }); err != nil {
		t.Fatal(err)
	}
	list, err := client.List("", "*", nil).Collect()
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]uint32{}
	for _, f := range list {
		if status, err := client.Status(f.Mailbox, &imap.StatusOptions{NumMessages: true}).Wait(); err == nil {
			counts[f.Mailbox] = *status.NumMessages
		}
	}
	return counts
}
