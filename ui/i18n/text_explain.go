package i18n

// explainTexts is what explain says, as a command and as a screen.
var explainTexts = map[string]text{
	"cmd.explain.short": {pl: "Wyjaśnij komunikat o błędzie.", en: "Explain an error message."},
	"cmd.explain.long": {
		pl: "Przyjmuje komunikat z dowolnego programu lub dziennika (logu): po poleceniu albo na standardowym wejściu (także jako „-”). Mówi, co się stało i co zrobić. Opcje podają to, czego w komunikacie brakuje. Kod wyjścia 3 znaczy, że mailkey nie zna tego komunikatu.",
		en: "Takes a message from any program or log: after the command, or on standard input (also as “-”). It says what happened and what to do. The flags tell what the message leaves out. Exit code 3 means that mailkey does not know the message.",
	},
	"cmd.explain.example": {
		pl: "mailkey explain '534-5.7.9 Application-specific password required'\nmailkey explain --host imap.firma.pl --stage connect 'i/o timeout'\nmailkey explain --json < dziennik.txt",
		en: "mailkey explain '534-5.7.9 Application-specific password required'\nmailkey explain --host imap.company.com --stage connect 'i/o timeout'\nmailkey explain --json < log.txt",
	},
	"flag.protocol": {pl: "czego dotyczył błąd: imap (odbieranie), smtp (wysyłanie), tls, tcp, dns, input (wpisane pole)", en: "what failed: imap (receiving), smtp (sending), tls, tcp, dns, input (a field that was typed)"},
	"flag.stage":    {pl: "kiedy wystąpił: resolve, connect, encrypt, greet, sign-in, use, send, arrive, input", en: "when it failed: resolve, connect, encrypt, greet, sign-in, use, send, arrive, input"},
	"flag.host":     {pl: "serwer, z którym łączył się program, wpisany tak samo, nawet z błędem", en: "the server that the program connected to, as it was typed, mistakes and all"},
	"flag.port":     {pl: "port, na którym się łączył", en: "the port that it connected to"},
	"flag.tls":      {pl: "szyfrowanie połączenia: tls, starttls, none (brak)", en: "the connection's encryption: tls, starttls, none"},

	"explain.choices": {pl: "{flag} przyjmuje jedną z wartości: {values}.", en: "{flag} takes one of these values: {values}."},
	"explain.empty":   {pl: "Nie ma komunikatu do wyjaśnienia. Podaj go po poleceniu, w cudzysłowie, albo na standardowym wejściu.", en: "There is no message to explain. Give it after the command, in quotation marks, or on standard input."},
	"explain.nothing": {pl: "Podaj komunikat po poleceniu, w cudzysłowie, bo z opcją --no-input mailkey o nic nie pyta.", en: "Give the message after the command, in quotation marks, because with --no-input mailkey asks for nothing."},
	"explain.paste":   {pl: "Wklej komunikat, naciśnij Enter, a potem Ctrl+D (w Windows: Ctrl+Z i Enter).", en: "Paste the message, press Enter and then Ctrl+D (on Windows: Ctrl+Z and Enter)."},
	"explain.long":    {pl: "Komunikat jest bardzo długi: przeczytano tylko pierwsze 64 kB.", en: "The message is very long: only the first 64 kB were read."},

	"explain.said":       {pl: "Słowa serwera lub programu: „{said}”", en: "The server's or program's words: “{said}”"},
	"explain.retry.no":   {pl: "Ponowna próba nic nie da, dopóki czegoś nie zmienisz.", en: "Trying again will not help until something is changed."},
	"explain.retry.wait": {pl: "Bez żadnych zmian może to zadziałać później.", en: "It may work later without any change."},
	"explain.retry.now":  {pl: "Możesz od razu spróbować jeszcze raz.", en: "You can try again right away."},
	"explain.unsure":     {pl: "To najbardziej prawdopodobna przyczyna, ale nie jedyna możliwa.", en: "This is the most likely cause, not the only possible one."},
	"explain.page":       {pl: "W przewodniku, „{title}”: {command}", en: "In the guide, “{title}”: {command}"},
	"explain.link":       {pl: "Strona: {url}", en: "Page: {url}"},

	"explain.unknown.why":  {pl: "Tego komunikatu nie ma wśród znanych przyczyn, a zgadywanie mogłoby zaszkodzić.", en: "This message is not among the known causes, and a guess might do harm."},
	"explain.unknown.next": {pl: "Wklej całą odpowiedź razem z jej numerem, na przykład 535. Podaj też serwer i etap, na którym wystąpił błąd: --host i --stage. Najwięcej powie test tej skrzynki: mailkey test", en: "Paste the whole reply with its number, such as 535. Also give the server and the stage at which it failed: --host and --stage. A test of the mailbox tells the most: mailkey test"},

	// The screen.
	"home.explain":          {pl: "wyjaśnij komunikat", en: "explain a message"},
	"explain.title":         {pl: "Wyjaśnij komunikat", en: "Explain a message"},
	"explain.lead":          {pl: "Wklej cały komunikat o błędzie z Firmao, programu pocztowego albo dziennika.", en: "Paste the whole error message from Firmao, a mail program or a log."},
	"explain.lines":         {pl: "{n} wiersz|{n} wiersze|{n} wierszy", en: "{n} line|{n} lines"},
	"explain.letters":       {pl: "{n} znak|{n} znaki|{n} znaków", en: "{n} character|{n} characters"},
	"explain.more":          {pl: "… i {n} wiersz dalej|… i {n} wiersze dalej|… i {n} wierszy dalej", en: "… and {n} more line|… and {n} more lines"},
	"explain.cut":           {pl: "To więcej niż 64 kB: zostały początek (16 kB) i koniec (48 kB).", en: "This is more than 64 kB: the beginning (16 kB) and the end (48 kB) are kept."},
	"explain.cut-end":       {pl: "To więcej niż 1 MB i końca tu nie ma. Błąd bywa na końcu: wklej sam koniec.", en: "This is more than 1 MB, and its end is missing here. The error is often at the end: paste the end alone."},
	"explain.box-empty":     {pl: "Najpierw wklej komunikat: sposób wklejania pokazuje ctrl+v.", en: "Paste the message first: ctrl+v tells how to paste."},
	"explain.stays":         {pl: "Komunikat nigdzie nie jest wysyłany ani zapisywany.", en: "The message is not sent or stored anywhere."},
	"explain.go":            {pl: "wyjaśnij", en: "explain"},
	"explain.erase":         {pl: "wyczyść", en: "clear"},
	"explain.another":       {pl: "inny komunikat", en: "another message"},
	"explain.another-press": {pl: "Wyjaśnij inny komunikat", en: "Explain another message"},
	"explain.guide":         {pl: "przewodnik", en: "guide"},
	"explain.open":          {pl: "otwórz stronę", en: "open the page"},
	"explain.unknown.help":  {pl: "Wklej całą odpowiedź razem z jej numerem, na przykład 535, i podaj nazwę serwera. Najwięcej powie test skrzynki.", en: "Paste the whole reply with its number, such as 535, and give the server's name. A test of the mailbox tells the most."},
	"explain.pasted":        {pl: "Wklejony tekst: „{said}”", en: "What you pasted: “{said}”"},
	"explain.test-press":    {pl: "Sprawdź połączenia", en: "Test the connections"},
	"explain.setup-press":   {pl: "Podłącz skrzynkę", en: "Connect a mailbox"},
	"explain.where":         {pl: "Jaki to serwer (jeśli wiesz):", en: "Which server (if you know):"},
	"explain.where-example": {pl: "nazwa serwera albo adres e-mail", en: "a server's name or an e-mail address"},
	"explain.where-bad":     {pl: "To nie jest nazwa serwera ani adres e-mail. Popraw to albo zostaw puste.", en: "This is neither a server's name nor an e-mail address. Correct it, or leave it empty."},

	// A page of the guide outside the wizard.
	"manual.letter":     {pl: "gotowy list", en: "letter to send"},
	"manual.letter-key": {pl: "Klawisz l: gotowy list do wysłania.", en: "Key l: a letter ready to send."},
	"manual.more":       {pl: "więcej", en: "more"},
	"manual.more-key":   {pl: "Klawisz g: {title}.", en: "Key g: {title}."},
}
