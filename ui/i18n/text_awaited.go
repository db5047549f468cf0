package i18n

// awaitedTexts is what is said about passwords that wait for the people who have
// them.
var awaitedTexts = map[string]text{
	"state.awaits":       {pl: "jeszcze bez hasła", en: "no password yet"},
	"state.awaits-you":   {pl: "czeka na Twoje hasło", en: "waits for your password"},
	"state.give":         {pl: "podaj je", en: "give it"},
	"standing.awaits":    {pl: "jeszcze bez hasła", en: "no password yet"},
	"home.awaits":        {pl: "{n} skrzynka czeka na Twoje hasło. Wskaż ją i naciśnij p.|{n} skrzynki czekają na Twoje hasła. Wskaż jedną i naciśnij p.|{n} skrzynek czeka na Twoje hasła. Wskaż jedną i naciśnij p.", en: "{n} mailbox waits for your password. Point at it and press p.|{n} mailboxes wait for your passwords. Point at one and press p."},
	"home.first":         {pl: "podaj hasło", en: "give the password"},
	"account.first":      {pl: "podaj hasło", en: "give the password"},
	"account.kept.await": {pl: "jeszcze niepodane", en: "not given yet"},

	"first.title":       {pl: "Hasło do skrzynki", en: "The mailbox's password"},
	"first.new-title":   {pl: "Podaj hasło do tej skrzynki", en: "Give this mailbox's password"},
	"first.end-title":   {pl: "Hasło zapisane", en: "The password is stored"},
	"first.end":         {pl: "Skrzynka {address} działa i ma już hasło.", en: "{address} works, and has its password now."},
	"first.resume":      {pl: "Dokończyć podawanie hasła?", en: "Finish giving the password?"},
	"first.receipt":     {pl: "Skrzynka {who} ma już hasło.", en: "The mailbox {who} has its password now."},
	"first.ok-next":     {pl: "Naciśnij enter: hasło zostanie zapisane, a potem zobaczysz, co dalej.", en: "Press enter: the password is stored, and you see what comes next."},
	"rotate.still.none": {pl: "Niczego nie zapisano: skrzynka nadal nie ma hasła.", en: "Nothing was stored: the mailbox still has no password."},

	"plain.awaits":     {pl: "Na Twoje hasło czeka skrzynka: {address}.", en: "This mailbox waits for your password: {address}."},
	"plain.awaits-ask": {pl: "Podać je teraz?", en: "Give it now?"},
	"plain.no-secret":  {pl: "{address}: jeszcze bez hasła. Podaje je właściciel albo osoba, która ma do niej dostęp.", en: "{address} has no password yet. Its owner gives it, or somebody who has access."},

	"cli.awaits":        {pl: "Skrzynka {address} nie ma jeszcze hasła. Podaje się je na ekranie (klawisz p) albo tak: mailkey rotate {address} --password-stdin", en: "{address} has no password yet. It is given on the screen (key p), or by: mailkey rotate {address} --password-stdin"},
	"cli.awaits-many":   {pl: "Jeszcze bez hasła.", en: "No password yet."},
	"cli.not-kept-many": {pl: "Hasło nie jest zapisane; podaje się je przez --password-stdin.", en: "The password is not stored; it is given by --password-stdin."},
	"cli.awaits-you":    {pl: "Na Twoje hasło czeka: {addresses}. Podaj je na ekranie (klawisz p) albo tak: mailkey rotate ADRES --password-stdin", en: "Waiting for your password: {addresses}. Give it on the screen (key p), or by: mailkey rotate ADDRESS --password-stdin"},
}
