package cli

import (
	"context"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"mailkey/config"
	"mailkey/mail"
	"mailkey/mail/reach"
	"mailkey/ui/i18n"
)

// The clock beside Google's, and beside the program's own age.
func TestDoctorDate(t *testing.T) {
	s, _ := newSession(t)
	for name, c := range map[string]struct {
		date   reach.Date
		status standing
		says   string
	}{
		"right":           {reach.Date{Off: 5 * time.Minute, Proved: true}, fine, "agrees"},
		"minutes":         {reach.Date{Off: 301 * time.Second, Proved: true}, warns, "ahead of accounts.google.com by 5 minutes"},
		"behind":          {reach.Date{Off: -24 * time.Hour, Proved: true}, warns, "behind accounts.google.com by 1 day"},
		"T15 a year":      {reach.Date{Off: -400 * 24 * time.Hour, Proved: true}, fails, "by 1 year"},
		"T15 only a hint": {reach.Date{Off: 400 * 24 * time.Hour}, fails, "by 1 year"},
		"no answer":       {reach.Date{Err: errors.New("no answer")}, skipped, "did not tell the time"},
	} {
		if f := s.clockOnline(c.date); f.Status != c.status || !strings.Contains(f.Detail, c.says) || strings.Contains(f.Advice, "«") {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if f := s.clockAge(time.Now(), time.Time{}); f.Status != fine || strings.Contains(f.Detail, "0001") {
		t.Errorf("not known when it was built: %+v", f)
	}
	built := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for at, want := range map[time.Time]standing{
		built.AddDate(-7, 0, 0): fails, built.AddDate(0, 0, -2): fails, built.Add(-time.Hour): fine, built.AddDate(9, 0, 0): fine,
	} {
		if f := s.clockAge(at, built); f.Status != want {
			t.Errorf("T15 %v: %+v", at, f)
		}
	}
}

// Why Google's clock was not read is told in words, and of the DNS server that was
// asked, not of the system's that the error names.
func TestDoctorNoDate(t *testing.T) {
	silent := &net.DNSError{Err: "i/o timeout", Server: "192.0.2.53:53", IsTimeout: true}
	for name, c := range map[string]struct {
		err  error
		dns  string
		want string
	}{
		"no such name":         {&net.DNSError{Err: "no such host", Server: "192.0.2.53:53", IsNotFound: true}, "", "nie zna tu tej nazwy"},
		"silent":               {silent, "", "DNS, czyli spis adresów w internecie, nie odpowiedział"},
		"silent, of one's own": {silent, "127.0.0.1:5353", "serwer DNS 127.0.0.1:5353, podany w --dns-server, nie odpowiedział"},
		"late":                 {&mail.TimedOut{}, "127.0.0.1:5353", "serwer DNS 127.0.0.1:5353"},
		"refused":              {&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, "", "odmowa"},
		"not Google":           {x509.UnknownAuthorityError{}, "", "nikt go nie potwierdza"},
		"no time left":         {context.DeadlineExceeded, "", "brak odpowiedzi"},
		"no date":              {&time.ParseError{}, "", "nie ma daty"},
	} {
		s, _ := newSession(t)
		if s.env.Lang = i18n.PL; c.dns != "" {
			s.given[flagDNS] = c.dns
		}
		err := &url.Error{Op: "Head", URL: "https://accounts.google.com/", Err: fmt.Errorf("look up: %w", c.err)}
		f := s.clockOnline(reach.Date{Err: err})
		if f.Status != skipped || !strings.Contains(f.Detail, c.want) || strings.ContainsAny(f.Detail, "«{\"") || strings.Contains(f.Detail, "192.0.2.53") {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// Without a place for files, the reason is told where passwords would go, too.
func TestDoctorWithoutHome(t *testing.T) {
	s, _ := newSession(t)
	lost := &config.PathError{Path: "HOME", Problem: config.NoHome}
	if f := by(s.passwords(&sights{here: &Examined{Err: lost}, lost: lost}), "place"); f.Status != skipped || !strings.Contains(f.Detail, "HOME is not set") {
		t.Errorf("%+v", f)
	}
}

// What a certificate means on Google's hosts and on others'.
func TestDoctorSeals(t *testing.T) {
	chain := func(issuer string) []*x509.Certificate {
		return []*x509.Certificate{{Issuer: pkix.Name{Organization: []string{issuer}}}}
	}
	wrong := errors.New("wrong")
	for name, c := range map[string]struct {
		seal          reach.Seal
		google, other string
	}{
		"Google's":          {reach.Seal{Chain: chain("Google Trust Services LLC")}, "good", "good"},
		"another's":         {reach.Seal{Chain: chain("Let's Encrypt")}, "company", "good"},
		"nearly":            {reach.Seal{Chain: chain("Not Google Trust Services")}, "company", "good"},
		"own CA":            {reach.Seal{Chain: chain("Firma"), ByCA: true}, "company-ca", "by-ca"},
		"nobody's":          {reach.Seal{Chain: chain("Firma"), Err: wrong, Unvouched: true}, "intercepted", "stranger"},
		"expired":           {reach.Seal{Chain: chain("Firma"), Err: wrong, Off: 1}, "clock", "expired"},
		"early":             {reach.Seal{Chain: chain("Firma"), Err: wrong, Off: -1}, "clock", "early"},
		"another name":      {reach.Seal{Chain: chain("Firma"), Err: wrong, Misnamed: true}, "elsewhere", "name"},
		"name and nobody's": {reach.Seal{Chain: chain("Firma"), Err: wrong, Misnamed: true, Unvouched: true}, "elsewhere", "stranger"},
		"no roots here":     {reach.Seal{Chain: chain("Google Trust Services"), Err: wrong, Unvouched: true}, "unproved", "stranger"},
		"a web page":        {reach.Seal{Err: &mail.WrongProtocol{Said: "HTTP/1.1"}}, "stray", "stray"},
		"silence":           {reach.Seal{Err: &mail.TimedOut{}}, "silent", "silent"},
		"cut":               {reach.Seal{Err: &mail.Dropped{Err: wrong}}, "broken", "broken"},
	} {
		for google, want := range map[bool]string{true: c.google, false: c.other} {
			status, key := judged(&c.seal, google, false)
			if key != "doctor.seal."+want || i18n.Has(key+".do") != (status != fine) {
				t.Errorf("%s, Google's host %v: %s %s", name, google, status, key)
			}
		}
	}
}

// Every text that the doctor asks for exists, and where it tells of trouble, so
// does what to do.
func TestDoctorTexts(t *testing.T) {
	files, err := filepath.Glob("doctor*.go")
	if err != nil {
		t.Fatal(err)
	}
	key, trouble := regexp.MustCompile(`"(doctor\.[a-z0-9.-]*[a-z0-9])"`), regexp.MustCompile(`(?:warns|fails), "(doctor\.[a-z0-9.-]*[a-z0-9])"`)
	count := 0
	for _, path := range files {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range key.FindAllStringSubmatch(string(source), -1) {
			if count++; !i18n.Has(m[1]) && !strings.HasSuffix(path, "_test.go") {
				t.Errorf("%s: no text %s", path, m[1])
			}
		}
		for _, m := range trouble.FindAllStringSubmatch(string(source), -1) {
			if !i18n.Has(m[1] + ".do") {
				t.Errorf("%s: %s says not what to do", path, m[1])
			}
		}
	}
	if count < 80 {
		t.Errorf("only %d keys found: is the search broken?", count)
	}
	for _, group := range doctorGroups {
		if !i18n.Has("doctor.group." + group) {
			t.Errorf("no name of the group %s", group)
		}
	}
	for _, place := range []string{"keyring", "keyring.no-keyring", "keyring.locked", "sealed", "sealed.asked", "sealed.no-keyring", "sealed.locked"} {
		if !i18n.Has("doctor.place." + place) {
			t.Errorf("no text for the place %s", place)
		}
	}
}
