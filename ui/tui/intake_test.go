package tui

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// slow is a terminal with something to read after a while.
type slow struct {
	tty
	after time.Duration
}

func (s slow) Read(p []byte) (int, error) { time.Sleep(s.after); return copy(p, "x"), nil }

// When bytes came is known, whatever the size of the read.
func TestIntakeKnowsWhen(t *testing.T) {
	for _, size := range []int{1, 64} {
		synctest.Test(t, func(t *testing.T) {
			in := &intake{tty: slow{after: 70 * time.Millisecond}, born: time.Now()}
			for i := range 3 {
				if _, err := in.Read(make([]byte, size)); err != nil {
					t.Fatal(err)
				}
				if got, want := in.heard().Sub(in.born), time.Duration(i+1)*70*time.Millisecond; got != want {
					t.Errorf("read %d of %d bytes came after %v, want %v", i, size, got, want)
				}
			}
		})
	}
}

func TestIntake(t *testing.T) {
	long := strings.Repeat("x", 3*maxPaste)
	for name, c := range map[string]struct{ in, want string }{
		"keys":               {"ala\x1b[A\r", "ala\x1b[A\r"},
		"many keys":          {long, long},
		"short paste":        {"\x1b[200~kawa lody\x1b[201~\r", "\x1b[200~kawa lody\x1b[201~\r"},
		"long paste":         {"\x1b[200~" + long + "\x1b[201~\r", "\x1b[200~" + long[:maxPaste] + "\x1b[201~\r"},
		"two":                {"\x1b[200~" + long + "\x1b[201~a\x1b[200~b\x1b[201~", "\x1b[200~" + long[:maxPaste] + "\x1b[201~a\x1b[200~b\x1b[201~"},
		"half an end inside": {"\x1b[200~a\x1b[20\x1b\x1b[201~", "\x1b[200~a\x1b[20\x1b\x1b[201~"},
		"end at the limit":   {"\x1b[200~" + long[:maxPaste-3] + "\x1b[201~b", "\x1b[200~" + long[:maxPaste-3] + "\x1b[201~b"},
		"false end at it":    {"\x1b[200~" + long[:maxPaste-3] + "\x1b[20x\x1b[201~b", "\x1b[200~" + long[:maxPaste-3] + "\x1b[2\x1b[201~b"},
		"start inside":       {"\x1b[200~a\x1b[200~b\x1b[201~", "\x1b[200~a\x1b[200~b\x1b[201~"},
		"never ends":         {"\x1b[200~" + long, "\x1b[200~" + long[:maxPaste]},
	} {
		for _, size := range []int{1, 2, 5, 7, 4096, 1 << 20} {
			var in intake
			var got bytes.Buffer
			for rest := []byte(c.in); len(rest) > 0; {
				n := min(size, len(rest))
				got.Write(in.take(nil, rest[:n]))
				rest = rest[n:]
			}
			if got.String() != c.want {
				t.Errorf("%s, %d at a time: %d bytes, want %d", name, size, got.Len(), len(c.want))
			}
		}
	}
}
