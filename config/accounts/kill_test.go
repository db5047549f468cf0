package accounts_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mailkey/config/accounts"
)

// TestKillHelper is the program that TestKilled kills: it adds, changes and
// removes an account again and again, and says so after each.
func TestKillHelper(t *testing.T) {
	dir := os.Getenv("ACCOUNTS_TEST_DIR")
	if dir == "" {
		t.Skip("run by TestKilled")
	}
	d := openIn(t, dir)
	d.clock.t = time.Now()
	for round := 0; ; round++ {
		address := fmt.Sprintf("a%d@firma.pl", round%3)
		a, err := d.Find(t.Context(), accounts.Local, address)
		switch accounts.CodeOf(err) {
		case "":
			a, err = d.Rotate(t.Context(), accounts.Local, a.ID, 0, d.proof(t, login(t, address, fmt.Sprint("replaced ", round))), kept)
		case accounts.CodeNotFound:
			a, err = d.Save(t.Context(), accounts.Local, d.proof(t, login(t, address, "saved")), kept)
		}
		if err == nil && round%5 == 2 {
			if _, err = d.Undo(t.Context(), accounts.Local, a.ID); accounts.ReasonOf(err) == accounts.ReasonNoFormer {
				err = nil
			}
		}
		if err == nil && round%5 == 4 {
			_, err = d.Confirm(t.Context(), accounts.Local, a.ID)
		}
		if err == nil && round%4 == 3 {
			err = d.Remove(t.Context(), accounts.Local, a.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("did", round)
	}
}

// Whenever the program is killed, every account has its password, and nothing
// else is left after the next use.
func TestKilled(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	for kills := range 12 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKillHelper$")
		cmd.Env = append(os.Environ(), "ACCOUNTS_TEST_DIR="+dir)
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
		_ = cmd.Process.Kill() // somewhere in the next change
		if _ = cmd.Wait(); seen <= kills {
			t.Fatalf("the helper ended by itself after %d lines: %s", seen, lines.Text())
		}

		d := openIn(t, dir)
		d.clock.t = time.Now().Add(accounts.Abandoned + time.Second)
		cleaner, err := d.SaveUntested(t.Context(), accounts.Local, login(t, "cleaner@firma.pl", "x"), kept)
		if err == nil {
			err = d.Remove(t.Context(), accounts.Local, cleaner.ID)
		}
		if err != nil {
			t.Fatalf("kill %d: the next use fails: %v", kills, err)
		}
		list, err := d.List(t.Context(), accounts.Local)
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for _, a := range list {
			for _, slot := range a.Slots() {
				want++
				if got := reveal(t, d.vault, slot); got != "saved" && !strings.HasPrefix(got, "replaced") {
					t.Errorf("kill %d: the password of %s is %q", kills, a.Profile.Address, got)
				}
			}
		}
		if secrets, slots := count(t, dir, "secrets"), count(t, dir, "slots"); secrets != want || slots != 0 {
			t.Errorf("kill %d: %d passwords, %d secrets, %d on the move", kills, want, secrets, slots)
		}
		if err := d.store.Close(); err != nil {
			t.Error(err)
		}
	}
}

func count(t *testing.T, dir, table string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "mailkey.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // only read
	if err := db.QueryRowContext(context.Background(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
