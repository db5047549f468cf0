package probe_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"mailkey/mail"
	"mailkey/mail/wire/wiretest"
)

// TestCanary searches everything that leaves a test for the password, after a
// server has echoed it in many forms.
func TestCanary(t *testing.T) {
	plain := base64.StdEncoding.EncodeToString([]byte("\x00ala@example.test\x00" + password))
	forms := map[string]string{
		"raw":         password,
		"spaced":      "abcd efgh ijkl mnop",
		"letters":     strings.Join(strings.Split(password, ""), " "),
		"hyphens":     "abcd-efgh-ijkl-mnop",
		"capitals":    strings.ToUpper(password),
		"zero-width":  strings.Join(strings.Split(password, ""), "\u200b"),
		"SASL PLAIN":  plain,
		"base64":      base64.StdEncoding.EncodeToString([]byte(password)),
		"base64 raw":  base64.RawURLEncoding.EncodeToString([]byte("xy" + password)),
		"hexadecimal": hex.EncodeToString([]byte(password)),
	}
	replies := map[string]m{
		"refusal":   {"AUTHENTICATE": "%t NO [ALERT] no §\r\n", "AUTH": "535 5.7.8 no §\r\n"},
		"code":      {"AUTHENTICATE": "%t NO [§] no\r\n", "AUTH": "535-§\r\n535 no\r\n"},
		"untagged":  {"AUTHENTICATE": "* NO §\r\n%t NO no\r\n", "AUTH": "535 §\r\n"},
		"tag":       {"AUTHENTICATE": "§ OK\r\n", "AUTH": "§\r\n"},
		"nonsense":  {"AUTHENTICATE": "* §\r\n", "AUTH": "235x §\r\n"},
		"dropped":   {"AUTHENTICATE": "* OK §\r\n" + wiretest.Cut, "AUTH": "235-§\r\n" + wiretest.Cut},
		"silent":    {"AUTHENTICATE": "* OK §\r\n" + wiretest.Hang, "AUTH": "235-§\r\n" + wiretest.Hang},
		"later":     {"EXAMINE": "* OK §\r\n%t NO §\r\n", "MAIL": "550 §\r\n"},
		"challenge": {"AUTHENTICATE": "+ §\r\n", "AUTH": "334 §\r\n"},
		"split":     {"AUTHENTICATE": "* NO ¶\r\n%t NO no\r\n", "AUTH": "535-¶\r\n535 no\r\n"},
		"offers":    {"greeting": "* OK [CAPABILITY IMAP4rev1 LOGINDISABLED §] x\r\n", "EHLO": "250-x\r\n250 AUTH §\r\n"},
		"greeting":  {"greeting": "* OK § ready\r\n", "EHLO": "550 §\r\n"},
	}
	for where, reply := range replies {
		for name, form := range forms {
			t.Run(where+"/"+name, func(t *testing.T) {
				within(t, 10*time.Second+farewell, func(t *testing.T) { canary(t, reply, form, forms) })
			})
		}
	}
}

func canary(t *testing.T, reply m, form string, forms map[string]string) {
	halves := form[:len(form)/2] + "\r\n* NO " + form[len(form)/2:]
	filled := m{}
	for verb, text := range reply {
		if verb == "AUTH" {
			halves = strings.ReplaceAll(halves, "* NO ", "535-")
		}
		filled[verb] = strings.NewReplacer("§", form, "¶", halves).Replace(text)
	}
	ca := wiretest.NewCA(t)
	s := newStand(t, ca, wiretest.GoodIMAP(ca, mail.TLS).With(filled), wiretest.GoodSMTP(ca, mail.TLS).With(filled), mail.TLS)
	if greeting, ok := filled["greeting"]; ok {
		s.imap.Greeting = greeting
	}
	var seen strings.Builder
	report := s.prober.Run(t.Context(), s.login, func(e mail.Event) { fmt.Fprintf(&seen, "%v %+v %#v\n", e, e.Err, e.Err) })
	fmt.Fprintf(&seen, "%+v\n", report)
	for _, protocol := range mail.Protocols {
		for _, line := range report.Said(protocol) {
			fmt.Fprintln(&seen, line.Text)
		}
	}
	for _, e := range report {
		text, err := json.Marshal(e.Err)
		if err == nil {
			fmt.Fprintf(&seen, "%s\n", text)
		}
		var r *mail.Refusal
		var b *mail.Misbehaviour
		if errors.As(e.Err, &r) {
			fmt.Fprintln(&seen, r.Text)
		}
		if errors.As(e.Err, &b) {
			fmt.Fprintln(&seen, b.Said, b.Err)
		}
	}
	loose := strings.NewReplacer(" ", "", "\n", "", "-", "", "\u200b", "", `\n`, "").Replace(strings.ToLower(seen.String()))
	for name, hidden := range forms {
		if strings.Contains(seen.String(), hidden) || strings.Contains(loose, strings.ToLower(strings.NewReplacer(" ", "", "-", "", "\u200b", "").Replace(hidden))) {
			t.Fatalf("%s got through:\n%s", name, seen.String())
		}
	}
}
