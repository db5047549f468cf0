package serve

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/ui"
)

// A bug in one session ends that one alone, and its log tells no value.
func TestBugsStayWithin(t *testing.T) {
	s := serving(t, Options{}, func(_ context.Context, _ ui.Env, _ accounts.Actor, args []string) int {
		if args[0] == "fall" {
			panic("canary")
		}
		return 0
	})
	ada, _ := s.user("Ada", accounts.Administrator)
	session, err := s.dial("x", ada).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if session.Run("fall") == nil {
		t.Error("it ended well")
	}
	if got := exec(t, s.dial("x", ada), "stand"); got.code != 0 {
		t.Errorf("%+v", got)
	}
	until(t, "the bug stands in the log", func() bool { return strings.Contains(s.logged(), "msg=bug") })
	if log := s.logged(); strings.Contains(log, "canary") {
		t.Errorf("%s", log)
	}
}

// Nothing typed for too long ends a session at a terminal, with a sentence; a
// command that works is left alone.
func TestIdle(t *testing.T) {
	s := serving(t, Options{Idle: 300 * time.Millisecond}, func(ctx context.Context, _ ui.Env, _ accounts.Actor, args []string) int {
		if len(args) > 0 {
			time.Sleep(time.Second) //nolint:forbidigo // work that takes longer than the idle limit
			return 7
		}
		<-ctx.Done()
		return 130
	})
	ada, _ := s.user("Ada", accounts.Administrator)
	client := s.dial("x", ada)
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out, _ := session.StdoutPipe()
	if err := errors.Join(session.RequestPty("xterm", 24, 80, nil), session.Shell()); err != nil {
		t.Fatal(err)
	}
	all, _ := io.ReadAll(out)
	if !strings.Contains(string(all), "Nothing was typed for a long time") {
		t.Errorf("%q", all)
	}
	if got := exec(t, client, "test --all"); got.code != 7 {
		t.Errorf("%+v", got)
	}
}

// A stop takes nobody in, lets what runs finish, and ends what does not in time.
func TestStop(t *testing.T) {
	for name, c := range map[string]struct {
		drain time.Duration
		code  int
	}{"what ends in time": {patience, 5}, "what does not": {100 * time.Millisecond, 6}} {
		t.Run(name, func(t *testing.T) {
			finish := make(chan struct{})
			s := serving(t, Options{Drain: c.drain}, func(ctx context.Context, env ui.Env, _ accounts.Actor, _ []string) int {
				<-env.Closing
				select {
				case <-finish:
					return 5
				case <-ctx.Done():
					return 6
				}
			})
			ada, _ := s.user("Ada", accounts.Administrator)
			client := s.dial("x", ada)
			var wait sync.WaitGroup
			var got answer
			wait.Go(func() { got = exec(t, client, "rotate") })
			until(t, "a session", func() bool { return len(s.ran()) == 1 })
			s.stop()
			until(t, "no more connections", func() bool {
				c, err := net.Dial("tcp", s.addr)
				if err == nil {
					_ = c.Close()
				}
				return err != nil
			})
			if c.code == 5 {
				close(finish)
			}
			wait.Wait()
			if got.code != c.code {
				t.Errorf("%+v", got)
			}
			s.ended()
		})
	}
}

// A database that does not answer is told in the form that was asked for.
func TestNobodyKnowsWhoseTheKeyIs(t *testing.T) {
	s := serving(t, Options{}, nil)
	key, _ := s.user("ola", accounts.Member)
	client := s.dial("ola", key)
	s.rows.keys.Store(true)
	var doc struct {
		Schema int
		Error  struct{ Code, Message string }
	}
	got := exec(t, client, "accounts --json")
	if err := json.Unmarshal([]byte(got.out), &doc); err != nil || doc.Schema != 1 || doc.Error.Code != "storage" || doc.Error.Message == "" || got.code != exitError || got.said != "" {
		t.Errorf("%+v, %v", got, err)
	}
	if got := exec(t, client, "accounts"); got.out != "" || !strings.Contains(got.said, doc.Error.Message) || got.code != exitError {
		t.Errorf("%+v", got)
	}
}
