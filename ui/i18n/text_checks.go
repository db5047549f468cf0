package i18n

// checksTexts is what the tests by the clock of a team's server say.
var checksTexts = map[string]text{
	"flag.check-every": {pl: "co jaki czas testować wszystkie zapisane skrzynki (domyślnie: wcale)", en: "how often to test all stored mailboxes (default: never)"},
	"checks.every":     {pl: "Podaj czas od 1m do 30d, na przykład 6h (sześć godzin) albo 1d (jeden dzień).", en: "Give a time from 1m to 30d, such as 6h (six hours) or 1d (one day)."},

	"reason.database-certificate": {pl: "Nie można sprawdzić certyfikatu (cyfrowego dowodu tożsamości) bazy danych {database}, więc nic do niej nie wysłano. Może wydał go urząd, którego ten komputer nie zna (podaj jego plik: sslrootcert=PLIK), może jest na inną nazwę niż w adresie albo stracił ważność.", en: "The certificate (proof of identity) of the database {database} cannot be verified, so nothing was sent to it. Perhaps it is by an authority that this computer does not know (give its file: sslrootcert=FILE), is for another name than the one in the URL, or has expired."},
}
