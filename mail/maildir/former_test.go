package maildir

import (
	"fmt"
	"testing"
)

// A server that numbers a mailbox of equally large messages anew has each of them
// read once, not each with each other.
func TestFormerIsLinear(t *testing.T) {
	const many = 300
	for name, c := range map[string]struct {
		old, now func(i int) string
		taken    int // of the new ones
		read     int // of the old ones
	}{
		"all others":  {func(i int) string { return fmt.Sprintf("%04d\r\n", i) }, func(i int) string { return fmt.Sprintf("%04d\r\n", many+i) }, 0, many},
		"all there":   {func(i int) string { return fmt.Sprintf("%04d\r\n", i) }, func(i int) string { return fmt.Sprintf("%04d\r\n", many-1-i) }, many, many},
		"all alike":   {func(int) string { return "same\r\n" }, func(int) string { return "same\r\n" }, many, many},
		"other sizes": {func(i int) string { return fmt.Sprintf("%04d\r\n", i) }, func(i int) string { return fmt.Sprintf("%05d\r\n", i) }, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			compared := 0
			b, dir := open(t, func(op string) error {
				if op == "compare" {
					compared++
				}
				return nil
			})
			batch := b.Begin()
			for i := range many {
				deliver(t, batch, nth(i), Seen, c.old(i))
			}
			if err := batch.Commit(); err != nil {
				t.Fatal(err)
			}
			var there []File
			if err := b.Each(func(f File) error { there = append(there, f); return nil }); err != nil {
				t.Fatal(err)
			}
			former, taken := b.Former(there), 0
			batch = b.Begin()
			for i := range many {
				m, err := batch.Create(nil)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := m.Write([]byte(c.now(i))); err != nil {
					t.Fatal(err)
				}
				n := nth(i)
				n.Validity = 8
				if err := batch.Keep(m, n, 0, former); err != nil {
					t.Fatal(err)
				}
				if batch.items[i].old != nil {
					taken++
				}
			}
			if err := batch.Commit(); err != nil {
				t.Fatal(err)
			}
			if taken != c.taken || former.read != c.read || compared > many {
				t.Errorf("%d taken, %d files read, %d compared", taken, former.read, compared)
			}
			if got := len(files(t, dir)); got != 2*many-c.taken {
				t.Errorf("%d messages lie there", got)
			}
		})
	}
}

func nth(i int) Name { return name(uint32(i + 1)) }
