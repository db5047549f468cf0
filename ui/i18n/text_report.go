package i18n

// reportTexts is what the support report, the transcript and the round trip say.
var reportTexts = map[string]text{
	"flag.report": {
		pl: "zapisz też raport dla informatyka lub firmy hostingowej: JSON, gdy nazwa kończy się na .json, inaczej Markdown; „-” to standardowe wyjście",
		en: "also write a report for your IT person or hosting company: JSON if the name ends in .json, else Markdown; “-” is standard output",
	},

	"report.title": {pl: "Raport z testu poczty (mailkey)", en: "Mail test report (mailkey)"},
	"report.intro": {
		pl: "Możesz wysłać ten raport swojemu informatykowi albo firmie, która prowadzi Twoją pocztę. Nie ma w nim hasła. Są w nim: adres e-mail, ustawienia serwerów i to, co serwery odpowiedziały.",
		en: "You can send this report to your IT person, or to the company that runs your mail. It holds no password. It does hold your e-mail address, the server settings, and what the servers answered.",
	},
	"report.practice": {
		pl: "To było ćwiczenie: serwery były udawane i nic z tego raportu nie dotyczy prawdziwej skrzynki.",
		en: "This was practice: the servers were simulated, and nothing in this report is about a real mailbox.",
	},
	"report.when":     {pl: "Kiedy", en: "When"},
	"report.version":  {pl: "Wersja mailkey", en: "mailkey version"},
	"report.system":   {pl: "System", en: "System"},
	"report.terminal": {pl: "Terminal", en: "Terminal"},

	"report.mailbox": {pl: "Skrzynka", en: "Mailbox"},
	"report.address": {pl: "Adres e-mail", en: "E-mail address"},
	"report.user":    {pl: "Nazwa użytkownika", en: "User name"},
	"report.imap":    {pl: "Poczta przychodząca (IMAP)", en: "Incoming mail (IMAP)"},
	"report.smtp":    {pl: "Poczta wychodząca (SMTP)", en: "Outgoing mail (SMTP)"},
	"report.ca":      {pl: "Własne CA, SHA-256", en: "Own CA, SHA-256"},
	"report.took":    {pl: "Czas testu", en: "The test took"},

	"report.verdict.ok":        {pl: "Działa: odbieranie i wysyłanie.", en: "It works: receiving and sending."},
	"report.verdict.failed":    {pl: "Test się nie powiódł.", en: "The test failed."},
	"report.verdict.cancelled": {pl: "Test przerwano.", en: "The test was cancelled."},
	"report.verdict.none":      {pl: "Testu nie było.", en: "There was no test."},

	"report.evidence":         {pl: "Skąd wiadomo, gdzie jest ta poczta:", en: "How we know where this mail lives:"},
	"report.trusted":          {pl: "pewne", en: "trusted"},
	"report.untrusted":        {pl: "tylko wskazówka", en: "only a hint"},
	"report.said.server":      {pl: "Serwer napisał:", en: "The server said:"},
	"report.said.certificate": {pl: "W certyfikacie:", en: "In the certificate:"},
	"report.next":             {pl: "Co zrobić:", en: "What to do:"},
	"report.cause":            {pl: "Przyczyna:", en: "Cause:"},
	"report.sure":             {pl: "na pewno", en: "for sure"},
	"report.unsure":           {pl: "najpewniej", en: "most likely"},
	"report.transcript":       {pl: "Rozmowa z serwerem (polecenia mailkey podane są tylko z nazwy, bez hasła):", en: "The conversation with the server (of mailkey's commands only the names are given, never the password):"},
	"report.server":           {pl: "serwer", en: "server"},
	"report.silence":          {pl: "Do rozmowy nie doszło: serwer nic nie powiedział.", en: "There was no conversation: the server said nothing."},
	"report.boxes-left-out": {
		pl: "Pominięto {n} skrzynkę: raport byłby zbyt długi.|Pominięto {n} skrzynki: raport byłby zbyt długi.|Pominięto {n} skrzynek: raport byłby zbyt długi.",
		en: "{n} mailbox is left out: the report would be too long.|{n} mailboxes are left out: the report would be too long.",
	},
	"report.lines-left-out": {
		pl: "Z rozmów pominięto {n} wiersz: raport byłby zbyt długi.|Z rozmów pominięto {n} wiersze: raport byłby zbyt długi.|Z rozmów pominięto {n} wierszy: raport byłby zbyt długi.",
		en: "{n} line of the conversations is left out: the report would be too long.|{n} lines of the conversations are left out: the report would be too long.",
	},

	"report.refused.holds": {
		pl: "Znalazłoby się w nim hasło albo tekst taki sam jak hasło. Jeśli Twoje hasło to zwykłe słowo, adres e-mail albo nazwa serwera, zmień je na inne, a potem zapisz raport jeszcze raz.",
		en: "It would hold the password, or text that reads the same. If your password is a common word, the e-mail address or the name of a server, change it, then save the report again.",
	},
	"report.refused.unchecked": {
		pl: "Nie da się sprawdzić, czy nie ma w nim hasła. {why}",
		en: "It cannot be checked whether it would hold the password. {why}",
	},
	"cli.report-refused": {pl: "Raportu nie zapisano. {why}", en: "No report was written. {why}"},
	"cli.report-written": {pl: "Raport jest w pliku {path}. Nie ma w nim hasła.", en: "The report is in {path}. It holds no password."},

	// The message to oneself.
	"trip.inbox":    {pl: "w skrzynce odbiorczej", en: "in the inbox"},
	"trip.spam":     {pl: "w spamie, nie w odebranych", en: "in spam, not in the inbox"},
	"trip.all-mail": {pl: "poza skrzynką odbiorczą", en: "outside the inbox"},
	"trip.deleted":  {pl: "{where}; już usunięta", en: "{where}; already deleted"},
	"trip.stays":    {pl: "{where}; nie usunięto jej", en: "{where}; not deleted"},
	"trip.may-stay": {pl: "wiadomość próbna mogła zostać", en: "the test message may have stayed"},
	"trip.remains": {
		pl: "W skrzynce mogła zostać wiadomość próbna. Jej temat to „{subject}”. Możesz ją usunąć.",
		en: "The test message may have stayed in the mailbox. Its subject is “{subject}”. You may delete it.",
	},
	"trip.look-in-spam": {
		pl: "Poczta dochodzi, ale wiadomość próbna trafiła do spamu. Zaglądaj tam: mogą tam być też inne potrzebne wiadomości.",
		en: "Mail arrives, but the test message landed in spam. Look there too: other mail that you need may be there.",
	},
	"cause.note.not-arrived.title": {pl: "Serwer przyjął wiadomość, ale nie doszła", en: "The server took the message, but it did not arrive"},

	"cause.note.not-arrived.why": {
		pl: "Logowanie i wysyłanie działają, ale wiadomość próbna nie pokazała się w ciągu {after}.",
		en: "Signing in and sending work, but the test message did not show up within {after}.",
	},
	"cause.note.not-arrived.next": {
		pl: "Zajrzyj do spamu i do filtrów, czyli reguł, które przenoszą pocztę do innych folderów. Poczta czasem idzie dłużej: sprawdź ponownie za kilka minut.",
		en: "Look in spam, and at the filters (rules) that move mail to other folders. Mail is slow at times: test again in a few minutes.",
	},
	"cause.note.other-lane-works.imap.title": {
		pl: "Odbieranie odrzuciło hasło, które działa przy wysyłaniu",
		en: "Receiving refused the password that works for sending",
	},
	"cause.note.other-lane-works.smtp.title": {
		pl: "Wysyłanie odrzuciło hasło, które działa przy odbieraniu",
		en: "Sending refused the password that works for receiving",
	},
	"cause.note.other-lane-works.known.why": {
		pl: "Drugi serwer przyjął to samo hasło, a nazwa tego serwera jest dobra.",
		en: "The other server accepted the same password, and this server's name is right.",
	},
	"cause.note.other-lane-works.known.next": {
		pl: "Sprawdź ponownie za kilka minut. Jeśli błąd wraca, utwórz nowe hasło albo zapytaj administratora, czy pozwala na ten dostęp.",
		en: "Test again in a few minutes. If the error comes back, create a new password, or ask the administrator whether this access is allowed.",
	},
	"stage.smtp.use": {pl: "Nadawca", en: "Sender"},
	"trip.messages":  {pl: "{n} wiadomość|{n} wiadomości|{n} wiadomości", en: "{n} message|{n} messages"},

	// How long something took, and how long it was waited for.
	"after.at-once":      {pl: "od razu", en: "at once"},
	"after.few-seconds":  {pl: "po kilku sekundach", en: "after a few seconds"},
	"after.some-seconds": {pl: "po kilkunastu sekundach", en: "after about 15 seconds"},
	"after.half-minute":  {pl: "po pół minuty", en: "after half a minute"},
	"after.minute":       {pl: "po minucie", en: "after a minute"},
	"after.minutes":      {pl: "po {n} minucie|po {n} minutach|po {n} minutach", en: "after {n} minute|after {n} minutes"},
	"within.seconds":     {pl: "{n} sekundy|{n} sekund|{n} sekund", en: "{n} second|{n} seconds"},
	"within.minutes":     {pl: "{n} minuty|{n} minut|{n} minut", en: "{n} minute|{n} minutes"},

	"report.save":       {pl: "Zapisz raport", en: "Save a report"},
	"report.copy":       {pl: "Kopiuj raport", en: "Copy a report"},
	"report.name":       {pl: "raport", en: "the report"},
	"report.kept-title": {pl: "Raport zapisany", en: "The report is saved"},
	"report.kept-what": {
		pl: "Ten plik możesz wysłać swojemu informatykowi albo firmie, która prowadzi Twoją pocztę. Nie ma w nim hasła.",
		en: "You can send this file to your IT person, or to the company that runs your mail. It holds no password.",
	},
	"report.kept":     {pl: "Raport jest w pliku {path}. Nie ma w nim hasła.", en: "The report is in {path}. It holds no password."},
	"report.not-kept": {pl: "Raportu nie zapisano", en: "No report was written"},
	"report.no-place": {
		pl: "Nie da się zapisać pliku ani w bieżącym folderze, ani w Twoim folderze domowym: {why}",
		en: "The file cannot be written, neither in the current folder nor in your home folder: {why}",
	},

	"talk.show":      {pl: "rozmowa z serwerem", en: "conversation"},
	"talk.show.long": {pl: "rozmowa z serwerem", en: "conversation with the server"},
	"talk.title":     {pl: "Rozmowa z serwerem", en: "Conversation with the server"},
	"talk.name":      {pl: "rozmowa z serwerem", en: "the conversation"},
	"talk.copy":      {pl: "kopiuj", en: "copy"},
	"talk.other":     {pl: "drugi serwer", en: "the other server"},
	"talk.broke":     {pl: "Test przerwał się wcześniej, na etapie: {stage}.", en: "The test broke off before that, at this stage: {stage}."},

	"round.send": {pl: "wiadomość próbna", en: "test message"},
	"round.offer": {
		pl: "Klawisz m: wyślij do siebie wiadomość próbną. Jedna wiadomość pójdzie na Twój adres, mailkey znajdzie ją w skrzynce i usunie.",
		en: "Key m: send yourself a test message. One message goes to your own address; mailkey finds it in the mailbox and deletes it.",
	},
	"round.running": {
		pl: "Wysyłam wiadomość na Twój adres i szukam jej w skrzynce. To może potrwać do 2 minut.",
		en: "Sending a message to your own address and looking for it in the mailbox. This may take up to 2 minutes.",
	},
	"round.all-mail-why": {
		pl: "Trafiła do folderu „Wszystkie”. Pewnie filtr w ustawieniach poczty archiwizuje takie wiadomości.",
		en: "It went to the folder “All Mail”. A filter in the mail settings probably archives such messages.",
	},
	"round.inbox":    {pl: "Wiadomość próbna dotarła do skrzynki odbiorczej {after}. Poczta naprawdę wychodzi i przychodzi.", en: "The test message arrived in the inbox {after}. Mail really goes out and comes in."},
	"round.spam":     {pl: "Wiadomość próbna dotarła {after}, ale do folderu Spam.", en: "The test message arrived {after}, but in the Spam folder."},
	"round.spam-why": {pl: "Wysyłanie i odbieranie działają. Zaglądaj jednak do spamu: mogą tam być też inne potrzebne wiadomości.", en: "Sending and receiving work. But look in spam too: other mail that you need may be there."},
	"round.spam-domain": {
		pl: "U odbiorców Twoje wiadomości też mogą trafiać do spamu: pokaż to osobie, która dba o domenę Twojej firmy (wpisy SPF, DKIM i DMARC).",
		en: "Your messages may land in other people's spam too: show this to whoever looks after your company's domain (its SPF, DKIM and DMARC records).",
	},
	"round.all-mail":   {pl: "Wiadomość próbna dotarła {after}, ale z pominięciem skrzynki odbiorczej.", en: "The test message arrived {after}, but it skipped the inbox."},
	"round.deleted":    {pl: "Wiadomość próbna jest już usunięta.", en: "The test message has already been deleted."},
	"round.cancelled":  {pl: "Wysyłanie wiadomości próbnej przerwano.", en: "The test message was cancelled."},
	"round.still-good": {pl: "Ustawienia i hasło są mimo to dobre: poprzedni test się udał.", en: "The settings and the password are good all the same: the test before this one passed."},

	"round.place.inbox":    {pl: "Odebrane", en: "Inbox"},
	"round.place.spam":     {pl: "Spam", en: "Spam"},
	"round.place.all-mail": {pl: "Wszystkie", en: "All Mail"},
}
