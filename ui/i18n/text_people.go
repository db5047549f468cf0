package i18n

// peopleTexts is what is said about passwords that wait for the people who have
// them, and about who gets a mailbox.
var peopleTexts = map[string]text{
	"state.awaits":       {pl: "jeszcze bez hasła", en: "no password yet"},
	"state.awaits-you":   {pl: "czeka na Twoje hasło", en: "waits for your password"},
	"state.give":         {pl: "podaj je", en: "give it"},
	"standing.awaits":    {pl: "jeszcze bez hasła", en: "no password yet"},
	"home.awaits":        {pl: "{n} skrzynka czeka na Twoje hasło. Zaznacz ją i naciśnij p.|{n} skrzynki czekają na Twoje hasła. Zaznacz jedną i naciśnij p.|{n} skrzynek czeka na Twoje hasła. Zaznacz jedną i naciśnij p.", en: "{n} mailbox waits for your password. Choose it and press p.|{n} mailboxes wait for your passwords. Choose one and press p."},
	"home.first":         {pl: "podaj hasło", en: "give the password"},
	"account.first":      {pl: "podaj hasło", en: "give the password"},
	"account.kept.await": {pl: "jeszcze nie podane", en: "not given yet"},

	"first.title":       {pl: "Hasło do skrzynki", en: "The mailbox's password"},
	"first.new-title":   {pl: "Podaj hasło do tej skrzynki", en: "Give this mailbox's password"},
	"first.end-title":   {pl: "Hasło zapisane", en: "The password is stored"},
	"first.end":         {pl: "Skrzynka {address} działa i ma już hasło.", en: "{address} works, and has its password now."},
	"first.resume":      {pl: "Dokończyć podawanie hasła?", en: "Finish giving the password?"},
	"first.receipt":     {pl: "Skrzynka {who} ma już hasło.", en: "The mailbox {who} has its password now."},
	"rotate.still.none": {pl: "Niczego nie zapisano: skrzynka nadal nie ma hasła.", en: "Nothing was stored: the mailbox still has no password."},

	"plain.awaits":     {pl: "Na Twoje hasło czeka skrzynka: {address}.", en: "This mailbox waits for your password: {address}."},
	"plain.awaits-ask": {pl: "Podać je teraz?", en: "Give it now?"},
	"plain.no-secret":  {pl: "{address}: jeszcze bez hasła. Podaje je właściciel albo osoba, która ma do niej dostęp.", en: "{address} has no password yet. Its owner gives it, or somebody who has access."},

	"cli.awaits":            {pl: "Skrzynka {address} nie ma jeszcze hasła. Podaje się je na ekranie (klawisz p) albo tak: mailkey rotate {address} --password-stdin", en: "{address} has no password yet. It is given on the screen (key p), or by: mailkey rotate {address} --password-stdin"},
	"cli.awaits.remote":     {pl: "Skrzynka {address} nie ma jeszcze hasła. Podaje je właściciel albo osoba, która ma do niej dostęp: na ekranie (klawisz p) albo tak: ssh SERWER rotate {address} --password-stdin", en: "{address} has no password yet. Its owner gives it, or somebody who has access: on the screen (key p), or by: ssh HOST rotate {address} --password-stdin"},
	"cli.awaits-many":       {pl: "Jeszcze bez hasła.", en: "No password yet."},
	"cli.not-kept-many":     {pl: "Hasło nie jest zapisane; podaje się je przez --password-stdin.", en: "The password is not stored; it is given by --password-stdin."},
	"cli.awaits-you":        {pl: "Na Twoje hasło czeka: {addresses}. Podaj je na ekranie (klawisz p) albo tak: mailkey rotate ADRES --password-stdin", en: "Waiting for your password: {addresses}. Give it on the screen (key p), or by: mailkey rotate ADDRESS --password-stdin"},
	"cli.awaits-you.remote": {pl: "Na Twoje hasło czeka: {addresses}. Podaj je na ekranie (ssh -t SERWER, klawisz p) albo tak: ssh SERWER rotate ADRES --password-stdin", en: "Waiting for your password: {addresses}. Give it on the screen (ssh -t HOST, key p), or by: ssh HOST rotate ADDRESS --password-stdin"},

	"flag.dry-run":          {pl: "tylko pokaż, co by się stało; niczego nie testuj ani nie zapisuj", en: "only show what would happen; test and store nothing"},
	"cli.import-ready":      {pl: "zostanie przetestowana i dodana", en: "would be tested and added"},
	"cli.import-sum-ready":  {pl: "Do dodania: {n} skrzynka.|Do dodania: {n} skrzynki.|Do dodania: {n} skrzynek.", en: "{n} mailbox would be added.|{n} mailboxes would be added."},
	"cli.import-would-wait": {pl: "Z nich {n} nie ma hasła: poprosimy o nie właściciela.|Z nich {n} nie mają haseł: poprosimy o nie właścicieli.|Z nich {n} nie ma haseł: poprosimy o nie właścicieli.", en: "Of these, {n} has no password: its owner will be asked.|Of these, {n} have no passwords: their owners will be asked."},
	"cli.import-owner":      {pl: "właściciel: {name}", en: "owner: {name}"},

	"export.own-command":                 {pl: "Polecenie „{command}” w tym pliku to tylko przykład: wpisz tam własne, które wypisuje hasło. Serwer zespołu nikomu nie daje haseł, więc swoje trzymaj też u siebie, na przykład w menedżerze haseł.", en: "The command “{command}” in this file is only an example: put there one of your own that prints the password. The team's server gives its passwords to nobody, so keep yours on your side too, for example in a password manager."},
	"export.how.command.remote":          {pl: "hasło bierze z polecenia, które wpiszesz", en: "gets the password from a command that you put in"},
	"export.short.command.remote":        {pl: "z Twojego polecenia", en: "by a command of yours"},
	"export.table.password-value.remote": {pl: "nie ma go w tym pliku; serwer zespołu nikomu go nie pokazuje", en: "is not in this file; the team's server shows it to nobody"},
	"cmd.export.long.remote":             {pl: "Bez --for pokazuje listę programów. W żadnym z plików nie ma hasła: program albo uruchamia polecenie, które wpiszesz w pliku, albo pyta o nie Ciebie.", en: "Without --for it lists the programs. None of the files holds a password: the program either runs a command that you put into the file, or asks you for it."},
	"cmd.export.example.remote":          {pl: "ssh SERWER export biuro@firma.pl --for mbsync > mbsyncrc", en: "ssh HOST export office@company.com --for mbsync > mbsyncrc"},
	"cli.fetch-to.remote":                {pl: "Przez SSH pobiera się tylko pocztę zapisanych skrzynek, na serwer zespołu: podaj skrzynkę, bez --address.", en: "Over SSH only the mail of stored mailboxes is fetched, to the team's server: name the mailbox, without --address."},

	"audit.former": {pl: "{name} (dawniej)", en: "{name} (former)"},

	"connect.access":        {pl: "Kto ma dostęp", en: "Who gets access"},
	"connect.access-nobody": {pl: "nikt poza Tobą", en: "nobody but you"},
	"connect.access-choose": {pl: "wybierz osoby", en: "choose people"},
	"access.choose":         {pl: "wybierz", en: "choose"},
	"access.hint-new":       {pl: "Zaznacz osoby spacją. Dostęp dostaną, gdy skrzynka przejdzie test i zostanie zapisana.", en: "Mark people with the space bar. They get access once the mailbox has passed the test and is stored."},
	"hand.given":            {pl: "Dostęp ma też {n} osoba.|Dostęp mają też {n} osoby.|Dostęp ma też {n} osób.", en: "{n} more person has access.|{n} more people have access."},
	"hand.not-given":        {pl: "Skrzynka jest zapisana, ale dostępu nie udało się dać. Naciśnij w i wybierz osoby jeszcze raz.", en: "The mailbox is stored, but access could not be given. Press w and choose the people again."},

	"owner.change":              {pl: "zmień właściciela", en: "change the owner"},
	"owner.title":               {pl: "Inny właściciel skrzynki", en: "Another owner of the mailbox"},
	"owner.who":                 {pl: "Kto ma być właścicielem?", en: "Who is to own it?"},
	"owner.next":                {pl: "co to znaczy", en: "what it means"},
	"owner.gets":                {pl: "Będzie właścicielem: może czytać i wysyłać, zmieniać ustawienia i hasło oraz usunąć skrzynkę. Hasła nie widzi.", en: "Becomes the owner: may read and send, change the settings and the password, and remove the mailbox. May not see the password."},
	"owner.gets-unlocks":        {pl: "To pierwsza skrzynka tej osoby: poczta odblokuje się od razu. Będzie właścicielem: może czytać i wysyłać, zmieniać ustawienia i hasło oraz usunąć skrzynkę. Hasła nie widzi.", en: "It is their first mailbox: mail unlocks at once. Becomes the owner: may read and send, change the settings and the password, and remove the mailbox. May not see the password."},
	"owner.loses":               {pl: "{name}: straci tę skrzynkę.", en: "{name} loses this mailbox."},
	"owner.loses-last":          {pl: "{name}: straci tę skrzynkę, a to jedyna, więc poczta się zablokuje.", en: "{name} loses this mailbox, which is the only one they have, so mail locks for them."},
	"owner.loses-administrator": {pl: "{name}: jako administrator nadal ją widzi, ale nie będzie właścicielem.", en: "{name} still sees it as an administrator, but does not own it any more."},
	"owner.done":                {pl: "Właściciel to teraz: {name}.", en: "The owner is now {name}."},

	"plain.who":       {pl: "Kto jeszcze ma używać tej skrzynki?", en: "Who else is to use this mailbox?"},
	"plain.who-done":  {pl: "Dalej", en: "Go on"},
	"plain.who-has":   {pl: "{name} (wybrano)", en: "{name} (chosen)"},
	"plain.not-given": {pl: "Skrzynka jest zapisana, ale dostępu nie udało się dać: {why}", en: "The mailbox is stored, but access could not be given: {why}"},
	"plain.given":     {pl: "Dostęp mają też: {names}.", en: "These have access too: {names}."},
}
