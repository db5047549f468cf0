package wiretest

import (
	"io"
	"net"
	"slices"
	"sync"
)

// spoil cuts or changes a text where the script says.
func (s *Server) spoil(text string) (spoilt string, cut bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	meant := text
	if at := s.FlipText - s.text - 1; at >= 0 && at < len(text) {
		changed := []byte(text)
		changed[at] ^= s.FlipBits
		text = string(changed)
	}
	if room := s.CutText - s.text; s.CutText > 0 && room < len(text) {
		text, cut = text[:max(room, 0)], true
	}
	s.text += len(text)
	s.said = append(s.said, Message{meant, text})
	return text, cut
}

// Said is every message that the server has sent.
func (s *Server) Said() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.said)
}

// Spoilt is how many messages were whole when a byte on the socket was cut off
// or changed, and whether one was.
func (s *Server) Spoilt() (whole int, was bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return max(s.spoilt-1, 0), s.spoilt > 0
}

// metered counts the bytes of the socket and cuts it where the script says.
type metered struct {
	net.Conn
	server *Server
}

func (m *metered) Write(b []byte) (int, error) {
	s := m.server
	s.mu.Lock()
	room := len(b)
	if s.CutBytes > 0 {
		room = min(room, s.CutBytes-s.bytes)
	}
	flip := s.FlipBytes - s.bytes - 1
	if flip >= 0 && flip < len(b) {
		b = slices.Clone(b)
		b[flip] ^= s.FlipBits
	}
	if s.spoilt == 0 && (room < len(b) || flip >= 0 && flip < len(b)) {
		s.spoilt = max(s.sent, 1)
	}
	s.bytes += room
	s.mu.Unlock()
	n, err := m.Conn.Write(b[:room])
	if err == nil && room < len(b) {
		_ = m.Close()
		err = io.ErrClosedPipe
	}
	return n, err
}

// reader drains a pipe at once, as a kernel does, so that the client's writes never wait.
type reader struct {
	net.Conn
	mu    sync.Mutex
	more  *sync.Cond
	taken []byte
	err   error
}

func drained(conn net.Conn) net.Conn {
	r := &reader{Conn: conn}
	r.more = sync.NewCond(&r.mu)
	go func() {
		buffer := make([]byte, 4096)
		for {
			n, err := conn.Read(buffer)
			r.mu.Lock()
			r.taken, r.err = append(r.taken, buffer[:n]...), err
			r.mu.Unlock()
			r.more.Signal()
			if err != nil {
				return
			}
		}
	}()
	return r
}

func (r *reader) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.taken) == 0 && r.err == nil {
		r.more.Wait()
	}
	if len(r.taken) == 0 {
		return 0, r.err
	}
	n := copy(p, r.taken)
	r.taken = r.taken[n:]
	return n, nil
}
