package probe_test

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/wire/wiretest"
)

var securities = []mail.Security{mail.TLS, mail.StartTLS}

// needed is how many messages of an honest server the verdict rests on.
var needed = map[mail.Protocol]map[mail.Security]int{
	mail.IMAP: {mail.TLS: 3, mail.StartTLS: 5},
	mail.SMTP: {mail.TLS: 4, mail.StartTLS: 6},
}

// spoilt runs a test whose two honest servers are changed alike, and gives each
// lane's end to judge.
func spoilt(t *testing.T, ca *wiretest.CA, security mail.Security, change func(*wiretest.Server), judge func(*testing.T, *wiretest.Server, mail.Protocol, mail.Report, diagnose.Diagnosis)) {
	t.Helper()
	within(t, 20*farewell*200, func(t *testing.T) {
		quiet := m{"LOGOUT": wiretest.Hang, "QUIT": wiretest.Hang, "RSET": wiretest.Hang}
		s := newStand(t, ca, wiretest.GoodIMAP(ca, security).With(quiet), wiretest.GoodSMTP(ca, security).With(quiet), security)
		change(s.imap)
		change(s.smtp)
		report := s.prober.Run(t.Context(), s.login, nil)
		synctest.Wait()
		for _, p := range mail.Protocols {
			judge(t, s.server(p), p, report, explained(report, s.login.Profile, p))
			if n := s.server(p).Count("AUTHENTICATE") + s.server(p).Count("LOGIN") + s.server(p).Count("AUTH"); n > 1 {
				t.Errorf("%s: signed in %d times", p, n)
			}
		}
		s.nowhereElse(t)
	})
}

// lost is what must come of a connection that ended early.
func lost(t *testing.T, p mail.Protocol, report mail.Report, d diagnose.Diagnosis) {
	t.Helper()
	e, broken := report.Broken(p)
	if !broken || kind(e.Err) != "dropped" || d.Cause != diagnose.ConnectionDropped {
		t.Errorf("%s broke at %q with %v, cause %q; want a lost connection", p, e.Stage, e.Err, d.Cause)
	}
}

// resets is a connection that is reset where it would have been closed.
type resets struct{ net.Conn }

func (r resets) Read(p []byte) (int, error) {
	n, err := r.Conn.Read(p)
	return n, reset("read", err)
}

func (r resets) Write(p []byte) (int, error) {
	n, err := r.Conn.Write(p)
	return n, reset("write", err)
}

func reset(op string, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe) {
		return &net.OpError{Op: op, Net: "tcp", Err: os.NewSyscallError(op, syscall.ECONNRESET)}
	}
	return err
}

// TestCutAtMessages ends an honest session before each of its messages.
func TestCutAtMessages(t *testing.T) {
	ca := authority(t)
	for _, security := range securities {
		for _, how := range []string{"closed", "reset"} {
			for n := 1; n <= needed[mail.SMTP][security]; n++ {
				t.Run("T27 "+string(security)+" "+how+" before message "+string(rune('0'+n)), func(t *testing.T) {
					spoilt(t, ca, security, func(s *wiretest.Server) { s.CutBefore = n }, func(t *testing.T, s *wiretest.Server, p mail.Protocol, r mail.Report, d diagnose.Diagnosis) {
						if n > needed[p][security] {
							return // what it cut short is the farewell
						}
						lost(t, p, r, d)
					})
				})
				if how == "reset" {
					t.Run("T27 "+string(security)+" reset in TLS before message "+string(rune('0'+n)), func(t *testing.T) { resetTest(t, ca, security, n) })
				}
			}
		}
	}
}

func resetTest(t *testing.T, ca *wiretest.CA, security mail.Security, message int) {
	within(t, farewell, func(t *testing.T) {
		s := newStand(t, ca, wiretest.GoodIMAP(ca, security), wiretest.GoodSMTP(ca, security), security)
		s.imap.CutBefore, s.smtp.CutBefore = message, message
		dial := s.prober.Dialer.Dial
		s.prober.Dialer.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dial(ctx, network, addr)
			return resets{conn}, err
		}
		report := s.prober.Run(t.Context(), s.login, nil)
		for _, p := range mail.Protocols {
			if message <= needed[p][security] {
				lost(t, p, report, explained(report, s.login.Profile, p))
			}
		}
	})
}

// sample is every number from 1 to n, or without MAILKEY_TEST_LONG one of each
// few, chosen by a seed that is told.
func sample(t *testing.T, what string, n, few int) []int {
	t.Helper()
	if os.Getenv("MAILKEY_TEST_LONG") == "1" || few <= 1 {
		few = 1
	}
	seed := rand.Uint64()
	dice := rand.New(rand.NewPCG(seed, 0))
	var chosen []int
	for first := 1; first <= n; first += few {
		chosen = append(chosen, min(first+dice.IntN(few), n))
	}
	t.Logf("%s: %d of %d places, seed %d", what, len(chosen), n, seed)
	return chosen
}

// TestCutAtEveryByte ends an honest session after each byte of its text, with
// a goodbye in TLS and without, and after each byte on the socket: in the middle
// of a handshake, a record, a line.
func TestCutAtEveryByte(t *testing.T) {
	ca := authority(t)
	for _, security := range securities {
		text, socket := sizes(t, ca, security)
		t.Run("I29 cut in the text, "+string(security), func(t *testing.T) {
			for _, n := range sample(t, "cuts", max(text[mail.IMAP], text[mail.SMTP]), 1) {
				for _, notify := range []bool{false, true} {
					spoilt(t, ca, security, func(s *wiretest.Server) { s.CutText, s.Notify = n, notify }, func(t *testing.T, s *wiretest.Server, p mail.Protocol, r mail.Report, d diagnose.Diagnosis) {
						switch ok := r.Verdict(p) == mail.VerdictOK; {
						case n >= text[p] && !ok:
							t.Errorf("%s cut after %d, when all was said: %v", p, n, r.Lane(p))
						case n < text[p]:
							lost(t, p, r, d)
						}
					})
				}
			}
		})
		t.Run("T27 cut in a record, I29, "+string(security), func(t *testing.T) {
			for _, n := range sample(t, "cuts", socket, 12) {
				spoilt(t, ca, security, func(s *wiretest.Server) { s.CutBytes = n }, func(t *testing.T, s *wiretest.Server, p mail.Protocol, r mail.Report, d diagnose.Diagnosis) {
					if whole, was := s.Spoilt(); was && whole < needed[p][security] {
						lost(t, p, r, d)
					} else if r.Verdict(p) != mail.VerdictOK {
						t.Errorf("%s cut after %d on the socket, when all was said: %v", p, n, r.Lane(p))
					}
				})
			}
		})
	}
}

// sizes is the bytes of text of an honest session of each protocol, without the
// farewell, and of the longer one on the socket.
func sizes(t *testing.T, ca *wiretest.CA, security mail.Security) (text map[mail.Protocol]int, socket int) {
	t.Helper()
	text = map[mail.Protocol]int{}
	spoilt(t, ca, security, func(*wiretest.Server) {}, func(t *testing.T, s *wiretest.Server, p mail.Protocol, r mail.Report, _ diagnose.Diagnosis) {
		if r.Verdict(p) != mail.VerdictOK {
			t.Fatal(r)
		}
		for _, message := range s.Said()[:needed[p][security]] {
			text[p] += len(message.Said)
		}
		_, bytes := s.Sent()
		socket = max(socket, bytes)
	})
	return text, socket
}

// TestFlipAtEveryByte changes one byte of an honest session. It may be one that
// does not matter; but where the verdict is ok, every answer was said, whole,
// and where the password is blamed, a refusal was.
func TestFlipAtEveryByte(t *testing.T) {
	ca := authority(t)
	masks := []byte{0x01, 0x20, 0x80, 0x07} // 0x20: another case; 0x07: 235 becomes 535
	if os.Getenv("MAILKEY_TEST_LONG") == "1" {
		masks = append(masks, 0x02, 0x04, 0x08, 0x10, 0x40, 0xff)
	}
	for _, security := range securities {
		text, socket := sizes(t, ca, security)
		for _, bits := range masks {
			t.Run("I29 a byte changed in the text, "+string(security), func(t *testing.T) {
				ends := map[diagnose.Cause]int{}
				for _, n := range sample(t, "changes", max(text[mail.IMAP], text[mail.SMTP]), 3) {
					spoilt(t, ca, security, func(s *wiretest.Server) { s.FlipText, s.FlipBits = n, bits }, func(t *testing.T, s *wiretest.Server, p mail.Protocol, r mail.Report, d diagnose.Diagnosis) {
						judgeFlip(t, n, s, p, security, r, d)
						ends[d.Cause]++
					})
				}
				t.Logf("%v (no cause: ok)", ends)
			})
		}
		t.Run("I29 a byte changed on the socket, "+string(security), func(t *testing.T) {
			for _, n := range sample(t, "changes", socket, 40) {
				spoilt(t, ca, security, func(s *wiretest.Server) { s.FlipBytes, s.FlipBits = n, 0x10 }, func(t *testing.T, s *wiretest.Server, p mail.Protocol, r mail.Report, d diagnose.Diagnosis) {
					judgeFlip(t, n, s, p, security, r, d)
					whole, was := s.Spoilt()
					// Behind the handshake; in it, TLS does not look at every byte of the first record's version.
					inTLS := whole > needed[p][security]-needed[p][mail.TLS]
					if inTLS && was && whole < needed[p][security]-1 && r.Verdict(p) == mail.VerdictOK {
						t.Errorf("%s: byte %d was changed within TLS, and yet it is ok", p, n)
					}
				})
			}
		})
	}
}

func judgeFlip(t *testing.T, n int, s *wiretest.Server, p mail.Protocol, security mail.Security, r mail.Report, d diagnose.Diagnosis) {
	t.Helper()
	said := s.Said()
	switch r.Verdict(p) {
	case mail.VerdictOK:
		if len(said) < needed[p][security] {
			t.Errorf("%s, byte %d: ok after %d messages", p, n, len(said))
			return
		}
		for _, message := range said[:needed[p][security]] {
			if !agrees(p, message) {
				t.Errorf("%s, byte %d: ok, though it said %q for %q", p, n, message.Said, message.Meant)
			}
		}
	case mail.VerdictFailed:
		refused := slices.ContainsFunc(said, func(m wiretest.Message) bool { return refuses(p, m.Said) })
		if blamesPassword(d.Cause) && !refused {
			t.Errorf("%s, byte %d: %s, though nobody refused: %q", p, n, d.Cause, said)
		}
	default:
		t.Errorf("%s, byte %d: verdict %s", p, n, r.Verdict(p))
	}
}

func blamesPassword(c diagnose.Cause) bool {
	switch c {
	case diagnose.AccountPasswordUsed, diagnose.CredentialsRejected, diagnose.WebLoginRequired, diagnose.PasswordCleanable,
		diagnose.PasswordNotAppPassword, diagnose.AppPasswordsUnavailable, diagnose.AccountDisabled, diagnose.WrongServer:
		return true
	}
	return false
}

// agrees reports that what was said, though a byte of it may be another, is still
// the whole of the agreement that was meant.
func agrees(p mail.Protocol, message wiretest.Message) bool {
	lines := strings.SplitAfter(message.Said, "\n")
	whole := message.Meant[:strings.LastIndexByte(message.Meant, '\n')+1] // what follows belongs to no answer yet
	meant := strings.SplitAfter(strings.TrimSuffix(whole, "\n"), "\n")
	last := meant[len(meant)-1]
	if p == mail.IMAP {
		tag, _, _ := strings.Cut(last, " ")
		return slices.ContainsFunc(lines, func(line string) bool {
			f := strings.Fields(line)
			return strings.HasSuffix(line, "\n") && len(f) > 1 && f[0] == tag && strings.EqualFold(f[1], "OK")
		})
	}
	for _, line := range lines {
		if !strings.HasSuffix(line, "\n") || len(line) < 4 || line[:3] != last[:3] {
			return false
		}
		if line[3] != '-' {
			return line[3] == ' '
		}
	}
	return false
}

func refuses(p mail.Protocol, said string) bool {
	for line := range strings.Lines(said) {
		f := strings.Fields(line)
		if p == mail.SMTP && line[0] >= '4' && line[0] <= '5' || p == mail.IMAP && len(f) > 1 && (f[1] == "NO" || f[1] == "BAD") {
			return true
		}
	}
	return false
}
