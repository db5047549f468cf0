package gmailsim_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"mailkey/mail/gmailsim"
)

func TestDNS(t *testing.T) {
	s := start(t, gmailsim.Options{})
	tcpOnly := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var dialer net.Dialer
		return dialer.DialContext(ctx, "tcp", s.DNS())
	}}
	for name, r := range map[string]*net.Resolver{"udp": s.Resolver(), "tcp": tcpOnly} {
		t.Run(name, func(t *testing.T) {
			for host, want := range map[string]string{
				"imap.gmail.com":              "[127.0.0.1]",
				"SMTP.Gmail.Com.":             "[127.0.0.1]",
				"imap.googlemail.com":         "[127.0.0.1]",
				"expired.gmailsim.example":    "[127.0.0.2]",
				"imap.firma.example":          "not found",
				"nie-ma.example":              "not found",
				"sub.nie-ma.gmailsim.example": "not found",
			} {
				addrs, err := r.LookupHost(t.Context(), host)
				if got := answer(addrs, err); got != want {
					t.Errorf("host %s: %s, want %s", host, got, want)
				}
			}
			for domain, want := range map[string]string{
				"gmail.com":     "[gmail-smtp-in.l.google.com. alt1.gmail-smtp-in.l.google.com. alt2.gmail-smtp-in.l.google.com. alt3.gmail-smtp-in.l.google.com. alt4.gmail-smtp-in.l.google.com.]",
				"firma.example": "[smtp.google.com.]",
				"FIRMA.example": "[smtp.google.com.]",
				"biuro.example": "aspmx.l.google.com.",
				"brama.example": "[mx1-eu1.ppe-hosted.com. mxa-00112233.gslb.pphosted.com.]",
				"inna.example":  "[mail.inna.example.]",
				"moja-firma.pl": "[smtp.google.com.]",
				"outlook.com":   "[outlook-com.olc.protection.outlook.com.]",
				"wp.pl":         "[mx.wp.pl.]",
				"gmial.com":     "not found",
				// Also when the system's own search list is tried behind it.
				"nie-ma.example":           "not found",
				"nie-ma.example.corp.lan.": "not found",
			} {
				records, err := r.LookupMX(t.Context(), domain)
				var hosts []string
				for _, r := range records {
					hosts = append(hosts, r.Host)
				}
				if got := answer(hosts, err); got != want && (domain != "biuro.example" || len(hosts) != 5 || hosts[0] != want) {
					t.Errorf("mx %s: %s, want %s", domain, got, want)
				}
			}
			_, services, err := r.LookupSRV(t.Context(), "imaps", "tcp", "gmail.com")
			if err != nil || len(services) != 1 || services[0].Target != "imap.gmail.com." || services[0].Port != 993 {
				t.Errorf("srv: %v, %v", services, err)
			}
			if _, _, err := r.LookupSRV(t.Context(), "imaps", "tcp", "firma.example"); err == nil {
				t.Error("a company domain has an SRV record")
			}
			if texts, err := r.LookupTXT(t.Context(), "firma.example"); err != nil || !strings.Contains(texts[0], "include:_spf.google.com") {
				t.Errorf("txt: %v, %v", texts, err)
			}
		})
	}
}

func answer(all []string, err error) string {
	var e *net.DNSError
	if errors.As(err, &e) && e.IsNotFound {
		return "not found"
	}
	if err != nil {
		return err.Error()
	}
	return fmt.Sprint(all)
}

func TestDNSSurvivesNonsense(t *testing.T) {
	s := start(t, gmailsim.Options{})
	conn, err := net.Dial("udp", s.DNS())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, packet := range []string{"", "x", strings.Repeat("\xff", 600), "\x00\x01\x80\x00\x00\x01\x00\x00\x00\x00\x00\x00"} {
		if _, err := conn.Write([]byte(packet)); err != nil {
			t.Fatal(err)
		}
	}
	if addrs, err := s.Resolver().LookupHost(t.Context(), "imap.gmail.com"); err != nil || len(addrs) != 1 {
		t.Errorf("afterwards: %v, %v", addrs, err)
	}
}
