package cli

import (
	"cmp"
	"os"
	"time"

	"github.com/charmbracelet/colorprofile"
	"golang.org/x/term"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/i18n"
)

// The screen draws everything at 80×24, and nothing below 40×12.
const (
	leastWidth, leastHeight = 40, 12
	goodWidth, goodHeight   = 80, 24
)

// terminal is where mailkey talks to the person.
func (s *session) terminal() []check {
	const g = "terminal"
	name := mail.CleanUpTo(cmp.Or(s.env.Getenv("TERM"), "–"), mail.SaidMax)
	var all []check
	width, height := sizeOf(s.env.Out)
	switch {
	case !s.env.InTTY || !s.env.OutTTY:
		all = append(all, s.found(g, "kind", fine, "doctor.terminal.none"))
	case width == 0:
		all = append(all, s.found(g, "kind", fine, "doctor.terminal.unsized", "term", name))
	case width < leastWidth || height < leastHeight:
		all = append(all, s.found(g, "kind", warns, "doctor.terminal.small", "term", name, "width", width, "height", height))
	case width < goodWidth || height < goodHeight:
		all = append(all, s.found(g, "kind", fine, "doctor.terminal.narrow", "term", name, "width", width, "height", height))
	default:
		all = append(all, s.found(g, "kind", fine, "doctor.terminal.good", "term", name, "width", width, "height", height))
	}
	all = append(all, s.found(g, "face", fine, s.faceKey()))
	letters := "doctor.letters.all"
	if s.env.ASCII {
		letters = "doctor.letters.ascii"
	}
	all = append(all, s.found(g, "letters", fine, letters), s.found(g, "colours", fine, s.coloursKey()))
	clipboard, browser := "doctor.clipboard.system", "doctor.browser.here"
	if s.env.Copy == nil {
		clipboard = "doctor.clipboard.terminal"
	}
	if s.env.Browse == nil {
		browser = "doctor.browser.none"
	}
	return append(all, s.found(g, "clipboard", fine, clipboard), s.found(g, "browser", fine, browser))
}

// sizeOf is a terminal's size in letters; 0 where it cannot be told.
func sizeOf(out any) (width, height int) {
	f, ok := out.(*os.File)
	if !ok {
		return 0, 0
	}
	width, height, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0, 0
	}
	return width, height
}

// faceKey says which face would open, and why.
func (s *session) faceKey() string {
	accessible := s.env.Getenv("ACCESSIBLE")
	switch {
	case !s.byLines():
		return "doctor.face.screen"
	case s.on(flagPlain):
		return "doctor.face.flag"
	case !s.env.InTTY || !s.env.OutTTY:
		return "doctor.face.no-terminal"
	case accessible != "" && accessible != "0":
		return "doctor.face.accessible"
	case accessible == "" && s.settings.Plain:
		return "doctor.face.setting"
	}
	return "doctor.face.dumb"
}

func (s *session) coloursKey() string {
	switch {
	case s.env.Getenv("NO_COLOR") != "":
		return "doctor.colours.off"
	case !s.env.OutTTY:
		return "doctor.colours.no-terminal"
	}
	switch colorprofile.Env(s.env.Environ) {
	case colorprofile.TrueColor:
		return "doctor.colours.true"
	case colorprofile.ANSI256:
		return "doctor.colours.256"
	case colorprofile.ANSI:
		return "doctor.colours.16"
	}
	return "doctor.colours.none"
}

// language is what is spoken, and why.
func (s *session) language() []check {
	const g = "language"
	name := s.say("doctor.language." + string(s.env.Lang))
	all := []check{s.found(g, "language", fine, s.languageKey(), "language", name, "locale", mail.CleanUpTo(s.locale(), mail.SaidMax))}
	now := s.env.Now()
	zone, offset := now.Zone()
	tz := s.env.Getenv("TZ")
	_, unknown := time.LoadLocation(tz)
	switch {
	case tz != "" && tz[0] != ':' && unknown != nil && zone == "UTC":
		return append(all, s.found(g, "zone", warns, "doctor.zone.unknown", "zone", mail.CleanUpTo(tz, mail.SaidMax)))
	case offset < -12*3600 || offset > 14*3600 || offset%(15*60) != 0: // of all that there are
		return append(all, s.found(g, "zone", warns, "doctor.zone.odd", "offset", now.Format("-07:00:00")))
	}
	return append(all, s.found(g, "zone", fine, "doctor.zone.good", "zone", mail.CleanUpTo(zone, mail.SaidMax), "offset", now.Format("-07:00")))
}

func (s *session) locale() string {
	return cmp.Or(s.env.Getenv("LC_ALL"), s.env.Getenv("LC_MESSAGES"), s.env.Getenv("LANG"))
}

// languageKey follows the order in which the language is chosen.
func (s *session) languageKey() string {
	known := func(tag string) bool { _, ok := i18n.Match(tag); return ok }
	switch {
	case s.has(flagLang):
		return "doctor.language.flag"
	case known(s.env.Getenv("MAILKEY_LANG")):
		return "doctor.language.variable"
	case known(s.settings.Lang):
		return "doctor.language.setting"
	case known(s.locale()):
		return "doctor.language.locale"
	}
	return "doctor.language.default"
}

// passwords is where secrets go, and whether their keys are there.
func (s *session) passwords(x *sights) []check {
	const g = "passwords"
	var all []check
	key := "doctor.place." + string(x.place.Keeping)
	if x.place.Why != "" {
		key += "." + x.place.Why
	}
	status := fine
	switch {
	case x.lost != nil:
		all = append(all, s.found(g, "place", skipped, "doctor.place.lost", "why", s.problemOf(x.lost).Message))
	case x.place.Keeping == "" || s.ctx.Err() != nil:
		all = append(all, s.found(g, "place", skipped, "doctor.place.unknown"))
	case !i18n.Has(key):
		all = append(all, s.found(g, "place", warns, "doctor.place.odd", "why", mail.CleanUpTo(x.place.Why, mail.SaidMax)))
	default:
		if i18n.Has(key + ".do") {
			status = warns
		}
		if x.place.Keeping == accounts.InKeyring && x.place.Why != "" {
			status = fails
		}
		all = append(all, s.found(g, "place", status, key))
	}
	if x.lost != nil {
		return all
	}
	plain, guarded := config.InspectFile(x.home.Key()), config.InspectFile(x.home.PassphraseKey())
	if x.sealed && plain.Missing && guarded.Missing {
		all = append(all, s.found(g, "key", fails, "doctor.key.missing", "path", mail.CleanUpTo(x.home.Key(), mail.SaidMax)))
	}
	path := s.opt.PassphraseFile
	if path == "" {
		return all
	}
	clean := mail.CleanUpTo(path, mail.SaidMax)
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return append(all, s.found(g, "passphrase-file", fails, "doctor.passphrase.missing", "path", clean, "why", s.whyNot(err, false)))
	case config.ModeOpen(info.Mode()):
		return append(all, s.found(g, "passphrase-file", warns, "doctor.passphrase.loose", "path", clean))
	}
	return append(all, s.found(g, "passphrase-file", fine, "doctor.passphrase.good", "path", clean))
}
