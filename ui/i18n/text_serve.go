package i18n

// serveTexts is what a team's server says, at the server itself and over SSH.
var serveTexts = map[string]text{
	"serve.welcome":     {pl: "To serwer mailkey. Nie zna jeszcze Twojego klucza:\n{key}\nJeśli masz kod zaproszenia, wpisz go. Jeśli nie, poproś o kod administratora albo połącz się innym kluczem.\nSam Enter kończy.", en: "This is a mailkey server. It does not know your key yet:\n{key}\nIf you have an invitation code, enter it. If not, ask the administrator for one, or connect with another key.\nEnter alone ends this."},
	"serve.code":        {pl: "Kod zaproszenia:", en: "Invitation code:"},
	"serve.bad-code":    {pl: "Ten kod nie działa. Kod jest ważny 15 minut i tylko raz; o nowy poproś administratora.", en: "This code does not work. A code is good for 15 minutes and only once; ask the administrator for a new one."},
	"serve.redeemed":    {pl: "Gotowe: serwer zna już Twój klucz. Połącz się ponownie, bez kodu.", en: "Done: the server knows your key now. Connect again, without the code."},
	"serve.stranger":    {pl: "Serwer nie zna Twojego klucza ({key}). Z kodem zaproszenia użyj polecenia: redeem KOD", en: "The server does not know your key ({key}). With an invitation code, use the command: redeem CODE"},
	"serve.words":       {pl: "Nie można odczytać polecenia: cudzysłów nie jest zamknięty albo polecenie zawiera znaki, których tu nie może być.", en: "The command cannot be read: a quote is not closed, or it holds letters that cannot be here."},
	"serve.broken":      {pl: "Serwer nie może teraz odczytać swoich danych. Spróbuj za chwilę; jeśli to nie pomoże, powiedz administratorowi.", en: "The server cannot read its data just now. Try again in a moment; if that does not help, tell the administrator."},
	"serve.no-terminal": {pl: "Bez terminala można tylko wydać polecenie, na przykład: ssh SERWER test --all. Ekran otwiera się z terminalem: ssh -t SERWER. Obraz bez przerysowywania: ssh -t SERWER -- --plain", en: "Without a terminal only a command can be given, such as: ssh HOST test --all. The screen opens with a terminal: ssh -t HOST. For a screen that is never redrawn: ssh -t HOST -- --plain"},
	"serve.idle":        {pl: "Długo nic nie pisano, więc sesja została zakończona. Można połączyć się ponownie.", en: "Nothing was typed for a long time, so the session has ended. You can connect again."},
	"serve.revoked":     {pl: "Ten klucz nie ma już dostępu do serwera, więc sesja została zakończona. Pytania kieruj do administratora.", en: "This key no longer has access to the server, so the session has ended. Ask the administrator about it."},
	"serve.stopping":    {pl: "Serwer kończy pracę, więc sesja została zakończona. To, co zapisano, jest zapisane.", en: "The server is stopping, so the session has ended. What was saved is saved."},

	"serve.command":     {pl: "Polecenie {name} działa tylko na samym serwerze, nie przez SSH.", en: "The command {name} works only at the server itself, not over SSH."},
	"serve.flag":        {pl: "Opcja {flag} działa tylko na samym serwerze, nie przez SSH.", en: "The option {flag} works only at the server itself, not over SSH."},
	"serve.locked":      {pl: "Nie masz jeszcze żadnej skrzynki. Poproś administratora, żeby Ci ją przypisał.", en: "You have no mailbox yet. Ask the administrator to give you one."},
	"serve.sealed-only": {pl: "Serwer trzyma hasła zaszyfrowane w swojej bazie; pęk kluczy jest dla jednej osoby.", en: "A server keeps passwords encrypted in its database; a keyring is for one person."},
	"serve.listen":      {pl: "Nie można nasłuchiwać na {at}: {why}", en: "Cannot listen on {at}: {why}"},
	"serve.idle-limit":  {pl: "Podaj czas od 1 s do 24 h, na przykład 30m.", en: "Give a time from 1 s to 24 h, such as 30m."},
	"serve.network":     {pl: "„{text}” nie jest adresem sieci; podaj na przykład 10.1.0.0/16.", en: "“{text}” is no network address; give one such as 10.1.0.0/16."},
	"serve.port":        {pl: "„{text}” nie jest numerem portu.", en: "“{text}” is no port number."},
	"serve.ready":       {pl: "Serwer mailkey działa na {listen}\nKlucz serwera: {key}", en: "The mailkey server is running on {listen}\nHost key: {key}"},
	"serve.nobody":      {pl: "Nikt jeszcze nie ma tu dostępu. Dodaj pierwszego administratora: mailkey users add NAZWA --role administrator --key-stdin < PLIK.pub", en: "Nobody has access yet. Add the first administrator: mailkey users add NAME --role administrator --key-stdin < FILE.pub"},
	"serve.key-changed": {pl: "Klucz serwera zmienił się (był {was}, jest {now}), więc programy SSH wszystkich osób ostrzegałyby przed oszustem. Przywróć plik {path}. Jeśli zmiana jest zamierzona, usuń {pin} i powiedz wszystkim o nowym kluczu.", en: "The host key has changed (it was {was} and is {now}), so everybody's SSH would warn of an impostor. Put the file {path} back. If the change is meant, delete {pin} and tell everybody about the new key."},

	"flag.listen":        {pl: "gdzie nasłuchiwać (domyślnie :2222)", en: "where to listen (default :2222)"},
	"flag.allow-network": {pl: "sieci prywatne, z którymi wolno się łączyć", en: "private networks that may be connected to"},
	"flag.allow-port":    {pl: "porty, z którymi wolno się łączyć poza 143, 465, 587 i 993", en: "ports that may be connected to beside 143, 465, 587 and 993"},
	"flag.idle":          {pl: "po jakim czasie bez pisania kończy się sesja (domyślnie 30m)", en: "after how long without typing a session ends (default 30m)"},

	"cmd.serve.short":   {pl: "Serwer dla zespołu, przez SSH.", en: "The team's server, over SSH."},
	"cmd.serve.long":    {pl: "Otwiera te same ekrany i polecenia innym osobom przez SSH: ssh SERWER -p 2222. Kto jest kim, mówi jego klucz. Hasła leżą zaszyfrowane na serwerze. Serwer łączy się tylko z publicznymi serwerami poczty, chyba że --allow-network i --allow-port pozwalają na więcej. Z --check-every sam testuje zapisane skrzynki, każdą raz na podany czas; odrzuconego hasła nie powtarza. Pierwszego administratora dodaje się na serwerze: mailkey users add NAZWA --role administrator --key-stdin < PLIK.pub", en: "Opens the same screens and commands to other people over SSH: ssh HOST -p 2222. Who somebody is, is told by their key. Passwords lie encrypted on the server. It connects only to public mail servers unless --allow-network and --allow-port permit more. With --check-every it tests the stored mailboxes by itself, each once in that time; a refused password is not repeated. The first administrator is added at the server: mailkey users add NAME --role administrator --key-stdin < FILE.pub"},
	"cmd.serve.example": {pl: "mailkey serve --listen :2222 --allow-network 10.1.0.0/16\nmailkey serve --check-every 6h", en: "mailkey serve --listen :2222 --allow-network 10.1.0.0/16\nmailkey serve --check-every 6h"},

	"cause.note.fenced-address.title": {pl: "Ten serwer nie łączy się z sieciami prywatnymi", en: "This server does not connect to private networks"},
	"cause.note.fenced-address.why":   {pl: "Nazwa {host} prowadzi do sieci prywatnej. mailkey działa tu na serwerze zespołu, a ten łączy się tylko z publicznymi serwerami poczty. Nic nie zostało wysłane.", en: "The name {host} leads into a private network. mailkey runs on the team's server here, and that connects only to public mail servers. Nothing was sent."},
	"cause.note.fenced-address.next":  {pl: "Sprawdź nazwę serwera. Jeśli jest dobra, poproś administratora serwera mailkey, żeby zezwolił na tę sieć (--allow-network).", en: "Check the server's name. If it is right, ask the administrator of the mailkey server to allow that network (--allow-network)."},
	"cause.note.fenced-port.title":    {pl: "Ten serwer nie łączy się z portem {port}", en: "This server does not connect to port {port}"},
	"cause.note.fenced-port.why":      {pl: "mailkey działa tu na serwerze zespołu, a ten łączy się tylko ze zwykłymi portami poczty: 993, 143, 465 i 587. Nic nie zostało wysłane.", en: "mailkey runs on the team's server here, and that connects only to the usual mail ports: 993, 143, 465 and 587. Nothing was sent."},
	"cause.note.fenced-port.next":     {pl: "Sprawdź numer portu. Jeśli jest dobry, poproś administratora serwera mailkey, żeby zezwolił na ten port (--allow-port).", en: "Check the port number. If it is right, ask the administrator of the mailkey server to allow that port (--allow-port)."},

	"account.kept.sealed.remote": {pl: "zaszyfrowane na serwerze", en: "encrypted on the server"},
	"connect.goes.sealed.remote": {pl: "Hasło trafi tylko do zaszyfrowanego sejfu na serwerze zespołu", en: "The password goes only to an encrypted safe on the team's server"},
	"receipt.kept.sealed.remote": {pl: "Hasło jest zaszyfrowane na serwerze zespołu.", en: "The password is encrypted on the team's server."},
	"kept.sealed.remote":         {pl: "zaszyfrowane na serwerze", en: "encrypted on the server"},
	"kept.none.remote":           {pl: "nie jest zapisane na serwerze", en: "not stored on the server"},
	"cli.no-accounts.remote":     {pl: "Nie masz jeszcze żadnej skrzynki. Może Ci ją przypisać administrator; kto już jakąś ma, dodaje następne: ssh -t SERWER setup", en: "You have no mailbox yet. An administrator can give you one; whoever has one adds more: ssh -t HOST setup"},
	"fetch.to.remote":            {pl: "Poczta trafi do folderu tej skrzynki na serwerze zespołu.", en: "The mail goes into this mailbox's folder on the team's server."},
	"cli.fetch-begins.remote":    {pl: "{address}: pobieranie na serwer zespołu", en: "{address}: fetching to the team's server"},
	"remove.mail.remote":         {pl: "Pobrana poczta zostaje na serwerze zespołu.", en: "The mail that was fetched stays on the team's server."},
	"cli.not-kept.remote":        {pl: "Hasło do {address} nie jest zapisane na serwerze. Podaj je przez --password-stdin", en: "The password of {address} is not stored on the server. Give it with --password-stdin"},
	"reason.no-secret.remote":    {pl: "Hasło do tej skrzynki nie jest zapisane na serwerze. Podaj je przez --password-stdin", en: "This mailbox's password is not stored on the server. Give it with --password-stdin"},

	"settings.place.server": {pl: "Hasła leżą zaszyfrowane na serwerze zespołu.", en: "Passwords lie encrypted on the team's server."},

	"tui.closing":  {pl: "Serwer kończy pracę; sesja skończy się, gdy to, co trwa, będzie gotowe.", en: "The server is stopping; the session ends when what is running is done."},
	"locked.title": {pl: "Nie masz jeszcze żadnej skrzynki.", en: "You have no mailbox yet."},
	"locked.why":   {pl: "Poczta otwiera się temu, komu przypisano choć jedną skrzynkę.", en: "Mail opens to whoever has been given at least one mailbox."},
	"locked.next":  {pl: "Poproś administratora, żeby przypisał Ci skrzynkę. Ten ekran otworzy się wtedy sam.", en: "Ask the administrator to give you a mailbox. This screen then opens by itself."},
}
