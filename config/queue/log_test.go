package queue

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Of a trouble that lasts, one line a minute is told, without what it quotes.
func TestTroubleIsToldSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		log := slog.New(&troubles{to: slog.New(slog.NewTextHandler(&out, nil))}).With("of", "ala@firma.pl").WithGroup("g")
		for range 90 {
			log.Info("nothing")
			log.Error("cannot fetch", "err", "ala@firma.pl")
			time.Sleep(time.Second)
		}
		if text := out.String(); strings.Count(text, "\n") != 2 || strings.Count(text, `with=queue why="cannot fetch"`) != 2 || strings.Contains(text, "firma") {
			t.Error(text)
		}
	})
}
