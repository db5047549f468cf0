package i18n

// discoverTexts is what is said of where mail lives, and of consent.
var discoverTexts = map[string]text{
	"cmd.discover.short": {pl: "Sprawdź, gdzie jest poczta danego adresu i skąd to wiadomo.", en: "Find where an address's mail is, and how that is known."},
	"cmd.discover.long": {
		pl: "Pokazuje serwery, skąd o nich wiadomo, czego wymaga dostawca poczty i co Firmao wpisałoby samo. Nie potrzebuje hasła i niczego nie zapisuje. Kod wyjścia 0 znaczy, że znane są oba serwery, a 3, że co najmniej jednego nie udało się ustalić.",
		en: "Shows the servers, how they are known, what the mail's provider demands, and what Firmao would fill in by itself. It needs no password and stores nothing. Exit code 0 means that both servers are known, 3 that at least one could not be found out.",
	},
	"cmd.discover.example": {
		pl: "mailkey discover biuro@firma.pl\nmailkey discover biuro@firma.pl --json\nmailkey discover biuro@firma.pl --dns-server 9.9.9.9",
		en: "mailkey discover office@company.com\nmailkey discover office@company.com --json\nmailkey discover office@company.com --dns-server 9.9.9.9",
	},

	"found.gmail":     {pl: "prywatne konto Gmail", en: "a personal Gmail account"},
	"found.workspace": {pl: "firma ma pocztę w Google", en: "the company's mail is at Google"},
	"found.provider":  {pl: "dostawca poczty: {name}", en: "mail provider: {name}"},
	"found.named":     {pl: "poczta jest poza Google: {host}", en: "the mail is not at Google: {host}"},
	"found.claimed":   {pl: "poczta jest podobno na {host}; mailkey zapyta przed wysłaniem hasła", en: "the mail is said to be at {host}; mailkey asks before sending a password"},
	"found.other":     {pl: "poczta jest poza Google, ale nie widać, na jakich serwerach", en: "the mail is not at Google, but its servers cannot be seen"},
	"found.gateway":   {pl: "nie da się ustalić: przed pocztą stoi filtr", en: "cannot tell: a mail filter is in front"},
	"found.silent":    {pl: "DNS (spis adresów w internecie) nie odpowiedział, więc nie wiadomo, gdzie jest ta poczta", en: "DNS (the internet's directory of names) did not answer, so where this mail is stays unknown"},
	"found.unasked":   {pl: "nie szukano, bo domena może być źle napisana", en: "not looked for, because the domain may be misspelt"},
	"found.unknown":   {pl: "nie udało się ustalić, gdzie jest poczta", en: "could not find where the mail is"},

	"evidence.builtin":    {pl: "lista dostawców, którą zna mailkey", en: "the list of providers that mailkey knows"},
	"evidence.mx":         {pl: "wpis w DNS o tym, dokąd trafia poczta domeny {domain} (MX)", en: "the record in DNS that says where mail for {domain} goes (MX)"},
	"evidence.srv":        {pl: "wpis domeny {domain} w DNS, który podaje jej serwery (SRV)", en: "the record of {domain} in DNS that names its servers (SRV)"},
	"evidence.autoconfig": {pl: "plik z ustawieniami, który podaje {domain} (autoconfig)", en: "the settings file that {domain} offers (autoconfig)"},
	"evidence.spf":        {pl: "wpis w DNS o tym, kto wysyła pocztę domeny {domain} (SPF)", en: "the record in DNS that says who sends mail for {domain} (SPF)"},
	"evidence.guess":      {pl: "domysł na podstawie nazwy {domain}", en: "a guess from the name {domain}"},

	"detail.look-alike":      {pl: "domena tylko przypomina znaną", en: "the domain only looks like a well-known one"},
	"detail.not-found":       {pl: "nic tam nie ma", en: "nothing is there"},
	"detail.timeout":         {pl: "nie było odpowiedzi na czas", en: "no answer in time"},
	"detail.dns-failed":      {pl: "DNS nie odpowiedział", en: "DNS did not answer"},
	"detail.cancelled":       {pl: "przerwano", en: "cancelled"},
	"detail.not-a-domain":    {pl: "to, co jest po znaku @, nie jest domeną", en: "what comes after the @ is not a domain"},
	"detail.null-mx":         {pl: "domena ogłasza, że nie przyjmuje poczty", en: "the domain says that it takes no mail"},
	"detail.not-offered":     {pl: "domena ogłasza, że nie ma takiego serwera", en: "the domain says that it has no such server"},
	"detail.bad-config":      {pl: "ustawienia są, ale z błędami", en: "there are settings, but they are malformed"},
	"detail.redirect":        {pl: "odsyła gdzie indziej, a tam nikt za to nie ręczy", en: "it sends elsewhere, where nobody vouches for it"},
	"detail.bad-certificate": {pl: "certyfikat nie potwierdza, że to ta domena", en: "the certificate does not prove that it is this domain's"},
	"detail.unreachable":     {pl: "strona z ustawieniami nie odpowiada", en: "the page with the settings does not answer"},
	"detail.not-encrypted":   {pl: "tylko serwery bez szyfrowania, a tych mailkey nie używa", en: "only servers without encryption, which mailkey does not use"},
	"detail.needs-bridge":    {pl: "potrzebny jest dodatkowy program dostawcy (Bridge)", en: "a program of the provider's own is needed (Bridge)"},
	"detail.no-imap":         {pl: "dostawca nie wpuszcza innych programów do poczty", en: "the provider lets no other program read the mail"},

	"need.app-password": {
		pl: "{name} nie przyjmuje od programów zwykłego hasła. Utwórz tam osobne hasło dla programów (hasło do aplikacji).",
		en: "{name} does not take your usual password from programs. Create a separate one there (an app password).",
	},
	"need.imap-switch": {
		pl: "Dostęp dla programów (IMAP) może być wyłączony. Włącz go w ustawieniach skrzynki na stronie dostawcy.",
		en: "Access for programs (IMAP) may be off. Switch it on in the mailbox's settings on the provider's web page.",
	},
	"need.oauth-only": {
		pl: "{name} nie przyjmuje od programów żadnych haseł. Podłącz tę skrzynkę tam, gdzie logowanie otwiera stronę dostawcy, na przykład od razu w Firmao.",
		en: "{name} takes no passwords from programs at all. Connect this mailbox where signing in opens the provider's own page, for example in Firmao itself.",
	},
	"need.needs-bridge": {
		pl: "Tę pocztę inne programy czytają tylko przez dodatkowy program dostawcy (Bridge) na tym samym komputerze. Firmao jej więc nie pobierze.",
		en: "Other programs read this mail only through the provider's own program (Bridge) on the same computer. So Firmao cannot fetch it.",
	},
	"need.no-imap": {
		pl: "Ten dostawca nie wpuszcza do poczty innych programów. Firmao jej nie pobierze; potrzebna jest skrzynka u innego dostawcy.",
		en: "This provider lets no other program read the mail. Firmao cannot fetch it; a mailbox at another provider is needed.",
	},

	"warning.local-part": {
		pl: "Przed @ adres Gmail ma tylko litery od a do z, cyfry i kropki, a tu jest inny znak: literówka albo podobna litera z innego alfabetu. Sprawdź, czy to Twój adres.",
		en: "Before its @ a Gmail address has only the letters a to z, digits and dots, but here is another character: a typing error, or a similar letter of another alphabet. Check that it is yours.",
	},

	"discover.servers":            {pl: "Serwery:", en: "Servers:"},
	"discover.no-servers":         {pl: "Serwery nie są znane.", en: "The servers are not known."},
	"discover.user-name":          {pl: "Nazwa użytkownika: {name}", en: "User name: {name}"},
	"discover.crm":                {pl: "Firmao wpisze samo:", en: "Firmao fills in by itself:"},
	"discover.needs":              {pl: "Zanim podasz hasło:", en: "Before you give the password:"},
	"discover.hopeless":           {pl: "Ważne:", en: "Important:"},
	"discover.more":               {pl: "Więcej:", en: "More:"},
	"discover.where":              {pl: "Jak to zrobić:", en: "How to do it:"},
	"discover.how":                {pl: "Skąd to wiadomo:", en: "How this is known:"},
	"discover.trusted":            {pl: "pewne", en: "trusted"},
	"discover.untrusted":          {pl: "tylko wskazówka", en: "only a hint"},
	"discover.suggestion":         {pl: "Czy nie chodziło o {suggestion}?", en: "Did you mean {suggestion}?"},
	"discover.ascii":              {pl: "W sieci ta domena nazywa się {ascii}.", en: "On the network this domain is called {ascii}."},
	"discover.consent":            {pl: "Nazwy tych serwerów nie pochodzą z pewnego źródła, więc zanim trafi tam hasło, mailkey zapyta o zgodę.", en: "No trusted source names these servers, so mailkey asks for your consent before a password goes there."},
	"discover.consent-look-alike": {pl: "Domena tylko przypomina inną, więc zanim trafi tam hasło, mailkey zapyta o zgodę.", en: "The domain only looks like another one, so mailkey asks for your consent before a password goes there."},
	"discover.interrupted":        {pl: "przerwano, zanim było wiadomo, gdzie jest ta poczta", en: "interrupted before it was known where this mail is"},
	"discover.next.silent": {
		pl: "Sprawdź połączenie z internetem albo zapytaj inny serwer DNS: --dns-server 9.9.9.9",
		en: "Check the internet connection, or ask another DNS server: --dns-server 9.9.9.9",
	},
	"discover.next.silent-asked": {
		pl: "Serwer DNS podany w --dns-server ({server}) nie odpowiada. Sprawdź jego adres albo pomiń tę opcję; wtedy mailkey zapyta DNS tego komputera.",
		en: "The DNS server named by --dns-server ({server}) does not answer. Check its address, or leave the flag out; then this computer's own DNS is asked.",
	},
	"discover.next.gateway": {
		pl: "Zapytaj osobę lub firmę, która prowadzi pocztę domeny {domain}, o nazwy serwerów i podaj je w poleceniu „mailkey setup” opcjami --imap-host i --smtp-host. Jeśli to Google: --imap-host imap.gmail.com --smtp-host smtp.gmail.com",
		en: "Ask whoever runs the mail of {domain} for the names of the servers, and give them to “mailkey setup” with --imap-host and --smtp-host. If it is Google: --imap-host imap.gmail.com --smtp-host smtp.gmail.com",
	},
	"discover.next.other": {
		pl: "Nazwy serwerów zna osoba lub firma, która prowadzi pocztę domeny {domain}. Podaj je w poleceniu „mailkey setup” opcjami --imap-host i --smtp-host.",
		en: "Whoever runs the mail of {domain} knows the names of the servers. Give them to “mailkey setup” with --imap-host and --smtp-host.",
	},
	"discover.next.hosting": {
		pl: "Poczta domeny {domain} jest w firmie {name}. Nazwy serwerów podaje jej panel klienta; podaj je w poleceniu „mailkey setup” opcjami --imap-host i --smtp-host.",
		en: "The mail of {domain} is at {name}. Its customer panel tells the names of the servers; give them to “mailkey setup” with --imap-host and --smtp-host.",
	},
	"discover.next.unknown": {
		pl: "Sprawdź pisownię adresu. Jeśli jest poprawny, podaj serwery w poleceniu „mailkey setup” opcjami --imap-host i --smtp-host; ich nazwy zna osoba lub firma, która prowadzi pocztę.",
		en: "Check the address for typing errors. If it is right, give the servers to “mailkey setup” with --imap-host and --smtp-host; whoever runs the mail knows their names.",
	},
	"discover.next.half": {
		pl: "Znaleziono tylko jeden z dwóch serwerów. Nazwę drugiego zna osoba lub firma, która prowadzi pocztę domeny {domain}; podaj ją w poleceniu „mailkey setup” opcją {flag}.",
		en: "Only one of the two servers was found. Whoever runs the mail of {domain} knows the name of the other; give it to “mailkey setup” with {flag}.",
	},
	"discover.no-consent": {pl: "Hasło może tam trafić bez dodatkowej zgody.", en: "A password may go there without further consent."},
}
