package wizard

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/discover"
)

// Setup is the conversation that connects a mailbox.
func Setup(now time.Time) *Flow {
	return &Flow{Name: "setup", Draft: NewDraft(now), steps: []Step{
		which,
		Read{Name: "two-step", Page: twoStepPage, Ask: &isTwoStepOn, When: (*Draft).Google},
		Read{Name: "app-password", Page: page("app-password"), When: (*Draft).Google},
		connect,
		Check{Name: "test"},
		Save{Name: "hand-over"},
	}}
}

// The forms that both conversations have.
var (
	which   = Form{Name: "address", Fields: []Field{address, name, purpose, provider}, When: func(d *Draft) bool { return !d.Given }}
	connect = Form{Name: "connect", Fields: slices.Concat([]Field{password, keep}, serverFields(mail.IMAP), serverFields(mail.SMTP), []Field{userName})}
)

func page(id string) func(*Draft) string { return func(*Draft) string { return id } }

// twoStepPage shows how to look whether it is on, or how to switch it on.
func twoStepPage(d *Draft) string {
	if d.TwoStep == No {
		return "two-step-on"
	}
	return "two-step"
}

// Nobody reaches the password with "no" unless they insist, and "I do not know"
// is an invitation to look, not an answer.
var isTwoStepOn = Question{
	ID:      "two-step",
	Answers: []Answer{Yes, No, DontKnow},
	Proof:   "app-password",
	Set: func(d *Draft, a Answer) {
		if a == SwitchedOn || a == Opens {
			a = Yes
		}
		d.TwoStep = a
	},
	Asked: func(d *Draft) bool { return d.TwoStep != Yes && d.TwoStep != Insist },
}

// Offered is the answers that make sense now: after "no" the question is
// whether it has been switched on meanwhile.
func (q Question) Offered(d *Draft) []Answer {
	if d.TwoStep == No {
		return []Answer{SwitchedOn, Insist}
	}
	return q.Answers
}

var address = Field{
	ID:  "address",
	Get: func(d *Draft) string { return d.Login.Address.String() },
	Set: func(d *Draft, s string) error {
		a, err := mail.ParseAddress(trimmed(s))
		var problem *mail.AddressError
		if errors.As(err, &problem) {
			return &Bad{"address", "address." + string(problem.Problem)}
		}
		if a.Key() != d.Login.Address.Key() && !d.Login.Address.IsZero() { // what flags gave goes with the first one
			d.forget()
		}
		d.Login.Address = a
		return nil
	},
}

// forget drops what belonged to the former address: the password, the stored
// account, and each server whose host the person did not name. A port mended by hand does not make
// a host that was found for one address a place for another one's password.
func (d *Draft) forget() {
	if d.Replaces != "" { // its settings are nobody's choice for another mailbox
		d.Replaces, d.From, d.Old, d.named = "", 0, Old{}, map[string]bool{}
		d.Login.Profile = mail.Profile{}
	}
	d.OldSecret, d.Old.Cure, d.Old.Insist = mail.Secret{}, "", false
	d.Found.Address, d.Provider = mail.Address{}, ""
	for lane, server := range map[mail.Protocol]*mail.Server{mail.IMAP: &d.Login.IMAP, mail.SMTP: &d.Login.SMTP} {
		if d.named[string(lane)+"-host"] {
			continue
		}
		*server = mail.Server{}
		delete(d.named, string(lane)+"-port")
		delete(d.named, string(lane)+"-security")
	}
	d.Login.Secret, d.Cleaning = mail.Secret{}, mail.Cleaning{}
}

// maxName is the longest mailbox name, in letters.
const maxName = 100

// astray is an app password as Google shows it. In a field that is stored and shown
// it is in the wrong place.
var astray = regexp.MustCompile(`^[a-z]{4}([\s\p{Z}][a-z]{4}){3}$`)

var name = Field{
	ID:  "name",
	Get: func(d *Draft) string { return d.Login.Label },
	Set: func(d *Draft, s string) error {
		if utf8.RuneCountInString(s) > maxName {
			return &Bad{"name", "field.name.too-long"}
		}
		if astray.MatchString(s) {
			return &Bad{"name", "field.name.password"}
		}
		d.Login.Label = mail.Clean(s)
		return nil
	},
}

var purpose = Field{
	ID: "purpose",
	Choices: func() []string {
		var all []string
		for _, p := range accounts.Purposes {
			all = append(all, string(p))
		}
		return all
	}(),
	Get: func(d *Draft) string { return string(d.Purpose) },
	Set: func(d *Draft, s string) error {
		if !slices.Contains(accounts.Purposes, accounts.Purpose(s)) {
			return &Bad{"purpose", "field.purpose.unknown"}
		}
		d.Aim(accounts.Purpose(s))
		return nil
	},
}

var provider = Field{
	ID:      "provider",
	Choices: []string{string(discover.Google), string(discover.Other)},
	When:    (*Draft).Unsure,
	Get:     func(d *Draft) string { return string(d.Provider) },
	Set: func(d *Draft, s string) error {
		switch host := discover.Host(s); host {
		case discover.Google, discover.Other, "":
			d.Provider = host
			d.provide()
			return nil
		}
		return &Bad{"provider", "field.provider.unknown"}
	},
}

var password = Field{
	ID:     "password",
	Secret: true,
	Get:    func(*Draft) string { return "" },
	Set: func(d *Draft, s string) error {
		secret, cleaning, problem := readSecret(s)
		if problem != "" {
			return &Bad{"password", problem}
		}
		d.Login.Secret, d.Cleaning = secret, cleaning
		return nil
	},
}

var keep = Field{
	ID:      "keep",
	Choices: []string{"yes", "no"},
	Get: func(d *Draft) string {
		if d.Forget {
			return "no"
		}
		return "yes"
	},
	Set: func(d *Draft, s string) error {
		if s != "yes" && s != "no" {
			return &Bad{"keep", "field.keep.unknown"}
		}
		d.Forget = s == "no"
		return nil
	},
}

var userName = Field{
	ID: "user-name", Advanced: true,
	Get: func(d *Draft) string { return d.Login.UserName },
	Set: func(d *Draft, s string) error {
		if mail.Clean(s) != s {
			return &Bad{"user-name", "field.user-name.invisible"}
		}
		d.Login.UserName = s
		return nil
	},
}

func serverFields(lane mail.Protocol) []Field {
	server := func(d *Draft) *mail.Server {
		if lane == mail.SMTP {
			return &d.Login.SMTP
		}
		return &d.Login.IMAP
	}
	field := func(part string, choices []string, get func(*mail.Server) string, set func(*mail.Server, string) error) Field {
		id := string(lane) + "-" + part
		return Field{
			ID: id, Advanced: true, Choices: choices,
			Get: func(d *Draft) string { return get(server(d)) },
			Set: func(d *Draft, s string) error {
				before := *server(d)
				err := set(server(d), trimmed(s))
				var problem *mail.ServerError
				if errors.As(err, &problem) {
					return &Bad{id, "server." + string(problem.Problem)}
				}
				if *server(d) != before {
					d.named[id] = true
				}
				return nil
			},
		}
	}
	return []Field{
		field("host", nil, func(s *mail.Server) string { return s.Host }, func(s *mail.Server, text string) error {
			host, err := mail.ParseHost(text)
			if err == nil {
				s.Host = host
			}
			return err
		}),
		field("port", nil, func(s *mail.Server) string {
			if s.Port == 0 {
				return ""
			}
			return strconv.Itoa(s.Port)
		}, func(s *mail.Server, text string) error {
			port, err := mail.ParsePort(text)
			if err == nil {
				s.Port = port
			}
			return err
		}),
		field("security", []string{string(mail.TLS), string(mail.StartTLS)}, func(s *mail.Server) string {
			return string(s.Security)
		}, func(s *mail.Server, text string) error {
			security, err := mail.ParseSecurity(text)
			if err == nil {
				s.Security = security
			}
			return err
		}),
	}
}
