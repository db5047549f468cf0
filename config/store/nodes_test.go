package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"mailkey/config/accounts"
)

// TestNodeHelper is another computer at the same database: it does many things
// to one account and the trail, and says how many of each went through.
func TestNodeHelper(t *testing.T) {
	address, seed := os.Getenv("STORE_TEST_NODE"), os.Getenv("STORE_TEST_SEED")
	if address == "" {
		t.Skip("run by TestK06NodesAtOneDatabase")
	}
	s := connect(t, address)
	n, _ := strconv.ParseUint(seed, 10, 64)
	random := rand.New(rand.NewPCG(n, 1)) //nolint:gosec // a sample, no secret
	counts := map[string]int{}
	for range 200 {
		what, err := mixed(s, random)
		switch {
		case err == nil:
			counts[what]++
		case !errors.Is(err, accounts.ErrChanged):
			t.Fatalf("%s: %v", what, err)
		}
	}
	fmt.Printf("did %d %d %d %d\n", counts["update"], counts["record"], counts["log"], counts["reserve"])
}

// mixed does one thing as any copy of the program does.
func mixed(s *Store, random *rand.Rand) (string, error) {
	ctx := context.Background()
	switch random.IntN(5) {
	case 0:
		a, err := s.Account(ctx, "a")
		if err == nil {
			n, _ := strconv.Atoi(a.AppName)
			a.AppName = strconv.Itoa(n + 1) // counts what was not lost
			_, err = s.Update(ctx, a)
		}
		return "update", err
	case 1:
		return "record", s.Record(ctx, "a", 1, accounts.Result{At: noon, Verdict: "ok"})
	case 2:
		return "log", s.Log(ctx, accounts.Entry{At: noon, Actor: "x", Action: "Rename"})
	case 3:
		_, err := s.Reserve(ctx, "a", accounts.InKeyring, noon)
		return "reserve", err
	}
	_, err := s.Accounts(ctx)
	return "read", err
}

// K06: several computers at one database, 200 mixed changes each: none is lost,
// none is doubled, and the trail has no gap.
func TestK06NodesAtOneDatabase(t *testing.T) {
	both(t, func(t *testing.T, fresh func() string) {
		address := fresh()
		s := connect(t, address)
		a := account(t, "a", "ala@firma.pl")
		a.AppName = "0"
		insert(t, s, a)
		var all sync.WaitGroup
		var mu sync.Mutex
		var updates, records, logs, reserves int
		for node := range 3 {
			all.Go(func() {
				cmd := exec.Command(os.Args[0], "-test.run=^TestNodeHelper$", "-test.v")
				cmd.Env = append(os.Environ(), "STORE_TEST_NODE="+address, "STORE_TEST_SEED="+strconv.Itoa(node))
				out, err := cmd.CombinedOutput()
				_, line, _ := strings.Cut(string(out), "did ")
				var u, r, l, v int
				if _, scan := fmt.Sscan(line, &u, &r, &l, &v); err != nil || scan != nil {
					t.Errorf("%v\n%s", err, out)
				}
				mu.Lock()
				defer mu.Unlock()
				updates, records, logs, reserves = updates+u, records+r, logs+l, reserves+v
			})
		}
		all.Wait()
		got, err := s.Account(t.Context(), "a")
		is(t, err, nil)
		if got.AppName != strconv.Itoa(updates) || got.Version != 1+updates || updates == 0 {
			t.Errorf("%d updates, the account counts %s, version %d", updates, got.AppName, got.Version)
		}
		results, err := s.Results(t.Context(), "a", 1000)
		if err != nil || len(results) != min(records, keptResults) {
			t.Errorf("%d results of %d (%v)", len(results), records, err)
		}
		trail := entries(t, s)
		wholeTrail(t, trail)
		if len(trail) != logs {
			t.Errorf("%d entries of %d", len(trail), logs)
		}
		slot, err := s.Reserve(t.Context(), "a", accounts.InKeyring, noon)
		if err != nil || slot.Revision != reserves+2 {
			t.Errorf("revision %d after %d (%v)", slot.Revision, reserves, err)
		}
		t.Logf("updates %d, results %d, entries %d, slots %d", updates, records, logs, reserves)
	})
}

// R04: two nodes rotate one account at once: one wins, the other is told, and
// the loser's slot can be given back.
func TestR04TwoNodesRotateAtOnce(t *testing.T) {
	both(t, func(t *testing.T, fresh func() string) {
		address := fresh()
		nodes := []*Store{connect(t, address), connect(t, address)}
		a := insert(t, nodes[0], account(t, "a", "ala@firma.pl"))
		for round := range 10 {
			var all sync.WaitGroup
			errs, slots := make([]error, 2), make([]accounts.Slot, 2)
			for i, s := range nodes {
				all.Go(func() {
					b := a
					if slots[i], errs[i] = s.Reserve(context.Background(), "a", accounts.Sealed, noon); errs[i] != nil {
						return
					}
					b.Revision = slots[i].Revision
					_, errs[i] = s.Update(context.Background(), b)
				})
			}
			all.Wait()
			won := 0
			if errs[0] != nil {
				won = 1
			}
			if errs[won] != nil || !errors.Is(errs[1-won], accounts.ErrChanged) {
				t.Fatalf("round %d: %v", round, errs)
			}
			now, err := nodes[1-won].Account(t.Context(), "a")
			if err != nil || now.Slot() != slots[won] {
				t.Fatalf("round %d: %+v, %v won (%v)", round, now.Slot(), slots[won], err)
			}
			if released, err := nodes[1-won].Release(t.Context(), slots[1-won]); err != nil || !released {
				t.Error(released, err)
			}
			a = now
		}
	})
}
