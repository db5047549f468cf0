package i18n

// homeTexts is what the home menu and the account screens say.
var homeTexts = map[string]text{
	"home.setup": {pl: "podłącz skrzynkę", en: "connect a mailbox"},
}
