//go:build unix

package crash_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mailkey/mail"
	"mailkey/ui/cli/clitest"
)

// The crowd of K06: how many copies of the program, and how much each does.
const (
	crowd     = 8
	crowdEach = 200
	crowdFew  = 20 // in a short run
)

// TestCrowd: many copies of the program change one store at once, from its very
// first start on, while others are killed in the middle of it, holding whatever
// lock they hold. No change is lost, nobody waits for ever, and nobody is told of
// a trouble.
func TestCrowd(t *testing.T) {
	t.Run("K06 one store", func(t *testing.T) {
		each := crowdFew
		if os.Getenv("MAILKEY_TEST_LONG") == "1" {
			each = crowdEach
		}
		home := filepath.Join(t.TempDir(), "home")
		begin := make(chan struct{})
		over := make(chan struct{})
		kept := make([][]string, crowd)
		var working, killing sync.WaitGroup
		for i := range crowd {
			working.Go(func() {
				<-begin
				kept[i] = crowdMember(t, home, i, each)
			})
		}
		var victims []string
		killed := 0
		killing.Go(func() {
			<-begin
			victims, killed = killOthers(t, home, over)
		})
		close(begin)
		working.Wait()
		close(over)
		killing.Wait()

		want := slices.Concat(kept...)
		got, err := addresses(t, home)
		if err != nil {
			t.Fatal(err)
		}
		for _, address := range want {
			if !slices.Contains(got, address) {
				t.Errorf("%s was added and is lost", address)
			}
		}
		for _, address := range got {
			if !slices.Contains(want, address) && !slices.Contains(victims, address) {
				t.Errorf("%s was removed and is there", address)
			}
		}
		if err := growOlder(home); err != nil {
			t.Error(err)
		}
		if err := nextUse(t.Context(), home); err != nil {
			t.Error(err)
		}
		for _, text := range append(tidy(t.Context(), home), exposed(home)...) {
			t.Error(text)
		}
		t.Logf("%d copies did %d changes each; %d more were killed; %d mailboxes are kept", crowd, each, killed, len(got))
		if killed == 0 {
			t.Error("nobody was killed")
		}
	})
}

// crowdMember adds mailboxes, renames some and removes every other one, and
// returns those that must be there in the end.
func crowdMember(t *testing.T, home string, i, each int) (kept []string) {
	for n := range each {
		address := fmt.Sprintf("a%dn%d@gmail.com", i, n/2)
		var args []string
		switch {
		case n%2 == 0:
			kept = append(kept, address)
			args = crowdAdd(address)
		case n%4 == 1:
			args = []string{"accounts", "rename", address, "Skrzynka " + address}
		default:
			kept = kept[:len(kept)-1]
			args = []string{"accounts", "remove", address, "--json", "--no-input"}
		}
		cmd := clitest.Command(t, home, args...)
		cmd.Stdin = strings.NewReader(oldPassword + "\n")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v: %v: %s", args, err, out)
			return kept
		}
	}
	return kept
}

func crowdAdd(address string) []string {
	return []string{
		"setup", address, "--no-test", "--no-input", "--json", "--vault=sealed", "--password-stdin",
		"--imap-host=127.0.0.1", "--imap-port=1", "--smtp-host=127.0.0.1", "--smtp-port=1",
	}
}

// killOthers adds mailboxes until it is over, and kills each copy of the program
// some milliseconds after its start.
func killOthers(t *testing.T, home string, over <-chan struct{}) (victims []string, killed int) {
	random := rand.New(rand.NewPCG(crashSeed, 6))
	for n := 0; ; n++ {
		select {
		case <-over:
			return victims, killed
		default:
		}
		address := fmt.Sprintf("victim%d@gmail.com", n)
		victims = append(victims, address)
		cmd := clitest.Command(t, home, crowdAdd(address)...)
		cmd.Stdin = strings.NewReader(oldPassword + "\n")
		if err := cmd.Start(); err != nil {
			t.Error(err)
			return victims, killed
		}
		dies := time.AfterFunc(time.Duration(random.IntN(60))*time.Millisecond, func() { _ = cmd.Process.Kill() })
		if _ = cmd.Wait(); !dies.Stop() {
			killed++
		}
	}
}

// addresses is every mailbox of a home.
func addresses(t *testing.T, home string) (all []string, err error) {
	text, err := world(t.Context(), home)
	for line := range strings.SplitSeq(text, "; ") {
		address, password, _ := strings.Cut(line, ": ")
		if _, err := mail.ParseAddress(address); err != nil || password != "old" {
			return nil, fmt.Errorf("a mailbox without its password: %q", line)
		}
		all = append(all, address)
	}
	return all, err
}
