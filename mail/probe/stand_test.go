package probe_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"mailkey/mail"
	"mailkey/mail/probe"
	"mailkey/mail/wire"
	"mailkey/mail/wire/wiretest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const password = "abcdefghijklmnop"

// stand is a test of two scripted servers within one process and its own time.
type stand struct {
	imap, smtp *wiretest.Server
	prober     probe.Prober
	login      mail.Login

	mu      sync.Mutex
	dialled []string // addresses, in order
}

// ports is where each protocol is at home.
var ports = map[mail.Protocol]map[mail.Security]int{
	mail.IMAP: {mail.TLS: 993, mail.StartTLS: 143},
	mail.SMTP: {mail.TLS: 465, mail.StartTLS: 587},
}

func newStand(t *testing.T, ca *wiretest.CA, imap, smtp wiretest.Script, security mail.Security) *stand {
	t.Helper()
	address, err := mail.ParseAddress("ala@example.test")
	if err != nil {
		t.Fatal(err)
	}
	s := &stand{imap: &wiretest.Server{Script: imap}, smtp: &wiretest.Server{Script: smtp}}
	s.login = mail.Login{
		Profile: mail.Profile{
			Address:  address,
			UserName: address.String(),
			IMAP:     mail.Server{Host: "127.0.0.1", Port: ports[mail.IMAP][security], Security: security},
			SMTP:     mail.Server{Host: "127.0.0.1", Port: ports[mail.SMTP][security], Security: security},
			CA:       ca.PEM,
		},
		Secret: mail.NewSecret(password),
	}
	s.prober.Dialer = &wire.Dialer{Dial: func(ctx context.Context, network, addr string) (net.Conn, error) {
		s.mu.Lock()
		s.dialled = append(s.dialled, addr)
		s.mu.Unlock()
		if strings.HasSuffix(addr, ":"+strconv.Itoa(s.login.IMAP.Port)) {
			return s.imap.Dial(ctx, network, addr)
		}
		return s.smtp.Dial(ctx, network, addr)
	}}
	return s
}

// server is the scripted server of a lane.
func (s *stand) server(p mail.Protocol) *wiretest.Server {
	if p == mail.SMTP {
		return s.smtp
	}
	return s.imap
}

// nowhereElse checks that nobody was dialled but the two servers, and each at most once.
func (s *stand) nowhereElse(t *testing.T) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.Sort(s.dialled)
	for _, addr := range s.dialled {
		if addr != s.login.IMAP.Addr() && addr != s.login.SMTP.Addr() {
			t.Errorf("dialled %s", addr)
		}
	}
	if len(slices.Compact(slices.Clone(s.dialled))) != len(s.dialled) {
		t.Errorf("dialled twice: %q", s.dialled)
	}
}

// kind is what an error is, in a word for tables.
func kind(err error) string {
	var (
		refusal  *mail.Refusal
		misdeed  *mail.Misbehaviour
		lacking  *mail.NotOffered
		stray    *mail.WrongProtocol
		dropped  *mail.Dropped
		late     *mail.TimedOut
		clear    tls.RecordHeaderError
		name     x509.HostnameError
		stranger x509.UnknownAuthorityError
		invalid  x509.CertificateInvalidError
	)
	switch {
	case err == nil:
		return ""
	case errors.Is(err, context.Canceled):
		return "cancelled"
	case errors.As(err, &refusal):
		return "refusal " + refusal.Command + " " + refusal.Status + " " + refusal.Code
	case errors.As(err, &misdeed):
		return string(misdeed.Kind)
	case errors.As(err, &lacking):
		return "not offered " + lacking.What
	case errors.As(err, &stray):
		return "wrong protocol"
	case errors.As(err, &dropped):
		return "dropped"
	case errors.As(err, &late):
		return "timed out"
	case errors.As(err, &clear):
		return "clear"
	case errors.As(err, &name):
		return "name"
	case errors.As(err, &stranger):
		return "stranger"
	case errors.As(err, &invalid):
		return "invalid"
	}
	return "other: " + err.Error()
}

// headStart is what sending gets before receiving begins; on top of every limit.
const headStart = 3 * time.Millisecond

// within runs f in a bubble with a clock of its own, and checks how long it took on that.
func within(t *testing.T, limit time.Duration, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		f(t)
		if took := time.Since(begin); took > limit+headStart {
			t.Errorf("took %s, want at most %s", took, limit)
		}
		time.Sleep(3 * time.Second) // a farewell lasts two; whoever is left then makes the bubble fail
	})
}
