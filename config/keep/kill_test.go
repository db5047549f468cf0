package keep

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"mailkey/config/accounts"
	"mailkey/config/store/storetest"
)

// TestKillHelper is the program that TestK01 kills: it changes the key, or puts
// the one and the other of two backups back, again and again, and says so.
func TestKillHelper(t *testing.T) {
	folder := os.Getenv("KEEP_TEST_HOME")
	if folder == "" {
		t.Skip("run by TestK01KilledRestoreAndRekey")
	}
	p := home(t, folder, os.Getenv("KEEP_TEST_DATABASE"))
	for round := 0; ; round++ {
		var err error
		if backup := os.Getenv("KEEP_TEST_BACKUP" + strconv.Itoa(round%2)); backup == "" {
			_, err = p.Rekey(t.Context(), accounts.Local, func(int, int) { fmt.Println("row") })
		} else {
			_, err = p.Restore(t.Context(), accounts.Local, backup, accounts.Restoring{Replace: true})
		}
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("did", round)
	}
}

// K01, A16: killed anywhere in a restore or a change of the key, the store is the
// one or the other, whole, every password opens, and the next call goes through.
func TestK01KilledRestoreAndRekey(t *testing.T) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": storetest.URL} {
		t.Run(name, func(t *testing.T) { killed(t, url(t)) })
	}
}

func killed(t *testing.T, database string) {
	var backups [2]string
	var keys []byte // of both
	var states [2]map[string]string
	for i := range backups {
		p := fresh(t, "")
		k := opened(t, p)
		for n := range 6 + i {
			add(t, k, fmt.Sprintf("a%d@firma%d.pl", n, i), fmt.Sprintf("password %d of %d", n, i))
		}
		states[i] = passwords(t, k)
		backups[i] = filepath.Join(t.TempDir(), "b.mailkey")
		if _, err := p.Backup(t.Context(), accounts.Local, backups[i], false); err != nil {
			t.Fatal(err)
		}
		key, err := os.ReadFile(p.Home.Key())
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key...)
	}
	p := fresh(t, database)
	if err := os.WriteFile(p.Home.Key(), keys, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Restore(t.Context(), accounts.Local, backups[0], accounts.Restoring{}); err != nil {
		t.Fatal(err)
	}
	for kills := range 10 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKillHelper$")
		cmd.Env = append(os.Environ(), "KEEP_TEST_HOME="+p.Home.Root, "KEEP_TEST_DATABASE="+database)
		if kills < 5 {
			cmd.Env = append(cmd.Env, "KEEP_TEST_BACKUP0="+backups[0], "KEEP_TEST_BACKUP1="+backups[1])
		}
		out, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		lines, seen := bufio.NewScanner(out), 0
		for seen <= kills && lines.Scan() {
			seen++
		}
		_ = cmd.Process.Kill()
		if _ = cmd.Wait(); seen <= kills {
			t.Fatalf("the helper ended by itself after %d lines: %s", seen, lines.Text())
		}
		k := opened(t, p)
		if got := passwords(t, k); !maps.Equal(got, states[0]) && !maps.Equal(got, states[1]) {
			t.Errorf("kill %d: neither the one nor the other: %d accounts", kills, len(got))
		}
		trail, err := k.service().Audit(t.Context(), accounts.Local, 0)
		if err != nil || trail.Broken != 0 {
			t.Errorf("kill %d: the trail is broken at %d (%v)", kills, trail.Broken, err)
		}
		if err := k.Close(); err != nil {
			t.Error(err)
		}
		if kills >= 5 {
			if _, err := p.Rekey(t.Context(), accounts.Local, nil); err != nil {
				t.Errorf("kill %d: the next change of the key: %v", kills, err)
			}
		}
	}
}
