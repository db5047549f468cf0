package mail

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseHost(t *testing.T) {
	for text, want := range map[string]ServerProblem{
		"imap.gmail.com":                 "",
		"imap.gmail.com.":                "",
		"IMAP.Gmail.com":                 "",
		"localhost":                      "",
		"127.0.0.1":                      "",
		"::1":                            "",
		"2001:db8::1":                    "",
		"poczta.przykład.pl":             "",
		"mail_1.firma.pl":                "",
		"":                               HostEmpty,
		"https://imap.gmail.com":         HostScheme,
		"imaps://imap.gmail.com:993":     HostScheme,
		" imap.gmail.com":                HostSpace,
		"imap.gmail.com ":                HostSpace,
		"imap gmail.com":                 HostSpace,
		"imap.gmail.com\n":               HostSpace,
		"imap\u00a0.gmail.com":           HostSpace,
		"imap\u2003.gmail.com":           HostSpace,
		"imap\u200b.gmail.com":           HostSpace,
		"imap\u202e.gmail.com":           HostSpace,
		"ala@gmail.com":                  HostAddress,
		"imap.gmail.com:993":             HostPort,
		"[::1]:993":                      HostPort,
		"imap..gmail.com":                HostSyntax,
		".gmail.com":                     HostSyntax,
		".":                              HostSyntax,
		"-imap.gmail.com":                HostSyntax,
		"imap.gmail.com/x":               HostSyntax,
		"imap.gmail.com?":                HostSyntax,
		"imap,gmail.com":                 HostSyntax,
		"imap\xff.gmail.com":             HostSyntax,
		strings.Repeat("a", 64) + ".pl":  HostSyntax,
		strings.Repeat("a.", 200) + "pl": HostSyntax,
	} {
		got, err := ParseHost(text)
		var bad *ServerError
		switch {
		case want == "" && (err != nil || got != text):
			t.Errorf("%q: %q, %v", text, got, err)
		case want != "" && (!errors.As(err, &bad) || bad.Problem != want || bad.Field != "host"):
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// A host that was accepted cannot carry anything else into an address line.
func TestParseHostProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z0-9.:@ \-_/\x{200b}\x{a0}ż]{0,30}`)).Draw(t, "text")
		got, err := ParseHost(text)
		if err == nil && (got != text || Clean(text) != text || strings.ContainsAny(text, " /@\t\r\n\x00")) {
			t.Fatalf("%q was accepted as %q", text, got)
		}
	})
}

func TestParsePort(t *testing.T) {
	for text, want := range map[string]int{"1": 1, "993": 993, "65535": 65535} {
		if got, err := ParsePort(text); err != nil || got != want {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	for text, want := range map[string]ServerProblem{
		"": PortNumber, "x": PortNumber, " 993": PortNumber, "993 ": PortNumber, "9.93": PortNumber, "0x3e1": PortNumber, "+993": PortNumber, "٩٩٣": PortNumber,
		"0": PortRange, "-1": PortRange, "65536": PortRange, "70000": PortRange, "99999999999999999999": PortRange,
	} {
		_, err := ParsePort(text)
		var bad *ServerError
		if !errors.As(err, &bad) || bad.Problem != want || bad.Field != "port" {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestServerValidate(t *testing.T) {
	good := Server{"imap.gmail.com", 993, TLS}
	if err := good.Validate(); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		server Server
		field  string
	}{
		{Server{}, "host"},
		{Server{"imap.gmail.com", 0, TLS}, "port"},
		{Server{"imap.gmail.com", 70000, TLS}, "port"},
		{Server{"imap.gmail.com", 993, ""}, "security"},
		{Server{"imap.gmail.com", 993, "none"}, "security"},
		{Server{"imap.gmail.com", 993, "TLS"}, "security"},
	} {
		var bad *ServerError
		if err := c.server.Validate(); !errors.As(err, &bad) || bad.Field != c.field {
			t.Errorf("%+v: %v, want the %s", c.server, err, c.field)
		}
	}
	if got := (Server{"::1", 993, TLS}).Addr(); got != "[::1]:993" {
		t.Errorf("address %s", got)
	}
}

func TestUsualPort(t *testing.T) {
	got := ""
	for _, lane := range Protocols {
		for _, security := range []Security{TLS, StartTLS, ""} {
			got += fmt.Sprint(" ", UsualPort(lane, security))
		}
	}
	if want := " 993 143 0 465 587 0"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
