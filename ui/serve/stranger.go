package serve

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"mailkey/config/accounts"
	"mailkey/ui"
)

// redeem is the one command of somebody whom nobody knows.
const redeem = "redeem"

// How often, and for how long, a stranger at a terminal is asked for a code.
const (
	codeTries  = 3
	codeWithin = 2 * time.Minute
)

var errStranger = &accounts.Error{Code: accounts.CodeNotAllowed, Err: errors.New("the key is nobody's")}

// stranger serves a key that is nobody's, or nobody's any more, which is not told
// apart. With the code of an invitation it becomes somebody's; who came at a
// terminal then goes on as that person.
func (s *session) stranger(ctx context.Context, env ui.Env, r request, args []string) (accounts.Actor, accounts.User, error) {
	switch {
	case r.exec && len(args) == 2 && args[0] == redeem:
		if err := s.redeem(ctx, args[1]); err != nil {
			s.deny(env, args, "serve.bad-code")
			return accounts.Actor{}, accounts.User{}, err
		}
		_, _ = io.WriteString(env.Out, env.Lang.T("serve.redeemed")+"\n")
		return accounts.Actor{}, accounts.User{}, errDone
	case r.exec || !s.pty:
		s.deny(env, args, "serve.stranger")
		return accounts.Actor{}, accounts.User{}, errStranger
	}
	if err := s.askCode(ctx, env); err != nil {
		return accounts.Actor{}, accounts.User{}, err
	}
	return s.peer.server.options.Service.Identify(ctx, s.peer.key.Fingerprint)
}

// errDone ends a session whose work is done.
var errDone = errors.New("done")

// deny says no.
func (s *session) deny(env ui.Env, args []string, key string) {
	s.peer.server.log.to.Info("denied", "from", s.peer.from, "key", s.peer.key.Fingerprint, "command", commandName(args))
	s.answer(env, args, accounts.CodeNotAllowed, env.Lang.T(key, "key", s.peer.key.Fingerprint))
}

// answer says why there is no other answer, as JSON to whoever asked for it.
func (s *session) answer(env ui.Env, args []string, code accounts.Code, text string) {
	if !slices.Contains(args, "--json") {
		s.tell(env.Err, text)
		return
	}
	type problem struct {
		Code    accounts.Code `json:"code"`
		Message string        `json:"message"`
	}
	_ = json.NewEncoder(env.Out).Encode(struct {
		Schema int     `json:"schema"`
		Error  problem `json:"error"`
	}{1, problem{code, text}})
}

// askCode asks at the terminal.
func (s *session) askCode(ctx context.Context, env ui.Env) error {
	ctx, cancel := context.WithTimeout(ctx, codeWithin)
	defer cancel()
	hang := context.AfterFunc(ctx, func() { s.end(errIdle); _ = s.channel.CloseWrite(); _ = s.channel.Close() })
	defer hang()
	for _, part := range strings.Split(env.Lang.T("serve.welcome", "key", s.peer.key.Fingerprint), "\n") {
		s.say(env.Out, part)
	}
	env.Typed.SetPrompt(env.Lang.T("serve.code") + " ")
	for range codeTries {
		code, err := env.Typed.ReadLine()
		if err != nil || strings.TrimSpace(code) == "" {
			return errStranger
		}
		if err = s.redeem(ctx, code); err == nil {
			return nil
		}
		s.tell(env.Err, env.Lang.T("serve.bad-code"))
	}
	return errStranger
}

// codeLetters is how many letters and digits a code has.
const codeLetters = 20

// redeem binds the proven key. What is no code at all is not written into the
// audit trail, which anybody could fill.
func (s *session) redeem(ctx context.Context, code string) error {
	server := s.peer.server
	bare := strings.NewReplacer("-", "", " ", "").Replace(strings.TrimSpace(code))
	if len(bare) != codeLetters || strings.Trim(strings.ToUpper(bare), "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" || !server.codes.take(s.peer.from) {
		return errStranger
	}
	user, err := server.options.Service.Redeem(ctx, bare, s.peer.key)
	if err != nil {
		server.log.to.Warn("code refused", "from", s.peer.from, "key", s.peer.key.Fingerprint)
		return err
	}
	server.log.to.Info("code redeemed", "from", s.peer.from, "key", s.peer.key.Fingerprint, "user", logged(user.Name))
	return nil
}
