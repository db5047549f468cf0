package serve

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestSplit(t *testing.T) {
	for command, want := range map[string][]string{
		"":                             nil,
		"  test   --all\t--json ":      {"test", "--all", "--json"},
		`accounts rename a@b 'My Box'`: {"accounts", "rename", "a@b", "My Box"},
		`a "b 'c' \" \\ \n" d`:         {"a", `b 'c' " \ \n`, "d"},
		`a\ b c\'d`:                    {"a b", "c'd"},
		`'' ""`:                        {"", ""},
		"a;b $(c) `d` *|e >f":          {"a;b", "$(c)", "`d`", "*|e", ">f"},
		"--name=Zażółć' gęślą'":        {"--name=Zażółć gęślą"},
	} {
		if words, err := split(command); err != nil || !slices.Equal(words, want) {
			t.Errorf("%q: %q, %v, want %q", command, words, err, want)
		}
	}
	for _, command := range []string{`'`, `a "b`, `a\`, "a\x00b", "\xff", strings.Repeat("a ", maxWords+2)} {
		if words, err := split(command); err == nil {
			t.Errorf("%.20q: %d words", command, len(words))
		}
	}
}

// FuzzSplit: no command crashes or hangs, and what is quoted comes back.
func FuzzSplit(f *testing.F) {
	f.Add("test --all 'x y'")
	f.Fuzz(func(t *testing.T, command string) {
		begin := time.Now()
		_, _ = split(command)
		if took := time.Since(begin); took > patience { // no hang, however busy the machine is
			t.Errorf("%s", took)
		}
		if strings.ContainsRune(command, 0) || !utf8.ValidString(command) {
			return
		}
		quoted := "'" + strings.ReplaceAll(command, "'", `'\''`) + "'"
		if words, err := split(quoted); err != nil || !slices.Equal(words, []string{command}) {
			t.Errorf("%q became %q, %v", command, words, err)
		}
	})
}

func TestBuckets(t *testing.T) {
	rate := Rate{3, time.Second}
	var b bucket
	now := time.Now()
	taken := func(after time.Duration) (n int) {
		now = now.Add(after)
		for b.take(rate, now) {
			n++
		}
		return n
	}
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{0, 3}, {0, 0}, {1500 * time.Millisecond, 1}, {600 * time.Millisecond, 1}, {time.Hour, 3}, {-time.Hour, 0}, {time.Hour, 3}} {
		if got := taken(c.after); got != c.want {
			t.Errorf("after %s: %d, want %d", c.after, got, c.want)
		}
	}
	many := newBuckets(rate)
	for range 3 * maxBuckets {
		many.take(strings.Repeat("x", len(many.all)%7) + time.Now().String())
	}
	if len(many.all) > maxBuckets {
		t.Errorf("%d are kept", len(many.all))
	}
}
