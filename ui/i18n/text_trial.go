package i18n

// trialTexts is what a first day with the team's server showed to be missing.
var trialTexts = map[string]text{
	"reason.user-exists":     {pl: "Ktoś ma tu już tę nazwę. Podaj inną.", en: "Somebody here has this name already. Give another one."},
	"reason.key-exists":      {pl: "Ten klucz już do kogoś należy. Każda osoba potrzebuje własnego.", en: "This key is somebody's already. Each person needs one of their own."},
	"reason.own-last-key":    {pl: "To Twój ostatni klucz, bez niego nikt Cię już nie wpuści. Najpierw dodaj sobie drugi.", en: "This is your last key, and without it you could not come back. Add another one for yourself first."},
	"reason.no-user-key":     {pl: "Ta osoba nie ma takiego klucza. Jej klucze pokazuje: mailkey users show NAZWA", en: "This person has no such key. Their keys: mailkey users show NAME"},
	"fault.not-found.remote": {pl: "Nie ma tu takiej skrzynki albo nie masz do niej dostępu. Twoje skrzynki pokazuje: ssh SERWER accounts", en: "There is no such mailbox here, or you have no access to it. Your mailboxes: ssh HOST accounts"},
	"fault.exists.remote":    {pl: "Skrzynka {address} jest już podłączona. Jej hasło zmienia się na ekranie (klawisz p) albo tak: ssh -t SERWER rotate {address}", en: "The mailbox {address} is connected already. Its password is changed on the screen (key p), or by: ssh -t HOST rotate {address}"},

	"first.ok-next": {pl: "Naciśnij enter: hasło zostanie zapisane, a potem zobaczysz, co dalej.", en: "Press enter: the password is stored, and you see what comes next."},

	"cli.import-ready-waits":    {pl: "zostanie dodana bez hasła", en: "would be added without a password"},
	"cli.import-ready-untested": {pl: "zostanie dodana bez testu", en: "would be added untested"},
	"cli.import-would-fail":     {pl: "nie zostanie dodana", en: "would not be added"},
	"cli.import-sum-would-fail": {pl: "{n} skrzynki nie da się dodać.|{n} skrzynek nie da się dodać.|{n} skrzynek nie da się dodać.", en: "{n} mailbox cannot be added.|{n} mailboxes cannot be added."},

	"receipt.host":        {pl: "ssh SERWER", en: "ssh HOST"},
	"receipt.host-screen": {pl: "ssh -t SERWER", en: "ssh -t HOST"},
}
