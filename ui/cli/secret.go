package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mailkey/mail"
	"mailkey/ui/plain"
)

// stdinSecret is the first line of stdin; of a terminal, without showing it.
func (s *session) stdinSecret() (mail.Secret, error) {
	if s.env.InTTY {
		return s.typedSecret(s.say("cli.password-typed") + " ")
	}
	type got struct {
		secret mail.Secret
		what   mail.Cleaning
		err    error
	}
	read := make(chan got, 1)
	go func() {
		secret, what, err := mail.ReadSecret(s.env.In)
		read <- got{secret, what, err}
	}()
	select {
	case g := <-read:
		if g.err != nil {
			return mail.Secret{}, s.badSecret(g.err)
		}
		s.cleaned(g.what)
		s.vetted(g.secret)
		return g.secret, nil
	case <-s.ctx.Done():
		return mail.Secret{}, context.Cause(s.ctx)
	}
}

// typedSecret asks for a password, which a terminal does not show.
func (s *session) typedSecret(prompt string) (mail.Secret, error) {
	typed, err := s.lines().Secret(s.ctx, prompt)
	if err != nil {
		return mail.Secret{}, s.inputEnded(err)
	}
	secret, what, err := mail.ReadSecret(strings.NewReader(typed + "\n"))
	if err != nil {
		return mail.Secret{}, s.badSecret(err)
	}
	s.cleaned(what)
	s.vetted(secret)
	return secret, nil
}

func (s *session) badSecret(err error) error {
	for cause, key := range map[error]string{
		mail.ErrSecretEmpty: "cli.password-empty", mail.ErrSecretTooLong: "cli.password-long", mail.ErrSecretNUL: "cli.password-nul",
	} {
		if errors.Is(err, cause) {
			return s.usage("password", key)
		}
	}
	return fmt.Errorf("read the password: %w", err)
}

// cleaned tells what was removed from a password; a machine reader is not told.
func (s *session) cleaned(what mail.Cleaning) {
	if s.json || !what.AppPassword || !what.Changed() {
		return
	}
	s.tell(s.say("cli.password-cleaned"))
}

// tell says one line on stderr that is no error.
func (s *session) tell(text string) { _, _ = fmt.Fprintln(s.env.Err, text) }

// lines is the one reader for everything that is asked.
func (s *session) lines() *plain.Lines {
	if s.asker == nil {
		s.asker = plain.NewLines(s.env, s.env.Err)
	}
	return s.asker
}
