package gmailsim

import (
	"fmt"
	"net"
	"net/netip"

	"mailkey/mail"
)

// googlePort is one of the four ports at which Google serves mail programs.
type googlePort struct {
	port     uint16
	protocol mail.Protocol
	security mail.Security
}

var googlePorts = [...]googlePort{
	{993, mail.IMAP, mail.TLS},
	{143, mail.IMAP, mail.StartTLS},
	{465, mail.SMTP, mail.TLS},
	{587, mail.SMTP, mail.StartTLS},
}

// open opens every listener, lays the routes to them, and begins to serve.
func (s *Sim) open() error {
	wanted := [...]int{s.options.IMAP, s.options.IMAPStartTLS, s.options.SMTP, s.options.SMTPStartTLS}
	for i, p := range googlePorts {
		d, err := s.listen(wanted[i], door{protocol: p.protocol, security: p.security})
		if err != nil {
			return err
		}
		s.route(home, p.port, d.addr())
	}
	for _, t := range troubles {
		if err := s.openTrouble(t); err != nil {
			return err
		}
	}
	if err := s.openDNS(); err != nil {
		return err
	}
	for _, d := range s.doors {
		s.work.Go(func() { s.serve(d) })
	}
	s.work.Go(s.serveUDP)
	return nil
}

func (s *Sim) route(ip netip.Addr, port uint16, to netip.AddrPort) {
	s.routes[netip.AddrPortFrom(ip, port)] = to
	s.routes[to] = to
}

// openTrouble opens what a troubled host needs: a listener for each of
// Google's ports, or one for all of them where nobody speaks mail anyway.
func (s *Sim) openTrouble(t trouble) error {
	switch t.way {
	case closed:
		return s.holdClosed(t)
	case clearOnTLS:
		for _, p := range googlePorts {
			clear, _ := s.door(p.protocol, mail.StartTLS, "")
			s.route(t.ip(), p.port, clear.addr())
		}
		return nil
	case mute, hangUp, webPage:
		d, err := s.listen(0, door{way: t.way, trouble: t.slug})
		if err != nil {
			return err
		}
		for _, p := range googlePorts {
			s.route(t.ip(), p.port, d.addr())
		}
		return nil
	}
	for _, p := range googlePorts {
		if t.way == noStartTLS && p.security == mail.TLS {
			continue
		}
		d, err := s.listen(0, door{protocol: p.protocol, security: p.security, cert: t.cert, way: t.way, trouble: t.slug})
		if err != nil {
			return err
		}
		s.route(t.ip(), p.port, d.addr())
	}
	return nil
}

// holdClosed finds a port on which nothing listens and keeps it so: it is the
// near end of a connection between ourselves, which the system gives to nobody
// else for as long as both ends are open.
func (s *Sim) holdClosed(t trouble) error {
	var config net.ListenConfig
	listener, err := config.Listen(s.ctx, "tcp4", netip.AddrPortFrom(home, 0).String())
	if err != nil {
		return fmt.Errorf("hold a closed port: %w", err)
	}
	defer listener.Close()
	var dialer net.Dialer
	near, err := dialer.DialContext(s.ctx, "tcp4", listener.Addr().String())
	if err != nil {
		return fmt.Errorf("hold a closed port: %w", err)
	}
	s.held = append(s.held, near)
	far, err := listener.Accept()
	if err != nil {
		return fmt.Errorf("hold a closed port: %w", err)
	}
	s.held = append(s.held, far)
	for _, p := range googlePorts {
		s.route(t.ip(), p.port, addrPort(near.LocalAddr()))
	}
	return nil
}

// door finds an open listener. The slug is empty for Google's own.
func (s *Sim) door(p mail.Protocol, security mail.Security, slug string) (*door, bool) {
	for _, d := range s.doors {
		if d.protocol == p && d.security == security && d.trouble == slug {
			return d, true
		}
	}
	return nil, false
}

// openDNS opens UDP and TCP on one port.
func (s *Sim) openDNS() error {
	const attempts = 8 // the same port may be taken on the other side
	var err error
	for range attempts {
		var config net.ListenConfig
		s.dns, err = config.ListenPacket(s.ctx, "udp4", netip.AddrPortFrom(home, uint16(s.options.DNS)).String())
		if err != nil {
			continue
		}
		at := addrPort(s.dns.LocalAddr())
		if _, err = s.listen(int(at.Port()), door{}); err == nil {
			s.routes[at] = at
			return nil
		}
		_ = s.dns.Close()
	}
	return fmt.Errorf("open the practice DNS: %w", err)
}
