package i18n

// exportTexts is what is said about other programs' settings, out and in.
var exportTexts = map[string]text{
	"flag.for":   {pl: "program, dla którego są ustawienia (bez tej opcji: lista programów)", en: "the program that the settings are for (without it: the list of programs)"},
	"flag.force": {pl: "zastąp plik, który już tam jest i ma inną treść", en: "replace a file that is there already and differs"},
	"flag.as":    {pl: "program, którego ustawienia są w plikach (bez tej opcji mailkey rozpozna go sam)", en: "the program whose settings the files hold (without it mailkey finds out by itself)"},

	"cmd.export.short": {pl: "Ustawienia skrzynki dla innego programu. Hasła w nich nie ma.", en: "A mailbox's settings for another program. They hold no password."},
	"cmd.export.long": {
		pl: "Bez --for pokazuje listę programów, a bez --to wypisuje ustawienia na standardowe wyjście. W żadnym z plików nie ma hasła: program albo uruchamia „mailkey password”, albo pyta o nie Ciebie. Jeśli brakuje tylko ostatniego folderu podanej ścieżki, --to go tworzy. Plik, który już jest i ma inną treść, zostaje; zastępuje go tylko --force.",
		en: "Without --for it lists the programs, and without --to the settings go to standard output. None of the files holds a password: the program either runs “mailkey password” or asks you for it. Where only the last folder of the path is missing, --to makes it. A file that is there already and differs stays; only --force replaces it.",
	},
	"cmd.export.example": {
		pl: "mailkey export\nmailkey export biuro@firma.pl --for aerc --to ~/.config/aerc\nmailkey export biuro@firma.pl --for msmtp > ~/.msmtprc",
		en: "mailkey export\nmailkey export office@company.com --for aerc --to ~/.config/aerc\nmailkey export office@company.com --for msmtp > ~/.msmtprc",
	},
	"cmd.password.short": {pl: "Podaj hasło programowi pocztowemu (nigdy na ekran).", en: "Hand the password to a mail program (never to a screen)."},
	"cmd.password.long": {
		pl: "To polecenie uruchamiają programy pocztowe: PassCmd w mbsync, passwordeval w msmtp, source-cred-cmd w aerc i podobne. Wypisuje samo hasło i koniec wiersza, o ile standardowe wyjście nie jest terminalem.",
		en: "Mail programs run this: PassCmd of mbsync, passwordeval of msmtp, source-cred-cmd of aerc and the like. It prints the bare password and a line end, unless standard output is a terminal.",
	},
	"cmd.password.example": {
		pl: "mailkey password biuro@firma.pl > /dev/null # czy hasło da się odczytać",
		en: "mailkey password office@company.com > /dev/null # can the password be read",
	},
	"cmd.accounts.import.short": {pl: "Podłącz skrzynki z ustawień aerc, msmtp, mbsync lub Thunderbirda albo z tabeli.", en: "Connect the mailboxes in aerc's, msmtp's, mbsync's or Thunderbird's settings, or in a table."},
	"cmd.accounts.import.long": {
		pl: "Najpierw pokazuje, co znalazł, potem dla każdej skrzynki pyta o hasło, sprawdza ją na żywo i dopiero wtedy zapisuje. Haseł z tych plików nigdy nie bierze. Z --no-input albo --json tylko pokazuje i niczego nie zapisuje. Pliki podane razem uzupełniają się: mbsync zna odbieranie, msmtp wysyłanie.\nZ --csv skrzynki są w tabeli (kolumny address, name, owner, purpose), a hasła w pliku z --passwords: mailkey o nic nie pyta, każdą sprawdza i zapisuje, jeśli działa. Skrzynka bez hasła jest zapisywana i czeka na nie. Z --dry-run tylko pokazuje. Kod wyjścia 3 znaczy, że któraś się nie udała.",
		en: "First it shows what it found; then, for each mailbox, it asks for the password, tests it live, and only then stores it. It never takes passwords from these files. With --no-input or --json it only shows, and stores nothing. Files given together complete one another: mbsync knows receiving, msmtp sending.\nWith --csv the mailboxes come from a table (columns address, name, owner, purpose), and the passwords from the file of --passwords: nothing is asked; each is tested, and stored if it works. A mailbox without a password is stored and waits for one. With --dry-run it only shows. Exit code 3 means that a mailbox failed.",
	},
	"cmd.accounts.import.example": {
		pl: "mailkey accounts import ~/.mbsyncrc ~/.msmtprc\nmailkey accounts import --json ~/.config/aerc/accounts.conf\nmailkey accounts import --csv skrzynki.csv --passwords hasla.csv",
		en: "mailkey accounts import ~/.mbsyncrc ~/.msmtprc\nmailkey accounts import --json ~/.config/aerc/accounts.conf\nmailkey accounts import --csv mailboxes.csv --passwords passwords.csv",
	},

	// The table, and what programs are called that have no name of their own.
	"export.title.table":          {pl: "Tabela do przepisania", en: "A table to type from"},
	"export.title.json":           {pl: "JSON dla skryptów", en: "JSON for scripts"},
	"export.table.address":        {pl: "Adres e-mail", en: "E-mail address"},
	"export.table.name":           {pl: "Nazwa skrzynki", en: "Mailbox name"},
	"export.table.user-name":      {pl: "Nazwa użytkownika", en: "User name"},
	"export.table.imap":           {pl: "Poczta przychodząca (IMAP)", en: "Incoming mail (IMAP)"},
	"export.table.smtp":           {pl: "Poczta wychodząca (SMTP)", en: "Outgoing mail (SMTP)"},
	"export.table.port":           {pl: "port", en: "port"},
	"export.table.tls":            {pl: "SSL/TLS", en: "SSL/TLS"},
	"export.table.starttls":       {pl: "STARTTLS", en: "STARTTLS"},
	"export.table.password":       {pl: "Hasło", en: "Password"},
	"export.table.password-value": {pl: "nie ma go w tym pliku; podaje je programom polecenie:", en: "is not in this file; programs get it from the command:"},

	"plain.home.export": {pl: "Ustawienia dla innego programu", en: "Settings for another program"},
	"export.practice":   {pl: "Ćwiczenie: ta skrzynka jest udawana, więc plik jest tylko do obejrzenia.", en: "Practice: the mailbox is simulated, so the file is only to look at."},
	"export.offer":      {pl: "Czy chcesz gotowy plik z ustawieniami dla konkretnego programu?", en: "Do you want a ready settings file for a particular program?"},
	"export.save-ask":   {pl: "Zapisać to do pliku?", en: "Save this to a file?"},
	"export.title":      {pl: "Inny program", en: "Another program"},
	"export.which":      {pl: "Dla którego programu?", en: "For which program?"},
	"export.show":       {pl: "pokaż", en: "show"},
	"export.save":       {pl: "zapisz plik", en: "save the file"},
	"export.copy":       {pl: "kopiuj", en: "copy"},
	"export.name":       {pl: "ustawienia", en: "the settings"},
	"export.holds-none": {pl: "W tym pliku go nie ma.", en: "This file does not hold it."},
	"export.kept-title": {pl: "Plik zapisany|Pliki zapisane|Pliki zapisane", en: "The file is saved|The files are saved"},
	"export.ca-save":    {pl: "Serwery tej skrzynki mają własne CA (urząd certyfikacji). Klawisz s zapisze oba pliki naraz.", en: "This mailbox's servers have a certificate authority (CA) of their own. The key s saves both files at once."},
	"account.export":    {pl: "inny program", en: "other program"},
	"hand.export":       {pl: "plik dla programu", en: "file for a program"},
	"card.other-export": {pl: "Naciśnij x: gotowy plik dla Outlooka, Thunderbirda, aerc, NeoMutt i innych.", en: "Press x: a ready file for Outlook, Thunderbird, aerc, NeoMutt and others."},

	"export.short.command":  {pl: "hasło z polecenia", en: "password by command"},
	"export.short.asks":     {pl: "pyta o hasło", en: "asks for the password"},
	"export.short.shown":    {pl: "bez hasła", en: "no password"},
	"export.narrow.command": {pl: "poleceniem", en: "by command"},
	"export.narrow.asks":    {pl: "pyta", en: "asks"},
	"export.narrow.shown":   {pl: "bez hasła", en: "none"},

	"export.both":      {pl: "odbiera i wysyła", en: "receives and sends"},
	"export.only.imap": {pl: "tylko odbiera", en: "receives only"},
	"export.only.smtp": {pl: "tylko wysyła", en: "sends only"},

	"export.how.command": {pl: "hasło bierze z polecenia „mailkey password”", en: "gets the password from “mailkey password”"},
	"export.how.asks":    {pl: "o hasło pyta sam program", en: "asks for the password itself"},
	"export.how.shown":   {pl: "bez hasła", en: "without the password"},
	"export.no-password": {pl: "W żadnym z tych plików nie ma hasła.", en: "None of these files holds a password."},
	"export.not-kept": {
		pl: "Hasło do tej skrzynki nie jest zapisane na tym komputerze, więc „mailkey password” go nie poda. Podaj je jeszcze raz przez „mailkey rotate” i wybierz „Zapamiętaj hasło” albo wpisz je w samym programie.",
		en: "This mailbox's password is not stored on this computer, so “mailkey password” cannot give it. Give it again with “mailkey rotate” and choose “Keep the password”, or type it in the program itself.",
	},
	"export.place": {pl: "Miejsce pliku:", en: "The file belongs in:"},
	"export.use.thunderbird": {
		pl: "Plik jest dla całej domeny: kto prowadzi jej stronę, umieszcza go pod adresem https://autoconfig.DOMENA/mail/config-v1.1.xml i tam Thunderbird sam go znajdzie.",
		en: "The file is for a whole domain: whoever runs its web site puts it at https://autoconfig.DOMAIN/mail/config-v1.1.xml, where Thunderbird finds it by itself.",
	},
	"export.use.outlook": {
		pl: "Plik jest dla całej domeny: kto prowadzi jej stronę, umieszcza go pod adresem https://autodiscover.DOMENA/autodiscover/autodiscover.xml i tam Outlook sam go znajdzie.",
		en: "The file is for a whole domain: whoever runs its web site puts it at https://autodiscover.DOMAIN/autodiscover/autodiscover.xml, where Outlook finds it by itself.",
	},
	"export.use.apple": {
		pl: "Otwórz ten plik na iPhonie, iPadzie albo Macu i zatwierdź profil w ustawieniach systemu.",
		en: "Open this file on the iPhone, iPad or Mac, and install the profile in the system's settings.",
	},
	"export.ca-file":  {pl: "Serwery tej skrzynki mają własne CA (urząd certyfikacji). Zapisz oba pliki naraz: --to DIR.", en: "This mailbox's servers have a certificate authority (CA) of their own. Write both files at once: --to DIR."},
	"export.ca-other": {pl: "Serwery tej skrzynki mają własne CA (urząd certyfikacji). Temu programowi trzeba podać je osobno: jest w pliku {file}.", en: "This mailbox's servers have a certificate authority (CA) of their own. This program must be given it separately: it is in the file {file}."},

	"export.trouble.unholdable": {
		pl: "{program}: plik ustawień tego programu nie pomieści wartości w polu {field} (są w niej znaki, które tam znaczą co innego). Niczego nie zapisano. Wpisz ustawienia w samym programie.",
		en: "{program}: this program's settings file has no way to write the value of {field} (it holds characters that mean something else there). Nothing was written. Type the settings in the program itself.",
	},
	"export.trouble.open": {
		pl: "{program} z ustawieniem STARTTLS mógłby wysłać hasło bez szyfrowania. Wybierz dla tej skrzynki SSL/TLS (zwykle port 993) albo inny program.",
		en: "{program} with STARTTLS could send the password without encryption. Choose SSL/TLS for this mailbox (usually port 993), or another program.",
	},
	"export.trouble.malformed": {
		pl: "{program}: pole {field} ma niepoprawną wartość. Popraw ustawienia skrzynki i spróbuj jeszcze raz.",
		en: "{program}: the field {field} is not valid. Correct the mailbox's settings and try again.",
	},

	"cli.export-unknown":    {pl: "--for: nie ma takiego programu. Do wyboru: {programs}.", en: "--for: there is no such program. Choose from: {programs}."},
	"cli.export-whose":      {pl: "Podaj skrzynkę: mailkey export SKRZYNKA --for PROGRAM", en: "Name the mailbox: mailkey export ACCOUNT --for PROGRAM"},
	"cli.export-list-for":   {pl: "Podaj program przez --for. Do wyboru:", en: "Name the program with --for. Choose from:"},
	"cli.export-to-needs":   {pl: "--to i --force działają tylko razem z --for.", en: "--to and --force work only together with --for."},
	"cli.export-force":      {pl: "--force działa tylko razem z --to.", en: "--force works only together with --to."},
	"cli.export-to-empty":   {pl: "--to: podaj nazwę folderu.", en: "--to: give the name of a folder."},
	"cli.export-differs":    {pl: "Plik {path} już jest i ma inną treść. Zostaje bez zmian. Zastąpi go --force; możesz też podać w --to inny folder.", en: "The file {path} is there already and differs. It stays as it is. --force replaces it; or give --to another folder."},
	"cli.export-unwritable": {pl: "Nie udało się zapisać {path}: {why}", en: "{path} could not be written: {why}"},
	"cli.export-written":    {pl: "Zapisano: {path}", en: "Written: {path}"},
	"cli.export-unchanged":  {pl: "Bez zmian: {path}", en: "Unchanged: {path}"},

	"cli.import-unknown":    {pl: "--as: nie ma takiego programu. Do wyboru: {programs}.", en: "--as: there is no such program. Choose from: {programs}."},
	"cli.import-unreadable": {pl: "Nie udało się przeczytać {path}: {why}", en: "{path} could not be read: {why}"},
	"cli.import-large":      {pl: "Plik {path} ma ponad 1 MB; to nie są ustawienia skrzynek.", en: "The file {path} is larger than 1 MB; it does not hold mailbox settings."},
	"cli.import-format":     {pl: "W pliku {path} nie widać ustawień żadnego z programów: {programs}. Jeśli wiesz, którego są, podaj --as.", en: "The file {path} does not look like the settings of any of these programs: {programs}. If you know whose they are, give --as."},
	"cli.import-broken":     {pl: "Plik {path} jest uszkodzony albo to nie są ustawienia poczty.", en: "The file {path} is malformed, or it does not hold mail settings."},
	"cli.import-nothing":    {pl: "W pliku {path} nie ma żadnej skrzynki z serwerem IMAP lub SMTP.", en: "The file {path} holds no mailbox with an IMAP or SMTP server."},
	"cli.import-shown":      {pl: "Niczego nie zapisano. Uruchom to polecenie w terminalu bez --no-input, a mailkey zapyta o hasła i podłączy te skrzynki.", en: "Nothing was stored. Run this command in a terminal without --no-input, and mailkey asks for the passwords and connects these mailboxes."},
	"cli.import-no-address": {pl: "(adresu nie ma w pliku)", en: "(the file does not tell the address)"},
	"cli.import-not-there":  {pl: "nie ma w pliku; mailkey poszuka", en: "not in the file; mailkey will look for it"},
	"cli.import-ask":        {pl: "Podłączyć {address}?", en: "Connect {address}?"},
	"cli.import-whose":      {pl: "Adres e-mail skrzynki na {host} (Enter pomija):", en: "The e-mail address of the mailbox at {host} (Enter skips it):"},

	"import.warning.password":   {pl: "W tym pliku hasło jest zapisane otwartym tekstem. mailkey go nie bierze; usuń je stamtąd.", en: "This file holds a password in the clear. mailkey does not take it; remove it from there."},
	"import.warning.plaintext":  {pl: "Tamten program łączył się bez szyfrowania. mailkey połączy się tylko przez SSL/TLS.", en: "That program connected without encryption. mailkey connects by SSL/TLS only."},
	"import.warning.own-ca":     {pl: "W pliku jest własne CA (urząd certyfikacji). Podaj je opcją --ca-file.", en: "The file names a certificate authority (CA) of its own. Give it with --ca-file."},
	"import.warning.no-server":  {pl: "Część ustawień to inny program, folder albo wzór; pominięto ją.", en: "Part of the settings is another program, a folder or a pattern; it is left out."},
	"import.warning.oauth":      {pl: "Tamten program loguje się bez hasła (OAuth). Tutaj potrzebne jest hasło do aplikacji.", en: "That program signs in without a password (OAuth). Here an app password is needed."},
	"import.warning.unreadable": {pl: "Jedna z wartości nie ma sensu; pominięto ją.", en: "One of the values makes no sense; it is left out."},

	"cli.password-terminal": {
		pl: "Hasło nigdy nie trafia na ekran. To polecenie uruchamia program pocztowy, na przykład msmtp, gdy w ~/.msmtprc po słowie passwordeval jest: {command}",
		en: "The password never goes to a screen. This command is for a mail program to run, for example msmtp, with this after the word passwordeval in ~/.msmtprc: {command}",
	},
	"cli.password-json":     {pl: "To polecenie nie ma postaci JSON: programy dostają z niego samo hasło.", en: "This command has no JSON form: programs get the bare password from it."},
	"cli.password-not-kept": {pl: "Hasło do skrzynki {address} nie jest zapisane na tym komputerze. Podaj je jeszcze raz przez „mailkey rotate {address}” i wybierz „Zapamiętaj hasło”.", en: "The password of {address} is not stored on this computer. Give it again with “mailkey rotate {address}” and choose “Keep the password”."},
}
