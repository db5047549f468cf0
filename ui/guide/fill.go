package guide

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"mailkey/mail"
	"mailkey/ui/i18n"
)

// Values is what the guide knows about this person's mailbox. Each field may
// be missing: the texts then speak of "your e-mail address" and of Google's
// servers.
type Values struct {
	Address mail.Address
	AppName string // the app password's name at Google, such as "Firmao 2026-11"
	Label   string // the mailbox's name
	IMAP    mail.Server
	SMTP    mail.Server

	// Changes says that the password is being changed; OldApp is the replaced
	// one's name at Google and OldSince its day, 2026-05-03. Either may be unknown.
	Changes          bool
	OldApp, OldSince string
}

// Google's servers, the same for gmail.com and for company domains.
var (
	googleIMAP = mail.Server{Host: "imap.gmail.com", Port: 993, Security: mail.TLS}
	googleSMTP = mail.Server{Host: "smtp.gmail.com", Port: 465, Security: mail.TLS}
)

// nameMax is the number of letters of a free text that the guide repeats.
const nameMax = 60

func (v Values) company() bool {
	switch v.Address.Domain() {
	case "gmail.com", "googlemail.com":
		return false
	}
	return true
}

// value is what a placeholder stands for. The stand-ins for missing values are
// in the nominative: sentences put them after a colon or after "is".
func (v Values) value(key string, lang i18n.Lang) (string, bool) {
	or := func(s string, missing Both) (string, bool) {
		if s = mail.CleanUpTo(s, nameMax); s != "" {
			return s, true
		}
		return missing.In(lang), true
	}
	switch key {
	case "address":
		if !v.Address.IsZero() {
			return v.Address.String(), true
		}
		return Both{"Twój adres e-mail", "your e-mail address"}.In(lang), true
	case "this-account":
		if !v.Address.IsZero() {
			return Both{"to konto: ", "the account is: "}.In(lang) + v.Address.String(), true
		}
		return Both{"to właściwe konto", "this is the right account"}.In(lang), true
	case "domain":
		return or(v.Address.Domain(), Both{"twoja-firma.pl", "your-company.com"})
	case "initial":
		r, _ := utf8.DecodeRuneInString(v.Address.Local() + "A")
		return string(unicode.ToUpper(r)), true
	case "secret":
		if v.IMAP.Host != "" && v.IMAP.Host != googleIMAP.Host { // no two providers' passwords look alike
			return Both{"hasło do tej skrzynki, dokładnie takie, jakie przeszło test", "this mailbox's password, exactly as it passed the test"}.In(lang), true
		}
		return Both{"16 liter hasła do aplikacji, bez spacji", "the 16 letters of the app password, without spaces"}.In(lang), true
	case "app":
		return or(v.AppName, Both{"Firmao", "Firmao"})
	case "old-app":
		return or(v.OldApp, Both{"stare hasło", "old password"})
	case "old-row":
		return v.oldRow().In(lang), true
	case "new-row":
		return v.newRow().In(lang), true
	case "mailbox":
		if v.Label == "" {
			return v.value("address", lang)
		}
		return or(v.Label, Both{})
	}
	return v.server(key)
}

// oldRow says which row of Google's list is the old password's, as nearly as
// that is known.
func (v Values) oldRow() Both {
	old, since := mail.CleanUpTo(v.OldApp, nameMax), mail.CleanUpTo(v.OldSince, nameMax)
	switch {
	case old != "" && old == mail.CleanUpTo(v.AppName, nameMax): // both have one name: only the day tells them apart
		return Both{"Oba hasła nazywają się „" + old + "”: stare to to z wcześniejszą datą.", "Both passwords are called “" + old + "”: the old one has the earlier date."}
	case old != "":
		return Both{"Szukaj wiersza: „" + old + "”.", "Look for the row “" + old + "”."}
	case since != "":
		return Both{"Szukaj wiersza z datą " + since + " lub wcześniejszą: to stare hasło.", "Look for the row dated " + since + " or earlier: that is the old password."}
	}
	return Both{"Stare hasło poznasz po nazwie i dacie; samych liter Google już nie pokaże.", "You will know the old password by its name and date; Google never shows its letters again."}
}

// newRow says which row must stay.
func (v Values) newRow() Both {
	name := mail.CleanUpTo(v.AppName, nameMax)
	if name == "" || !v.Changes || name == mail.CleanUpTo(v.OldApp, nameMax) {
		return Both{"Najnowsze hasło zostaw: to ono jest teraz w użyciu.", "Leave the newest password alone: it is the one in use now."}
	}
	return Both{"Wiersz „" + name + "” zostaw: to nowe hasło.", "Leave the row “" + name + "” alone: it is the new password."}
}

func (v Values) server(key string) (string, bool) {
	imap, smtp := v.IMAP, v.SMTP
	if imap.IsZero() {
		imap = googleIMAP
	}
	if smtp.IsZero() {
		smtp = googleSMTP
	}
	switch key {
	case "imap":
		return imap.Host, true
	case "imap-port":
		return strconv.Itoa(imap.Port), true
	case "imap-security":
		return security(imap), true
	case "smtp":
		return smtp.Host, true
	case "smtp-port":
		return strconv.Itoa(smtp.Port), true
	case "smtp-security":
		return security(smtp), true
	}
	return "", false
}

func security(s mail.Server) string {
	if s.Security == mail.StartTLS {
		return "STARTTLS"
	}
	return "SSL/TLS"
}

// fill replaces each {placeholder}; an unknown one stays as it is, and the
// tests find it.
func fill(text string, lang i18n.Lang, v Values) string {
	return expand(text, func(key string) (string, bool) {
		if id, ok := strings.CutPrefix(key, "label:"); ok {
			l, ok := label(id)
			return l.beside(lang), ok
		}
		if id, ok := strings.CutPrefix(key, "path:"); ok {
			return path(strings.Split(id, ","), lang), true
		}
		return v.value(key, lang)
	})
}

// fillURL fills a link; without an address the link serves whichever account
// the browser has open.
func fillURL(link string, v Values) string {
	return expand(link, func(key string) (string, bool) {
		switch {
		case key != "authuser":
			return "", false
		case v.Address.IsZero():
			return "", true
		}
		return "?authuser=" + url.QueryEscape(v.Address.String()), true
	})
}

func expand(text string, value func(key string) (string, bool)) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		key, after, closed := strings.Cut(rest, "}")
		if s, ok := value(key); ok && closed {
			b.WriteString(s)
			text = after
			continue
		}
		b.WriteByte('{')
		text = rest
	}
}
