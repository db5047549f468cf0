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
}
