package i18n

var common = map[string]text{
	"program": {pl: "mailkey", en: "mailkey"},

	"protocol.imap": {pl: "Odbieranie", en: "Receiving"},
	"protocol.smtp": {pl: "Wysyłanie", en: "Sending"},

	"stage.resolve": {pl: "Nazwa", en: "Name"},
	"stage.connect": {pl: "Połączenie", en: "Connection"},
	"stage.encrypt": {pl: "Szyfrowanie", en: "Encryption"},
	"stage.greet":   {pl: "Powitanie", en: "Greeting"},
	"stage.sign-in": {pl: "Logowanie", en: "Sign-in"},
	"stage.use":     {pl: "Skrzynka", en: "Mailbox"},
	"stage.send":    {pl: "Wysłanie", en: "Sending"},
	"stage.arrive":  {pl: "Doręczenie", en: "Arrival"},

	"status.ok":          {pl: "w porządku", en: "ok"},
	"status.failed":      {pl: "nie udało się", en: "failed"},
	"status.running":     {pl: "trwa", en: "running"},
	"status.not-reached": {pl: "nie sprawdzono", en: "not reached"},
	"status.skipped":     {pl: "pominięto", en: "skipped"},
	"status.cancelled":   {pl: "przerwano", en: "cancelled"},

	"security.tls":      {pl: "SSL/TLS", en: "SSL/TLS"},
	"security.starttls": {pl: "STARTTLS", en: "STARTTLS"},

	"purpose.firmao-new":      {pl: "Firmao, nowa skrzynka", en: "Firmao, a new mailbox"},
	"purpose.firmao-existing": {pl: "Firmao, skrzynka już tam jest i nie działa", en: "Firmao, already there and not working"},
	"purpose.other":           {pl: "Inny program pocztowy", en: "Another mail program"},

	"address.empty":     {pl: "Wpisz adres e-mail.", en: "Type the e-mail address."},
	"address.no-at":     {pl: "W adresie brakuje znaku @, na przykład biuro@firma.pl.", en: "The address has no @ in it, as in office@company.com."},
	"address.two-ats":   {pl: "W adresie jest więcej niż jeden znak @. Zostaw jeden.", en: "The address has more than one @. Keep one."},
	"address.no-local":  {pl: "Przed znakiem @ brakuje nazwy, na przykład biuro@firma.pl.", en: "There is nothing before the @, as in office@company.com."},
	"address.no-domain": {pl: "Po znaku @ brakuje domeny, czyli nazwy takiej jak gmail.com.", en: "There is no domain after the @, a name such as gmail.com."},
	"address.bad-domain": {
		pl: "Część po znaku @ jest nieprawidłowa. Sprawdź, czy nie ma w niej literówki.",
		en: "The part after the @ is not valid. Check it for typing errors.",
	},
	"address.bad-local": {
		pl: "Część przed znakiem @ zawiera niedozwolony znak. Popraw ją.",
		en: "The part before the @ has a character that is not allowed there. Correct it.",
	},
	"address.space":     {pl: "W adresie jest spacja. Usuń ją.", en: "There is a space in the address. Remove it."},
	"address.invisible": {pl: "W adresie jest niewidoczny znak. Wpisz adres ręcznie.", en: "There is an invisible character in the address. Type it by hand."},
	"address.too-long":  {pl: "Adres jest za długi: może mieć najwyżej 254 znaki.", en: "The address is too long: it can have 254 characters at most."},
	"address.quoted":    {pl: "Adres nie może mieć cudzysłowu. Wpisz go bez niego.", en: "The address cannot have quotation marks. Type it without them."},
	"address.local-too-long": {
		pl: "Część przed znakiem @ jest za długa: może mieć najwyżej 64 znaki.",
		en: "The part before the @ is too long: it can have 64 characters at most.",
	},
	"address.label-too-long": {
		pl: "Po znaku @ jest za długa nazwa: między kropkami mogą być najwyżej 63 znaki.",
		en: "After the @ there is a name that is too long: between two dots it can have 63 characters at most.",
	},
	"address.comma":    {pl: "W adresie jest przecinek. Jeśli miała to być kropka, popraw go; wpisz jeden adres.", en: "There is a comma in the address. If it should be a dot, correct it; type one address."},
	"address.brackets": {pl: "Wpisz sam adres, bez < > i bez nazwy przed nim.", en: "Type the address alone, without < > and without a name before it."},
	"address.link":     {pl: "Wpisz sam adres, bez „mailto:” na początku.", en: "Type the address alone, without “mailto:” at its beginning."},
	"address.numeric":  {pl: "Po znaku @ są liczby, a potrzebna jest nazwa domeny, taka jak gmail.com.", en: "There are numbers after the @, where a domain's name belongs, such as gmail.com."},
	"address.no-dot":   {pl: "Po znaku @ brakuje końcówki, na przykład .pl albo .com.", en: "The part after the @ has no ending, such as .com."},

	"server.host-empty":   {pl: "Wpisz nazwę serwera.", en: "Type the server's name."},
	"server.host-scheme":  {pl: "Wpisz samą nazwę serwera, bez https:// i bez ukośników.", en: "Type the server's name alone, without https:// and without slashes."},
	"server.host-space":   {pl: "W nazwie serwera jest spacja albo niewidoczny znak. Wpisz ją ręcznie.", en: "There is a space or an invisible character in the server's name. Type it by hand."},
	"server.host-address": {pl: "To jest adres e-mail. Tutaj wpisz nazwę serwera.", en: "This is an e-mail address. Type the server's name here."},
	"server.host-port":    {pl: "Numer portu wpisz w osobnym polu.", en: "Type the port number in its own field."},
	"server.host-syntax":  {pl: "To nie wygląda na nazwę serwera. Sprawdź, czy są kropki, a nie przecinki.", en: "This does not look like a server's name. Check that it has dots and no commas."},
	"server.port-number":  {pl: "Port to liczba, na przykład 993.", en: "The port is a number, such as 993."},
	"server.port-range":   {pl: "Port to liczba od 1 do 65535. Zwykle 993 (odbieranie) i 465 (wysyłanie).", en: "The port is a number from 1 to 65535. Usually 993 (receiving) and 465 (sending)."},
	"server.security-unknown": {
		pl: "Wybierz SSL/TLS albo STARTTLS.",
		en: "Choose SSL/TLS or STARTTLS.",
	},
}
