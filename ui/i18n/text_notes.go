package i18n

// notes is what a note of package diagnose says in place of its cause: of title,
// why and next those that differ. The placeholders are the cause's, and from,
// until and after for the notes that have them.
var notes = map[string]text{
	"cause.note.not-google.why":  {pl: "Serwer {host} nie mówi, co się nie zgadza: adres, hasło czy nazwa użytkownika. Niektórzy dostawcy poczty chcą też osobnego hasła dla programów albo mają na początku wyłączony IMAP, czyli dostęp programów do poczty.", en: "The server {host} does not say what is wrong: the address, the password or the user name. Some mail providers also want a separate password for programs, or have IMAP, the way in which programs read mail, turned off at first."},
	"cause.note.not-google.next": {pl: "Sprawdź adres {address} i hasło do tej właśnie skrzynki. Jeśli są dobre, zaloguj się na stronie dostawcy poczty: sprawdź, czy nie chce osobnego hasła dla programów i czy IMAP jest włączony.", en: "Check the address {address} and that the password is this mailbox's. If both are right, sign in on the mail provider's website: see whether it wants a separate password for programs, and whether IMAP is turned on."},

	"cause.note.whose-mailbox.title": {pl: "Serwer odrzucił logowanie", en: "The server refused the sign-in"},
	"cause.note.whose-mailbox.why":   {pl: "Serwer {host}, inny niż serwery Google, nie przyjął adresu i hasła.", en: "The server {host}, which is not one of Google's, did not accept the address and password."},
	"cause.note.whose-mailbox.next":  {pl: "Jeśli poczta jest w Google, program łączy się ze złym serwerem: wpisz imap.gmail.com i smtp.gmail.com. Jeśli jest gdzie indziej, sprawdź adres i hasło.", en: "If the mail is at Google, the program connects to the wrong server: enter imap.gmail.com and smtp.gmail.com. If it is elsewhere, check the address and the password."},

	"cause.note.name-is-right.title": {pl: "Ten komputer nie znalazł serwera poczty", en: "This computer did not find the mail server"},
	"cause.note.name-is-right.why":   {pl: "Nazwa serwera {host} jest dobra. Najpewniej nie działa internet albo sieć filtruje nazwy.", en: "The server's name {host} is right. Most likely the internet connection is down, or the network filters names."},
	"cause.note.name-is-right.next":  {pl: "Sprawdź ponownie. Jeśli błąd wraca, otwórz dowolną stronę w przeglądarce, rozłącz VPN (tunel do sieci firmy) albo użyj innej sieci, na przykład z telefonu.", en: "Test again. If the error comes back, open any page in a browser, disconnect the VPN (the tunnel to your company's network), or use another network, such as your phone's."},

	"cause.note.silence.title": {pl: "Serwer przestał odpowiadać", en: "The server stopped answering"},
	"cause.note.silence.why":   {pl: "Serwer {host} przyjął połączenie, a potem zamilkł. Hasło może być dobre.", en: "The server {host} took the connection and then fell silent. The password may be right."},
	"cause.note.silence.next":  {pl: "Spróbuj ponownie za kilka minut. Jeśli błąd się powtórzy, pokaż raport informatykowi.", en: "Try again in a few minutes. If it happens again, show a report to your IT person."},

	"cause.note.no-room-here.title": {pl: "Ten komputer nie mógł otworzyć połączenia", en: "This computer could not open a connection"},
	"cause.note.no-room-here.why":   {pl: "System nie pozwolił otworzyć kolejnego połączenia: za dużo plików i połączeń jest otwartych naraz albo kończy się pamięć. Do serwera {host} nic nie dotarło, hasło może być dobre.", en: "The system did not allow one more connection: too many files and connections are open at once, or memory is running out. Nothing reached the server {host}, and the password may be right."},
	"cause.note.no-room-here.next":  {pl: "Zamknij programy, których nie używasz, i spróbuj ponownie. Na serwerze zwiększ limit otwartych plików (ulimit -n).", en: "Close programs that you do not use and try again. On a server raise the limit of open files (ulimit -n)."},

	"cause.note.late.title": {pl: "Serwer nie zdążył odpowiedzieć", en: "The server did not answer in time"},
	"cause.note.late.why":   {pl: "Serwer {host} nie odpowiedział w ciągu {after}, a dłużej mailkey nie czekał. Hasło i serwer mogą być w porządku.", en: "The server {host} did not answer within {after}, and mailkey waited no longer. The password and the server may both be fine."},
	"cause.note.late.next":  {pl: "Spróbuj ponownie za kilka minut. Jeśli podano krótki czas oczekiwania (--timeout), wydłuż go. Jeśli błąd się powtórzy, pokaż raport informatykowi.", en: "Try again in a few minutes. If a short time to wait was set (--timeout), make it longer. If it happens again, show a report to your IT person."},

	"cause.note.signed-in.why":  {pl: "Serwer {host} przyjął hasło, a potem połączenie się urwało. Zwykle przerywa je sieć, VPN albo program antywirusowy.", en: "The server {host} accepted the password, and then the connection broke off. Usually a network, a VPN or an antivirus program cuts it."},
	"cause.note.signed-in.next": {pl: "Spróbuj ponownie, najlepiej w innej sieci i bez VPN. Jeśli błąd wraca, wyłącz skanowanie poczty w programie antywirusowym.", en: "Try again, if possible on another network and without a VPN. If the error comes back, switch off mail scanning in the antivirus program."},

	"cause.note.sending-blocked.title": {pl: "Wysyłanie z tego konta jest zablokowane", en: "Sending from this account is blocked"},
	"cause.note.sending-blocked.why":   {pl: "Serwer {host} zablokował wysyłanie z tego konta. Odbieranie działa, więc hasło jest dobre.", en: "The server {host} has blocked sending from this account. Receiving works, so the password is right."},
	"cause.note.sending-blocked.next":  {pl: "Zaloguj się na to konto w przeglądarce i sprawdź powiadomienia od dostawcy poczty. Konto firmowe odblokuje administrator.", en: "Sign in to the account in a browser and look at the mail provider's notices. A company account is unblocked by the administrator."},

	"cause.note.recipients-mailbox.title": {pl: "Skrzynka, najpewniej odbiorcy, nie przyjmuje poczty", en: "A mailbox, most likely the recipient's, takes no mail"},
	"cause.note.recipients-mailbox.why":   {pl: "Serwer mówi o skrzynce wyłączonej albo pełnej. Przy wysyłaniu chodzi najczęściej o skrzynkę odbiorcy, a nie o Twoją.", en: "The server speaks of a mailbox that is disabled or full. While sending it is most often the recipient's mailbox and not yours."},
	"cause.note.recipients-mailbox.next":  {pl: "Sprawdź adres odbiorcy i skontaktuj się z nim inaczej. Jeśli serwer podaje Twój adres, zaloguj się na swoje konto w przeglądarce: sprawdź, czy działa i czy ma wolne miejsce.", en: "Check the recipient's address and reach the person another way. If the server names your own address, sign in to your account in a browser: see whether it works and has space left."},

	"cause.note.domain-unproved.title": {pl: "Odbiorca nie ufa poczcie z Twojej domeny", en: "The recipient does not trust mail from your domain"},
	"cause.note.domain-unproved.why":   {pl: "Serwer nie mógł potwierdzić, że wiadomość naprawdę pochodzi z domeny nadawcy, czyli tego, co jest po znaku @. Brakuje do tego wpisów SPF lub DKIM w ustawieniach domeny albo są w nich błędy. Logowanie działa.", en: "The server could not confirm that the message really comes from the sender's domain, the part after the @. The domain's settings lack the SPF or DKIM records for it, or have mistakes in them. Signing in works."},
	"cause.note.domain-unproved.next":  {pl: "Poproś osobę, która opiekuje się domeną, o sprawdzenie wpisów SPF i DKIM. Hasła nie zmieniaj.", en: "Ask whoever looks after the domain to check its SPF and DKIM records. Do not change the password."},

	"cause.note.private-gmail.why":  {pl: "Serwer mówi, że wyłączony jest IMAP, czyli sposób, w jaki programy czytają pocztę. W prywatnym Gmailu nie ma już przełącznika, który go włącza.", en: "The server says that IMAP, the way in which programs read mail, is turned off. Personal Gmail no longer has the switch that turns it on."},
	"cause.note.private-gmail.next": {pl: "Zaloguj się na swoje konto {address} w przeglądarce i sprawdź powiadomienia od Google. Potem spróbuj z nowym hasłem do aplikacji. Jeśli to nie pomoże, zapytaj w pomocy Google.", en: "Sign in to your account {address} in a browser and look at Google's notices. Then try with a fresh app password. If that does not help, ask Google's support."},

	"cause.note.cert-expired.title": {pl: "Certyfikat serwera stracił ważność", en: "The server's certificate has expired"},
	"cause.note.cert-expired.why":   {pl: "Certyfikat serwera {host}, czyli jego cyfrowy dowód tożsamości, stracił ważność {until}. Powodem bywa też zła data w tym komputerze.", en: "The certificate of the server {host}, its digital identity card, expired {until}. A wrong date in this computer can also be the reason."},
	"cause.note.cert-expired.next":  {pl: "Sprawdź datę w komputerze. Jeśli jest dobra, zgłoś to firmie, która prowadzi serwer: tylko ona odnowi certyfikat. Dla skrzynki w Google wpisz imap.gmail.com i smtp.gmail.com.", en: "Check this computer's date. If it is right, tell whoever runs the server: only they can renew the certificate. For a mailbox at Google enter imap.gmail.com and smtp.gmail.com."},

	"cause.note.cert-not-yet.title": {pl: "Certyfikat serwera nie jest jeszcze ważny", en: "The server's certificate is not valid yet"},
	"cause.note.cert-not-yet.why":   {pl: "Ważność certyfikatu serwera {host}, czyli jego cyfrowego dowodu tożsamości, zacznie się dopiero {from}. Najczęściej to data w tym komputerze jest zbyt wczesna.", en: "The certificate of the server {host}, its digital identity card, is not valid now but will become so {from}. Most often this computer's date is too early."},
	"cause.note.cert-not-yet.next":  {pl: "Sprawdź datę i godzinę w komputerze. Jeśli są dobre, zgłoś to firmie, która prowadzi serwer.", en: "Check this computer's date and time. If they are right, tell whoever runs the server."},

	"cause.note.cert-self-signed.title": {pl: "Serwer sam wystawił sobie certyfikat", en: "The server made its certificate itself"},
	"cause.note.cert-self-signed.why":   {pl: "Certyfikatu serwera {host}, czyli jego cyfrowego dowodu tożsamości, nie potwierdza żaden zaufany urząd certyfikacji. Nie da się więc sprawdzić, czy to właściwy serwer.", en: "No trusted certificate authority vouches for the certificate of the server {host}, its digital identity card. So nobody can tell whether it is the right server."},
	"cause.note.cert-self-signed.next":  {pl: "Dla skrzynki w Google wpisz imap.gmail.com i smtp.gmail.com. W innym wypadku zapytaj firmę, która prowadzi serwer.", en: "For a mailbox at Google enter imap.gmail.com and smtp.gmail.com. Otherwise ask whoever runs the server."},

	"cause.note.cert-unknown-issuer.title": {pl: "Certyfikat serwera wystawił ktoś nieznany", en: "The server's certificate was issued by somebody unknown"},
	"cause.note.cert-unknown-issuer.why":   {pl: "Ten komputer nie zna urzędu certyfikacji, który wystawił certyfikat serwera {host}, czyli jego cyfrowy dowód tożsamości. Tak bywa na serwerach firm, ale też gdy ktoś podszywa się pod serwer.", en: "This computer does not know the certificate authority that issued the certificate of the server {host}, its digital identity card. That happens at companies' own servers, but also when somebody poses as the server."},
	"cause.note.cert-unknown-issuer.next":  {pl: "Dla skrzynki w Google wpisz imap.gmail.com i smtp.gmail.com. W innym wypadku zapytaj firmę, która prowadzi serwer.", en: "For a mailbox at Google enter imap.gmail.com and smtp.gmail.com. Otherwise ask whoever runs the server."},
}
