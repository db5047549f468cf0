package i18n

// readTexts is what a page of the guide says around its steps, and what lies above it.
var readTexts = map[string]text{
	"read.no-page":   {pl: "Nie widzę tej strony (n)", en: "I do not see this page (n)"},
	"read.no-link":   {pl: "W tym kroku nie ma linku.", en: "There is no link in this step."},
	"read.pasted":    {pl: "Wklejone hasło jest w polu. Naciśnij enter, aby je sprawdzić.", en: "The pasted password is in the field. Press enter to test it."},
	"read.not-here":  {pl: "To nie wygląda na hasło do aplikacji. Inne hasło wklej w kroku „Połączenie”.", en: "This does not look like an app password. Paste another password in the step “Connect”."},
	"read.look-rest": {pl: "Zrób pozostałe kroki: ostatni pokazuje, czy weryfikacja jest włączona.", en: "Do the other steps: the last one shows whether 2-Step Verification is on."},
	"read.proof": {
		pl: "Jest prostszy sposób: otwórz od razu stronę haseł do aplikacji (o). Jeśli się otworzy, weryfikacja jest włączona.",
		en: "There is a shorter way: open the app passwords page directly (o). If it opens, 2-Step Verification is on.",
	},
	"read.ask.proof": {pl: "Czy ta strona się otwiera?", en: "Does that page open?"},
	"answer.opens":   {pl: "Tak, otwiera się", en: "Yes, it opens"},

	"qr.title": {pl: "Zeskanuj aparatem telefonu", en: "Scan with your phone's camera"},

	"receipt.half": {pl: "Nic nie zapamiętano: adres nie jest jeszcze pełny.", en: "Nothing was remembered: the address is not complete yet."},

	"resume.title-rotate": {pl: "Dokończyć zmianę hasła?", en: "Finish changing the password?"},

	"letter.then": {
		pl: "Co dalej: wyślij ten list i zamknij mailkey (ctrl+c). Gdy przyjdzie odpowiedź, uruchom mailkey: wróci w to miejsce.",
		en: "What next: send this letter and close mailkey (ctrl+c). When the answer comes, start mailkey: it continues here.",
	},
}
