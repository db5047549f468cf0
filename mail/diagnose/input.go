package diagnose

import (
	"slices"
	"strings"
	"unicode"

	"mailkey/mail"
	"mailkey/mail/discover"
)

// typed is what something that a person typed or pasted looks like.
type typed int

const (
	looksFine      typed = iota // nothing wrong, or no idea what it is
	looksCleanable              // an app password with something around its letters
	looksOther                  // a password or code that is no app password
	looksAddress                // an e-mail address with something wrong in it
)

// look judges one field's text. Prose is nobody's password and tells nothing.
func look(text string) typed {
	if strings.TrimSpace(text) == "" {
		return looksOther
	}
	if addressLike(text) {
		a, err := mail.ParseAddress(text)
		if err != nil || !discover.Suggest(a).IsZero() {
			return looksAddress
		}
		return looksFine
	}
	switch _, cleaned := mail.ParseSecret(text); {
	case cleaned.AppPassword && placeholder(text):
		return looksOther
	case cleaned.AppPassword && cleaned.Changed():
		return looksCleanable
	case cleaned.AppPassword, len(strings.Fields(text)) > 5 && !endsFourByFour(text):
		return looksFine
	}
	return looksOther
}

// addressLike tells an attempt at an address from a password that holds an @:
// a domain follows, or a well-known provider's name.
func addressLike(text string) bool {
	lower := strings.ToLower(text)
	if strings.Contains(lower, "gmail") || strings.Contains(lower, "(at)") {
		return len(strings.Fields(text)) <= 3
	}
	local, domain, found := strings.Cut(lower, "@")
	if !found || len(strings.Fields(text)) > 3 {
		return false
	}
	isWord := func(s string) bool {
		return len(s) > 2 && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '.' }) < 0
	}
	if isWord(local) && isWord(domain) {
		return true // jan@firma
	}
	if domain == "" || local == "" || strings.HasSuffix(domain, "@") {
		return strings.IndexFunc(local+domain, unicode.IsDigit) < 0 || strings.Contains(local+domain, ".")
	}
	return strings.ContainsAny(domain, ".,") || strings.HasPrefix(domain, "@")
}

// placeholder reports a guide's sample: every group is one letter repeated.
func placeholder(text string) bool {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
	for i := 0; i+4 <= len(letters); i += 4 {
		if strings.Trim(letters[i:i+4], letters[i:i+1]) != "" {
			return false
		}
	}
	return true
}

// endsFourByFour reports an app password copied together with its label.
func endsFourByFour(text string) bool {
	words := strings.Fields(text)
	return len(words) > 4 && fourByFour(strings.Join(words[len(words)-4:], " "))
}

// fourByFour reports four groups of four letters, as Google shows an app
// password: the one thing worth recognising in a message about which nothing is known.
func fourByFour(text string) bool {
	groups := strings.Fields(text)
	if len(groups) != 4 {
		return false
	}
	for _, g := range groups {
		if len(g) != 4 || strings.ToLower(g) != g && strings.ToUpper(g) != g {
			return false
		}
	}
	return look(text) == looksCleanable
}

// missesAppPasswords reports that a person writes of Google's app passwords, and
// that there are none to be found.
func missesAppPasswords(words string) bool {
	says := func(any ...string) bool {
		return slices.ContainsFunc(any, func(s string) bool { return strings.Contains(" "+words+" ", " "+s) })
	}
	return says("hasla do aplikacji", "hasel do aplikacji", "haslo do aplikacji", "hasla aplikacji", "hasel aplikacji", "hasla dla aplikacji", "hasel dla aplikacji",
		"app password", "apppasswords", "application password", "app specific password", "application specific password",
		"app passwort", "mot de passe dapplication", "mots de passe dapplication", "contrasenas de aplicacion", "contrasena de aplicacion") &&
		(denied(words) || says("where did", "where are", "where is", "where have", "what happened to", "gdzie jest", "gdzie sa", "gdzie znikn", "gdzie znajd", "nie ma ", "nie mam ", "nie widze", "nie widac", "nie widoczn", "niewidoczn", "nie pokazuj", "sie nie pokaz", "nie wyswietla", "nie pojawia", "nie znajd", "nie moge znalez", "nie moge odnalez",
			"znalezc nie", "nie potrafie znalez", "nie znalaz", "nie odnajd", "nie udalo sie znalez", "nie udaje sie znalez", "nie da sie", "nie istniej", "nie jest dostepn", "nie sa dostepn", "nie mozna utworz", "nie moge utworz",
			"nie pozwala", "nie dopuszcza", "niedostepn", "zniknel", "znikl", "brak ", "brakuje", "wylaczyl", "wylaczon", "zablokowa", "wyszarz", "niewidoczn",
			"not there", "isnt there", "not show", "doesnt show", "does not appear", "doesnt appear", "not appear", "dont see", "do not see", "cant see", "cannot see", "not see", "cant find", "cannot find", "can not find", "not find", "unable to find",
			"couldnt find", "could not find", "dont have", "do not have", "theres no", "there is no", "there are no", "no option", "no app pass", "missing", "disappear", "is gone", "vanish", "nowhere", "greyed", "grayed",
			"turned off", "disabled", "blocked", "not available", "isnt available", "arent available", "unavailable", "not allowed", "not eligible", "arent eligible", "not enabled", "not support", "has no", "without the app",
			"nicht", "fehlt", "keine", "verschwunden", "introuvable", "ne trouve", "napparai", "pas disponible", "nest pas", "disparu", "pas de mot", "no aparece", "no encuentro", "no esta", "no veo", "no tengo", "desaparec"))
}

// denied reports a word of not, and soon behind it one of finding, seeing,
// offering or making: "not even able to find any".
func denied(words string) bool {
	const soon = 4 // words
	nots := []string{"not", "cant", "cannot", "dont", "doesnt", "isnt", "arent", "wont", "couldnt", "didnt", "unable", "no", "never", "nowhere", "nie", "nigdzie"}
	done := []string{
		"find", "found", "see", "come", "have", "longer", "anymore", "eligible", "enabled", "access", "open", "locate", "show", "appear", "visible", "available", "exist", "there", "option", "list", "display", "offer", "creat", "generat", "get", "let", "allow", "give",
		"znale", "znala", "odnale", "widz", "widac", "widoczn", "pokaz", "wyswietl", "pojawi", "istnie", "dostepn", "utworz", "stworz", "wygener", "opcj",
	}
	all := strings.Fields(words)
	for i, word := range all {
		if !slices.Contains(nots, word) {
			continue
		}
		for _, next := range all[i+1 : min(i+1+soon, len(all))] {
			if slices.ContainsFunc(done, func(stem string) bool { return strings.HasPrefix(next, stem) }) {
				return true
			}
		}
	}
	return false
}
