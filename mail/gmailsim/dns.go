package gmailsim

import (
	"encoding/binary"
	"errors"
	"net"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

const ttl = 60 // seconds

// serveUDP answers questions by UDP until the simulator closes.
func (s *Sim) serveUDP() {
	buf := make([]byte, 4096)
	for {
		n, from, err := s.dns.ReadFrom(buf)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue // Windows reports here that an asker has gone
		}
		if reply, err := answer(buf[:n]); err == nil {
			_, _ = s.dns.WriteTo(reply, from)
		}
	}
}

// serveDNS answers questions by TCP (RFC 1035 section 4.2.2).
func (s *Sim) serveDNS(l *line) {
	for {
		head, err := l.readN(2)
		if err != nil {
			return
		}
		question, err := l.readN(int(binary.BigEndian.Uint16(head)))
		if err != nil {
			return
		}
		reply, err := answer(question)
		if err != nil {
			return
		}
		l.w.Write(binary.BigEndian.AppendUint16(nil, uint16(len(reply))))
		l.w.Write(reply)
	}
}

// answer makes the reply to one packet. An error means: not a question, so
// say nothing.
func answer(packet []byte) ([]byte, error) {
	var p dnsmessage.Parser
	head, err := p.Start(packet)
	if err != nil || head.Response {
		return nil, errors.Join(errors.New("not a question"), err)
	}
	q, err := p.Question()
	if err != nil {
		return nil, err
	}
	reply := dnsmessage.Message{
		Header: dnsmessage.Header{
			ID: head.ID, Response: true, Authoritative: true,
			RecursionDesired: head.RecursionDesired, RecursionAvailable: true,
		},
		Questions: []dnsmessage.Question{q},
	}
	name := strings.ToLower(strings.TrimSuffix(q.Name.String(), "."))
	bodies, exists := records(name, q.Type)
	if !exists {
		reply.RCode = dnsmessage.RCodeNameError
	}
	for _, body := range bodies {
		reply.Answers = append(reply.Answers, dnsmessage.Resource{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Class: dnsmessage.ClassINET, TTL: ttl},
			Body:   body,
		})
	}
	return reply.Pack()
}

// records are what the simulated DNS knows of a name. A name may exist and
// have nothing of the wanted type.
func records(name string, want dnsmessage.Type) (bodies []dnsmessage.ResourceBody, exists bool) {
	if ip, ok := addressOf(name); ok {
		if want == dnsmessage.TypeA {
			bodies = append(bodies, &dnsmessage.AResource{A: ip.As4()})
		}
		return bodies, true
	}
	if target, port, ok := service(name); ok {
		if want == dnsmessage.TypeSRV {
			bodies = append(bodies, &dnsmessage.SRVResource{Priority: 5, Port: port, Target: dnsmessage.MustNewName(target)})
		}
		return bodies, true
	}
	domain, exists := lookup(name)
	if want == dnsmessage.TypeMX {
		for _, r := range domain.mx {
			if host, err := dnsmessage.NewName(r.host); err == nil {
				bodies = append(bodies, &dnsmessage.MXResource{Pref: r.preference, MX: host})
			}
		}
	}
	if want == dnsmessage.TypeTXT && domain.google {
		bodies = append(bodies, &dnsmessage.TXTResource{TXT: []string{"v=spf1 include:_spf.google.com ~all"}})
	}
	return bodies, exists
}

// service is the SRV record that Google publishes for gmail.com (RFC 6186);
// company domains publish none.
func service(name string) (target string, port uint16, ok bool) {
	switch name {
	case "_imaps._tcp.gmail.com":
		return "imap.gmail.com.", 993, true
	case "_submission._tcp.gmail.com":
		return "smtp.gmail.com.", 587, true
	}
	return "", 0, false
}
