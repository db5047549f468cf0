package fetch

import (
	"errors"
	"time"

	"mailkey/mail"
)

// How long a server may be silent, and how slow it may be (design §6.4).
const (
	silence   = 30 * time.Second
	slowFor   = time.Minute
	slowBytes = 60 << 10 // in that time: under 1 kB a second
)

// pace watches how quickly a server speaks, once it is signed in to.
type pace struct {
	running bool
	set     time.Time // when the clock of silence was last set
	since   time.Time // the minute that is being counted
	bytes   int
}

func (p *pace) start() {
	p.running = true
	p.since, p.set, p.bytes = time.Now(), time.Time{}, 0
}

// due reports whether the clock of silence is to be set again; once a second will do.
func (p *pace) due(now time.Time) bool {
	if !p.running || now.Sub(p.set) < time.Second {
		return false
	}
	p.set = now
	return true
}

var errSlow = errors.New("under 1 kB a second for a minute")

// count takes bytes that have come.
func (p *pace) count(n int) error {
	p.bytes += n
	if !p.running {
		return nil
	}
	now := time.Now()
	if now.Sub(p.since) < slowFor {
		return nil
	}
	if p.bytes < slowBytes {
		return &mail.Misbehaviour{Kind: mail.Silent, Err: errSlow}
	}
	p.since, p.bytes = now, 0
	return nil
}
