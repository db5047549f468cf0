// Package host is this computer as a face sees it: its terminal, clipboard,
// browser and language. It serves local use alone; over SSH the surroundings
// are the client's, and nothing here may be asked.
package host

import (
	"cmp"
	"os"
	"runtime"
	"strings"
	"time"

	"golang.org/x/term"

	"mailkey/ui"
	"mailkey/ui/i18n"
)

// Env is the surroundings of this process. It also closes the ways by which a
// password could leave it unseen.
func Env() ui.Env {
	keepMemory()
	_ = os.Unsetenv("TEA_TRACE") // it would write down every key, the password's too
	env := ui.Env{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		InTTY: term.IsTerminal(int(os.Stdin.Fd())), OutTTY: term.IsTerminal(int(os.Stdout.Fd())), ErrTTY: term.IsTerminal(int(os.Stderr.Fd())),
		Environ: os.Environ(), Now: time.Now,
	}
	env.Lang = Language(env.Getenv)
	env.ASCII = ASCII(runtime.GOOS, env.Getenv)
	d := desktop{os: runtime.GOOS, getenv: env.Getenv, find: look}
	env.Copy, env.Pasted, env.Browse = d.copier(), d.paster(), d.browser()
	env.Keep = keeper(os.Getwd, os.UserHomeDir)
	env.Self, env.Roots = self(env.Getenv), roots()
	return env
}

// Language is the one that the variables ask for: MAILKEY_LANG, else the
// locale's; English where it is neither.
func Language(getenv func(string) string) i18n.Lang {
	for _, tag := range []string{getenv("MAILKEY_LANG"), locale(getenv)} {
		if lang, ok := i18n.Match(tag); ok {
			return lang
		}
	}
	return i18n.EN
}

// locale is the one for messages (POSIX: LC_ALL wins, then LC_MESSAGES, then LANG).
func locale(getenv func(string) string) string {
	return cmp.Or(getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"))
}

// ASCII reports whether the terminal may not know other letters and symbols: a
// locale that is not UTF-8, the Linux console and the like.
func ASCII(system string, getenv func(string) string) bool {
	switch getenv("TERM") {
	case "linux", "vt100", "vt220", "ansi", "cons25":
		return true
	}
	if system == "windows" || system == "darwin" {
		return false // neither says it in a locale
	}
	charset := strings.ToLower(strings.ReplaceAll(cmp.Or(getenv("LC_ALL"), getenv("LC_CTYPE"), getenv("LANG")), "-", ""))
	return !strings.Contains(charset, "utf8")
}
