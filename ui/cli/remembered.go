package cli

import (
	"context"
	"errors"
	"time"

	"mailkey/config"
	"mailkey/mail"
	"mailkey/ui/i18n"
)

// remembered takes what the settings file says where neither a flag nor a
// variable says otherwise. A file that cannot be understood is told about, left
// as it is, and done without.
func (s *session) remembered() {
	if s.parts.Remote != nil {
		return // they are about this computer's own person
	}
	home, err := s.parts.Locate()
	if err != nil {
		return // whoever needs the folders will say so
	}
	s.settings, s.unread = config.LoadSettings(home.Settings())
	if lang, ok := i18n.Match(s.settings.Lang); ok {
		if _, said := i18n.Match(s.env.Getenv("MAILKEY_LANG")); !said {
			s.env.Lang = lang
		}
	}
	s.env.Theme = s.settings.Theme
	change := func(f func(*config.Settings)) error {
		ctx, cancel := context.WithTimeout(s.ctx, time.Second)
		defer cancel()
		return config.ChangeSettings(ctx, home.Settings(), f)
	}
	s.env.SaveLang = func(lang i18n.Lang) error {
		return change(func(set *config.Settings) { set.Lang = string(lang) })
	}
	s.env.SaveTheme = func(theme string) error {
		return change(func(set *config.Settings) { set.Theme = theme })
	}
}

// warnUnread tells that the settings do not apply.
func (s *session) warnUnread() {
	var settings *config.SettingsError
	switch {
	case s.unread == nil:
	case errors.As(s.unread, &settings):
		s.tell("mailkey: " + s.say("cli.settings-broken", "path", mail.Clean(settings.Path), "line", settings.Line, "why", outside(settings.Err)))
	default:
		s.tell("mailkey: " + s.say("cli.settings-unreadable", "why", s.problemOf(s.unread).Message))
	}
}
