package serve

import (
	"net"
	"net/netip"
	"sync"
	"time"
)

// bucket is a token bucket. Its zero value is full.
type bucket struct {
	spent float64
	at    time.Time
}

// take takes a token, if there is one.
func (b *bucket) take(r Rate, now time.Time) bool {
	b.spent = max(0, b.spent-max(0, float64(now.Sub(b.at)))/float64(r.Every)) // clocks go backwards too
	b.at = now
	if b.spent > float64(r.Burst)-1 {
		return false
	}
	b.spent++
	return true
}

// maxBuckets bounds the memory for those who are not known.
const maxBuckets = 10_000

// buckets is a bucket for each name.
type buckets struct {
	rate Rate
	mu   sync.Mutex
	all  map[string]*bucket
}

func newBuckets(r Rate) *buckets { return &buckets{rate: r, all: map[string]*bucket{}} }

func (bs *buckets) take(name string) bool {
	bs.mu.Lock()
	defer bs.mu.Unlock()
	now := time.Now()
	b, ok := bs.all[name]
	if !ok {
		if len(bs.all) >= maxBuckets {
			bs.sweep(now)
		}
		b = &bucket{at: now}
		bs.all[name] = b
	}
	return b.take(bs.rate, now)
}

// sweep forgets the buckets that are full again, or else all of them: whoever
// comes from ten thousand addresses at once is not held by a rate.
func (bs *buckets) sweep(now time.Time) {
	for name, b := range bs.all {
		if float64(now.Sub(b.at))/float64(bs.rate.Every) >= b.spent {
			delete(bs.all, name)
		}
	}
	if len(bs.all) >= maxBuckets {
		clear(bs.all)
	}
}

// doors counts connections: before login by address, after it by key.
type doors struct {
	limits Limits
	state  *doorsState
}

type doorsState struct {
	mu        sync.Mutex
	strangers []waiting // the oldest first
	from      map[string]int
	inside    int
	keys      map[string]int
	closed    bool
}

type waiting struct {
	from string
	conn net.Conn
}

func newDoors(l Limits) doors {
	return doors{l, &doorsState{from: map[string]int{}, keys: map[string]int{}}}
}

// knock lets a connection try to log in. One address has few places; where all
// places are taken, whoever has waited longest makes room, of the address that
// holds the most.
func (d doors) knock(from string, conn net.Conn) bool {
	s := d.state
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.from[from] >= d.limits.StrangersEach {
		return false
	}
	if len(s.strangers) >= d.limits.Strangers {
		i := s.crowd()
		_ = s.strangers[i].conn.Close()
		s.drop(i)
	}
	s.strangers = append(s.strangers, waiting{from, conn})
	s.from[from]++
	return true
}

// crowd is the oldest connection of the address that has the most.
func (s *doorsState) crowd() (most int) {
	for i, w := range s.strangers {
		if s.from[w.from] > s.from[s.strangers[most].from] {
			most = i
		}
	}
	return most
}

// leave ends the try, however it went.
func (d doors) leave(conn net.Conn) {
	s := d.state
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, w := range s.strangers {
		if w.conn == conn {
			s.drop(i)
			return
		}
	}
}

func (s *doorsState) drop(i int) {
	from := s.strangers[i].from
	s.strangers = append(s.strangers[:i], s.strangers[i+1:]...)
	if s.from[from]--; s.from[from] == 0 {
		delete(s.from, from)
	}
}

// enter counts a connection of a proven key.
func (d doors) enter(key string) bool {
	s := d.state
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.inside >= d.limits.Connections || s.keys[key] >= d.limits.ConnectionsEach {
		return false
	}
	s.inside++
	s.keys[key]++
	return true
}

func (d doors) exit(key string) {
	s := d.state
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inside--
	if s.keys[key]--; s.keys[key] == 0 {
		delete(s.keys, key)
	}
}

// closeStrangers lets nobody in any more.
func (d doors) closeStrangers() {
	s := d.state
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, w := range s.strangers {
		_ = w.conn.Close()
	}
}

// origin is the address that limits count by: of IPv6 the network, for a home has
// a whole one.
func origin(a net.Addr) string {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return "?"
	}
	ip := tcp.AddrPort().Addr().Unmap()
	if ip.Is6() {
		if p, err := netip.AddrFrom16(ip.As16()).Prefix(64); err == nil {
			return p.String()
		}
	}
	return ip.String()
}
