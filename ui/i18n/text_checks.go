package i18n

// checksTexts is what the tests by the clock of a team's server say.
var checksTexts = map[string]text{
	"flag.check-every": {pl: "co jaki czas testować wszystkie zapisane skrzynki (domyślnie: wcale)", en: "how often to test all stored mailboxes (default: never)"},
	"checks.every":     {pl: "Podaj czas od 1m do 30d, na przykład 6h (sześć godzin) albo 1d (jeden dzień).", en: "Give a time from 1m to 30d, such as 6h (six hours) or 1d (one day)."},
}
