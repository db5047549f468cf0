package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui"
	"mailkey/ui/serve"
)

// served reports whether a command or a flag may be used by whoever asks.
func (s *session) served(remote bool) bool { return remote || s.parts.Remote == nil }

// onlyHere is the answer to whoever asks over SSH for what only the server itself may do.
func (s *session) onlyHere(key string, pairs ...any) *problem {
	return &problem{Code: accounts.CodeNotAllowed, Message: s.say(key, pairs...)}
}

// ours is a path of this computer, fit to be shown; to whoever asks over SSH it is
// nobody's business.
func (s *session) ours(path string) string {
	if s.parts.Remote != nil {
		return ""
	}
	return mail.Clean(path)
}

// mayTest lets nobody over SSH test settings of their own to whom mail is locked:
// such a test passes the service by.
func (s *session) mayTest() error {
	if s.parts.Remote == nil {
		return nil
	}
	return s.withService(func(service *accounts.Service) error {
		if open, err := service.Unlocked(s.ctx, s.who()); err != nil || open {
			return err
		}
		return s.onlyHere("serve.locked")
	})
}

// servingDoc is what serve --json prints when it listens.
type servingDoc struct {
	Schema      int    `json:"schema"`
	Listen      string `json:"listen"`
	Fingerprint string `json:"fingerprint"` // of the host key
}

// serveTeam serves a team over SSH until it is interrupted.
func (s *session) serveTeam([]string) error {
	idle, err := s.idleLimit()
	if err != nil {
		return err
	}
	every, err := s.checkEvery()
	if err != nil {
		return err
	}
	if s.opt.Fence, err = s.fence(); err != nil {
		return err
	}
	if s.given[flagVault] == string(accounts.InKeyring) {
		return s.usage(flagVault, "serve.sealed-only")
	}
	s.opt.Vault, s.opt.Veiled = string(accounts.Sealed), true
	home, err := s.parts.Locate()
	if err != nil {
		return err
	}
	opened, err := s.open()
	if err != nil {
		return err
	}
	defer opened.Close() //nolint:errcheck // what was done is stored
	s.told(opened)
	if err := s.openable(opened.Parts); err != nil {
		return err
	}
	key, tightened, err := serve.HostKey(s.ctx, home.HostKey())
	if err != nil {
		return s.hostKeyProblem(err, home.HostKey())
	}
	if tightened {
		s.tell(s.say("cli.tightened", "path", mail.CleanUpTo(home.HostKey(), mail.SaidMax)))
	}
	listener, err := new(net.ListenConfig).Listen(s.ctx, "tcp", s.listenAt())
	if err != nil {
		if op := (*net.OpError)(nil); errors.As(err, &op) {
			err = op.Err // the rest says the address once more
		}
		return s.usage(flagListen, "serve.listen", "at", mail.CleanUpTo(s.listenAt(), mail.SaidMax), "why", outside(err))
	}
	log := slog.New(slog.NewTextHandler(s.env.Err, nil))
	checks, err := s.checks(opened, every, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	s.ready(opened.Service, servingDoc{schema, listener.Addr().String(), ssh.FingerprintSHA256(key.PublicKey())})
	opened.Parts.Pulse = accounts.NewPulse(opened.Parts.Store) // one for all sessions
	server := serve.New(serve.Options{
		Service: accounts.New(opened.Parts), Run: s.remotely(opened), HostKey: key, Idle: idle,
		Log: log,
	})
	checking, stop := context.WithCancel(s.ctx)
	ended := checks.begin(checking)
	err = server.Serve(s.ctx, listener)
	stop()
	if err = errors.Join(err, ended()); err != nil {
		return err
	}
	return errDone
}

// openable makes sure, before anybody comes, that the passwords can be opened: with a
// passphrase or a key that is not theirs a server would let people in, and fail them all.
// A single password that does not open says nothing about the others.
func (s *session) openable(p accounts.Parts) error {
	if path := s.opt.PassphraseFile; path != "" {
		if _, err := config.ReadFile(path, maxKeyFile); err != nil {
			return s.unreadable(flagPassphrase, path, err)
		}
	}
	all, err := p.Store.Accounts(s.ctx)
	var first error
	for _, a := range all {
		if a.Keeping != accounts.Sealed {
			continue
		}
		switch _, err := p.Vault.Get(s.ctx, a.Slot()); accounts.ReasonOf(err) {
		case accounts.ReasonKey, accounts.ReasonPassphrase, accounts.ReasonPlainKey, accounts.ReasonPath:
			first = cmp.Or(first, err)
		default:
			return nil
		}
	}
	return cmp.Or(err, first)
}

// remotely runs commands for somebody over SSH.
func (s *session) remotely(opened *Opened) serve.Run {
	base := s.opt
	with := func(o Options) Options {
		mixed := base
		if o.Timeout > 0 {
			mixed.Timeout = o.Timeout
		}
		return mixed
	}
	return func(ctx context.Context, env ui.Env, who accounts.Actor, args []string) int {
		return Run(ctx, env, args, Parts{
			Remote: &who,
			Open: func(_ context.Context, o Options) (*Opened, error) {
				t := s.parts.Tools(with(o))
				service := accounts.New(opened.Parts.With(t.Prober, t.Finder, t.Fetcher))
				return &Opened{Service: service, Close: func() error { return nil }}, nil
			},
			Tools: func(o Options) Tools { return s.parts.Tools(with(o)) },
		})
	}
}

// listenAt is where to listen.
func (s *session) listenAt() string {
	at := s.given[flagListen]
	switch {
	case at == "":
		return ":2222"
	case !strings.Contains(at, ":"):
		return at + ":2222"
	}
	return at
}

func (s *session) idleLimit() (time.Duration, error) {
	if !s.has(flagIdle) {
		return 0, nil
	}
	d, err := time.ParseDuration(s.given[flagIdle])
	if err != nil || d < time.Second || d > 24*time.Hour {
		return 0, s.usage(flagIdle, "serve.idle-limit")
	}
	return d, nil
}

// fence reads what the administrator allows beyond the public network's mail ports.
func (s *session) fence() (*mail.Fence, error) {
	f := mail.NewFence()
	for _, text := range commas(s.given[flagNetwork]) {
		network, err := netip.ParsePrefix(text)
		if a, bad := netip.ParseAddr(text); bad == nil {
			network, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err != nil {
			return nil, s.usage(flagNetwork, "serve.network", "text", mail.CleanUpTo(text, mail.SaidMax))
		}
		f.Networks = append(f.Networks, network.Masked())
	}
	for _, text := range commas(s.given[flagPorts]) {
		n, err := strconv.ParseUint(text, 10, 16)
		if err != nil || n == 0 {
			return nil, s.usage(flagPorts, "serve.port", "text", mail.CleanUpTo(text, mail.SaidMax))
		}
		f.Ports = append(f.Ports, uint16(n))
	}
	return f, nil
}

// commas is the parts between commas.
func commas(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// ready tells where the server listens.
func (s *session) ready(service *accounts.Service, doc servingDoc) {
	if s.json {
		s.document(doc)
		_ = s.flush()
		return
	}
	_, _ = io.WriteString(s.env.Out, s.say("serve.ready", "listen", doc.Listen, "key", doc.Fingerprint)+"\n")
	if users, err := service.Users(s.ctx, s.who()); err == nil && len(users) == 0 {
		s.tell(s.say("serve.nobody"))
	}
}

// hostKeyProblem says what is wrong with the host key.
func (s *session) hostKeyProblem(err error, path string) error {
	if changed := (*serve.ChangedKey)(nil); errors.As(err, &changed) {
		key := "serve.key-changed"
		if changed.Now == "" {
			key = "serve.key-gone"
		}
		return &problem{Code: accounts.CodeStorage, Message: s.say(
			key, "path", mail.CleanUpTo(path, mail.SaidMax), "pin", mail.CleanUpTo(changed.Pin, mail.SaidMax),
			"was", changed.Was, "now", changed.Now,
		)}
	}
	return fmt.Errorf("read the host key: %w", err)
}
