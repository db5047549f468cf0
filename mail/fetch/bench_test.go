package fetch

import (
	"fmt"
	"strings"
	"testing"
)

// endless gives the same answers for ever.
type endless struct{ chunk []byte }

func (e endless) Chunk() ([]byte, error) { return e.chunk, nil }

// BenchmarkAnswers reads FETCH answers of 34 kB, the mean of a mailbox.
func BenchmarkAnswers(b *testing.B) {
	body := strings.Repeat(strings.Repeat("x", 74)+"\r\n", 450)
	text := fmt.Sprintf("* 1 FETCH (UID 1 FLAGS (\\Seen) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" BODY[] {%d}\r\n%s)\r\n", len(body), body)
	s := &session{}
	s.in = &reader{from: endless{[]byte(text)}}
	var c counting
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.hear(&c); err != nil {
			b.Fatal(err)
		}
	}
}
