package serve

import (
	"log/slog"

	"mailkey/mail"
)

// maxLogged bounds what a client may put into a line of the log, in letters.
const maxLogged = 60

// logger writes facts; whatever a client chose is cleaned and cut short first.
type logger struct{ to *slog.Logger }

func logged(text string) string { return mail.CleanUpTo(text, maxLogged) }

func (l logger) trouble(what string, err error) {
	l.to.Warn("trouble", "with", what, "why", logged(err.Error()))
}
