package i18n

// smallTexts is what the menu of one mailbox says where it talks by lines.
var smallTexts = map[string]text{
	"plain.mailbox.back":   {pl: "Wróć do menu", en: "Back to the menu"},
	"plain.mailbox.newer":  {pl: "Ta skrzynka ma też nowsze hasło, którego zmianę cofnięto. Jest przechowywane {until}.", en: "This mailbox also has a newer password, whose change was undone. It is kept {until}."},
	"plain.mailbox.edited": {pl: "Zapisano. Nowe ustawienia nie są jeszcze sprawdzone.", en: "Saved. The new settings are not tested yet."},
	"plain.mailbox.remind": {pl: "Zapisz przypomnienie do kalendarza", en: "Write a calendar reminder"},
	"plain.undo.kept":      {pl: "Nowe hasło jest jeszcze przechowywane, {until}. Aby je przywrócić albo zapomnieć, wybierz w menu „{menu}”, a potem tę skrzynkę.", en: "The new password is still kept, {until}. To have it back, or to forget it, choose “{menu}” in the menu, and then this mailbox."},
	"plain.redo.kept":      {pl: "Stare hasło jest jeszcze przechowywane, {until}. Aby do niego wrócić albo je zapomnieć, wybierz w menu „{menu}”, a potem tę skrzynkę.", en: "The old password is still kept, {until}. To go back to it, or to forget it, choose “{menu}” in the menu, and then this mailbox."},

	"rotate.newer":     {pl: "mailkey ma jeszcze nowsze hasło, którego zmianę cofnięto; przechowuje je {until}. Możesz je przywrócić, zamiast tworzyć kolejne. Jeśli zmienisz hasło, mailkey tamto zapomni.", en: "mailkey still has the newer password, whose change was undone; it is kept {until}. You can use it again instead of creating another one. If you change the password, mailkey forgets that one."},
	"cli.rotate-newer": {pl: "mailkey ma jeszcze nowsze hasło tej skrzynki, {until}. Przywrócić je: mailkey rotate undo {address}. Po udanej zmianie mailkey je zapomni.", en: "mailkey still has a newer password of this mailbox, {until}. To use it again: mailkey rotate undo {address}. After a change that succeeds mailkey forgets it."},

	"age.future": {pl: "z datą w przyszłości", en: "dated in the future"},

	"hand.arrives": {pl: "Poczta przychodzi do Firmao.", en: "Mail arrives in Firmao."},

	"doubt.unvouched.files":            {pl: "Te nazwy są tylko w pliku z ustawieniami innego programu. Nikt inny ich nie potwierdza.", en: "These names stand only in another program's settings file. Nobody else confirms them."},
	"doubt.unvouched.refused-files":    {pl: "Hasło nie zostało wysłane do {hosts}, a skrzynka {address} nie jest podłączona. Jeśli to właściwe serwery, podłącz ją poleceniem mailkey setup i podaj je opcjami --imap-host i --smtp-host.", en: "The password was not sent to {hosts}, and {address} is not connected. If they are the right servers, connect it with mailkey setup, and name them with --imap-host and --smtp-host."},
	"doubt.no-passwords.refused-files": {pl: "{name} nie przyjmuje od programów żadnych haseł, więc skrzynka {address} nie jest podłączona. Jeśli mimo to chcesz spróbować, użyj polecenia mailkey setup i podaj serwery opcjami --imap-host i --smtp-host.", en: "{name} takes no passwords from programs, so {address} is not connected. To try it all the same, use mailkey setup, and name the servers with --imap-host and --smtp-host."},

	"fetch.unnamed": {
		pl: "Pominięto {n} folder, bo w jego nazwie jest hasło tej skrzynki. Zmień tę nazwę albo hasło i pobierz ponownie.|Pominięto {n} foldery, bo w ich nazwach jest hasło tej skrzynki. Zmień te nazwy albo hasło i pobierz ponownie.|Pominięto {n} folderów, bo w ich nazwach jest hasło tej skrzynki. Zmień te nazwy albo hasło i pobierz ponownie.",
		en: "{n} folder was left out: its name holds this mailbox's password. Change that name or the password, and fetch again.|{n} folders were left out: their names hold this mailbox's password. Change those names or the password, and fetch again.",
	},

	"remove.title.remote":    {pl: "Usunąć skrzynkę z serwera zespołu?", en: "Remove this mailbox from the team's server?"},
	"account.removed.remote": {pl: "Usunięto z serwera zespołu: {address}.", en: "Removed from the team's server: {address}."},
}
