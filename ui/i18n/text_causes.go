package i18n

// causes is what each cause of package diagnose means to a person: title, why
// and next step. The placeholders are those of diagnose.Args; where one is not
// known it goes with the space before it (Unknown), so each stands behind the word
// for what it names: serwerem {host}.
var causes = map[string]text{
	"cause.account-password-used.title": {pl: "To hasło do konta Google, a potrzebne jest hasło do aplikacji", en: "This is the Google account password; an app password is needed"},
	"cause.account-password-used.why":   {pl: "Na koncie {address} działa weryfikacja dwuetapowa. Google nie przyjmuje wtedy od programów pocztowych hasła do konta.", en: "2-Step Verification is on for the account {address}. Google then does not take the account password from mail programs."},
	"cause.account-password-used.next":  {pl: "Utwórz hasło do aplikacji na stronie Google „Hasła do aplikacji” (App passwords). Wklej je w polu hasła.", en: "Create an app password on Google's page “App passwords” (Hasła do aplikacji). Paste it into the password field."},

	"cause.credentials-rejected.title": {pl: "Serwer nie przyjął adresu i hasła", en: "The server did not accept the address and password"},
	"cause.credentials-rejected.why":   {pl: "Serwer nie mówi, co się nie zgadza: hasło bywa usunięte, przepisane z błędem albo od innego konta. Zmiana hasła do konta Google unieważnia też wszystkie hasła do aplikacji.", en: "The server does not say which is wrong: the password may be deleted, mistyped or another account's. Changing the Google account password also ends every app password."},
	"cause.credentials-rejected.next":  {pl: "Sprawdź, czy wpisany adres {address} jest głównym adresem konta, a nie aliasem (adresem dodatkowym). Potem utwórz nowe hasło do aplikacji i wklej je.", en: "Check that the address {address} is the account's main one and not an alias (an extra address). Then create a new app password and paste it."},

	"cause.web-login-required.title": {pl: "Google prosi najpierw o potwierdzenie logowania w przeglądarce", en: "Google wants you to confirm this sign-in in a browser first"},
	"cause.web-login-required.why":   {pl: "To logowanie wygląda dla Google nietypowo, na przykład z nowego miejsca. Hasło może być dobre.", en: "The sign-in looks unusual to Google, for example from a new place. The password may be right."},
	"cause.web-login-required.next":  {pl: "Zaloguj się w przeglądarce na swoje konto {address} i potwierdź, że to Ty. Sprawdź ponownie, a jeśli to nie pomoże, utwórz nowe hasło do aplikacji.", en: "Sign in to your account {address} in a browser and confirm that it was you. Test again, and if that does not help, create a new app password."},

	"cause.imap-off-user.title": {pl: "Ta skrzynka ma wyłączone odbieranie poczty w innych programach", en: "Reading mail in other programs is turned off for this mailbox"},
	"cause.imap-off-user.why":   {pl: "Wyłączony jest IMAP, czyli sposób, w jaki programy czytają pocztę. Serwer rozpoznał hasło, ale dostęp jest zamknięty.", en: "IMAP, the way in which programs read mail, is turned off. The server recognised the password, but this way in is closed."},
	"cause.imap-off-user.next":  {pl: "Poproś administratora Google Workspace w swojej firmie o włączenie IMAP dla Twojej skrzynki {address}. W prywatnym Gmailu tego przełącznika już nie ma.", en: "Ask your company's Google Workspace administrator to turn on IMAP for your mailbox {address}. Personal Gmail no longer has this switch."},

	"cause.imap-off-admin.title": {pl: "Twoja firma nie pozwala czytać poczty w innych programach", en: "Your organisation does not allow reading mail in other programs"},
	"cause.imap-off-admin.why":   {pl: "Administrator Google Workspace wyłączył w całej domenie IMAP, czyli sposób, w jaki programy czytają pocztę. Twoje hasło nie jest przyczyną.", en: "The Google Workspace administrator has turned off IMAP, the way in which programs read mail, for the whole domain. Your password is not the reason."},
	"cause.imap-off-admin.next":  {pl: "Wyślij administratorowi prośbę o włączenie IMAP; gotowy list znajdziesz w przewodniku. Zmiana może zadziałać dopiero po 24 godzinach.", en: "Ask the administrator to turn on IMAP; the guide has a letter ready. The change can take up to 24 hours to work."},

	"cause.app-passwords-unavailable.title": {pl: "Google nie pokazuje na tym koncie haseł do aplikacji", en: "Google shows no app passwords for this account"},
	"cause.app-passwords-unavailable.why":   {pl: "Najczęściej weryfikacja dwuetapowa jest wyłączona. Hasła do aplikacji blokuje też administrator, weryfikacja samym kluczem bezpieczeństwa albo program ochrony zaawansowanej.", en: "Most often 2-Step Verification is off. App passwords are also blocked by an administrator, by using security keys only, or by Advanced Protection."},
	"cause.app-passwords-unavailable.next":  {pl: "Włącz weryfikację dwuetapową (2-Step Verification) i wróć na stronę haseł. Jeśli jest już włączona, zapytaj w firmie administratora.", en: "Turn on 2-Step Verification (Weryfikacja dwuetapowa) and go back to the page. If it is on already, ask your company's administrator."},

	"cause.account-disabled.title": {pl: "To konto pocztowe jest wyłączone lub zawieszone", en: "This mail account is disabled or suspended"},
	"cause.account-disabled.why":   {pl: "Serwer odpowiada, że konto nie działa. Ustawienia i hasło nie są przyczyną.", en: "The server says that this account does not work. Settings and password are not the reason."},
	"cause.account-disabled.next":  {pl: "Zaloguj się na to konto w przeglądarce i przywróć je. Konto firmowe przywróci administrator.", en: "Sign in to the account in a browser and restore it. A company account is restored by the administrator."},

	"cause.login-throttled.title": {pl: "Za dużo prób logowania w krótkim czasie", en: "Too many sign-in attempts in a short time"},
	"cause.login-throttled.why":   {pl: "Serwer na pewien czas odrzuca każdą próbę. Hasło może być dobre.", en: "The server turns every attempt away for a while. The password may be right."},
	"cause.login-throttled.next":  {pl: "Poczekaj około godziny i niczego w tym czasie nie sprawdzaj. Wyłącz programy, które wciąż logują się starym hasłem.", en: "Wait about an hour and test nothing meanwhile. Turn off programs that keep trying an old password."},

	"cause.too-many-connections.title": {pl: "Z tą skrzynką łączy się naraz zbyt wiele programów", en: "Too many programs are connected to this mailbox at once"},
	"cause.too-many-connections.why":   {pl: "Serwer ogranicza liczbę jednoczesnych połączeń; w Gmailu jest ich 15. Hasło i ustawienia są w porządku.", en: "The server limits how many connections may be open at once; Gmail allows 15. Password and settings are fine."},
	"cause.too-many-connections.next":  {pl: "Zamknij inne programy pocztowe, także w telefonie. Sprawdź ponownie za kilka minut.", en: "Close other mail programs, also on your phone. Test again in a few minutes."},

	"cause.usage-limit.title": {pl: "Skrzynka wykorzystała swój limit wysyłania lub pobierania", en: "The mailbox has used up its limit for sending or fetching"},
	"cause.usage-limit.why":   {pl: "Dostawca ogranicza, ile poczty można wysłać i pobrać w krótkim czasie lub w ciągu doby. Ustawienia są w porządku.", en: "The provider limits how much mail you can send and fetch in a short time or in a day. The settings are fine."},
	"cause.usage-limit.next":  {pl: "Poczekaj, najdłużej 24 godziny, i sprawdź ponownie.", en: "Wait, for 24 hours at most, and test again."},

	"cause.mailbox-full.title": {pl: "W skrzynce skończyło się miejsce", en: "The mailbox is out of space"},
	"cause.mailbox-full.why":   {pl: "Serwer nie może zapisać nic więcej. Ustawienia i hasło są w porządku.", en: "The server can store nothing more. Settings and password are fine."},
	"cause.mailbox-full.next":  {pl: "Usuń zbędne wiadomości i opróżnij kosz. W Google usuń też zbędne pliki z Dysku, a potem sprawdź ponownie.", en: "Delete mail that you do not need and empty the bin. At Google also delete files in Drive, then test again."},

	"cause.server-temporary.title": {pl: "Serwer ma chwilowe kłopoty", en: "The server has a passing problem"},
	"cause.server-temporary.why":   {pl: "Serwer {host} sam mówi, że teraz nie może odpowiedzieć. Hasło i ustawienia nie są przyczyną.", en: "The server {host} itself says that it cannot answer now. Password and settings are not the reason."},
	"cause.server-temporary.next":  {pl: "Niczego nie zmieniaj. Sprawdź ponownie za kilka minut.", en: "Change nothing. Test again in a few minutes."},

	"cause.encryption-required.title": {pl: "Bez szyfrowania nie można się tu zalogować", en: "Signing in here needs encryption"},
	"cause.encryption-required.why":   {pl: "Połączenie z serwerem {host} nie było szyfrowane albo serwer nie potrafi go zaszyfrować. Bez szyfrowania hasło da się podejrzeć po drodze.", en: "The connection to the server {host} was not encrypted, or the server cannot encrypt it. Without encryption others can read the password on its way."},
	"cause.encryption-required.next":  {pl: "Wybierz SSL/TLS: port 993 do odbierania, 465 do wysyłania. Jeśli serwer nie ma szyfrowania, zapytaj jego administratora.", en: "Choose SSL/TLS: port 993 for receiving, 465 for sending. If the server has no encryption, ask whoever runs it."},

	"cause.port-mode-mismatch.title": {pl: "Numer portu nie pasuje do sposobu szyfrowania", en: "The port number does not match the kind of encryption"},
	"cause.port-mode-mismatch.why":   {pl: "Serwer {host} odpowiada na wybranym porcie {port} inaczej, niż oczekiwał program. Czasem serwery poczty przychodzącej i wychodzącej są zamienione miejscami.", en: "On the chosen port {port} the server {host} answers otherwise than the program expected. Sometimes the incoming and outgoing mail servers are swapped."},
	"cause.port-mode-mismatch.next":  {pl: "Do odbierania (IMAP) ustaw port 993 i SSL/TLS. Do wysyłania (SMTP) ustaw port 465 i SSL/TLS albo 587 i STARTTLS.", en: "For receiving (IMAP) set port 993 and SSL/TLS. For sending (SMTP) set port 465 and SSL/TLS, or 587 and STARTTLS."},

	"cause.auth-method.title": {pl: "Program i serwer nie uzgodniły sposobu logowania", en: "The program and the server did not agree on a way to sign in"},
	"cause.auth-method.why":   {pl: "Program nie podał hasła albo użył sposobu, którego serwer {host} nie przyjmuje. Nazwa użytkownika i hasło mogą być dobre.", en: "The program gave no password, or used a way that the server {host} does not take. User name and password may be right."},
	"cause.auth-method.next":  {pl: "Jako metodę uwierzytelniania wybierz „zwykłe hasło” (normal password), a nie OAuth2. Jako nazwę użytkownika wpisz pełny adres e-mail.", en: "As the authentication method choose “normal password”, not OAuth2. As the user name type the full e-mail address."},

	"cause.oauth-only-provider.title": {pl: "To serwer Microsoftu, który nie przyjmuje haseł od programów", en: "This is a Microsoft server, which takes no passwords from programs"},
	"cause.oauth-only-provider.why":   {pl: "Serwer {host} pozwala wejść tylko przez logowanie na stronie Microsoftu. Hasło do aplikacji Google tu nie zadziała.", en: "The server {host} lets people in only through Microsoft's own sign-in page. A Google app password does not work here."},
	"cause.oauth-only-provider.next":  {pl: "Jeśli skrzynka jest w Google, wpisz imap.gmail.com i smtp.gmail.com. Jeśli prowadzi ją Microsoft, użyj logowania przez Microsoft.", en: "If the mailbox is at Google, enter imap.gmail.com and smtp.gmail.com. If it is at Microsoft, use Microsoft's sign-in."},

	"cause.wrong-server.title": {pl: "Odpowiedział niewłaściwy serwer poczty", en: "The wrong mail server answered"},
	"cause.wrong-server.why":   {pl: "Serwer {host} nie obsługuje logowania do skrzynek w Google. Programy często zgadują nazwę serwera z adresu i się mylą.", en: "The server {host} does not sign people in to mailboxes at Google. Programs often guess a server's name from the address, and guess wrong."},
	"cause.wrong-server.next":  {pl: "Wpisz imap.gmail.com jako serwer poczty przychodzącej i smtp.gmail.com jako serwer poczty wychodzącej.", en: "Enter imap.gmail.com as the incoming mail server and smtp.gmail.com as the outgoing mail server."},

	"cause.intercepted.title": {pl: "Zamiast Google odpowiedziało coś innego", en: "Something else answered in Google's place"},
	"cause.intercepted.why":   {pl: "Coś między tym komputerem a serwerem {host} podstawia własną odpowiedź. Zwykle to program antywirusowy albo firmowe zabezpieczenie sieci.", en: "Something between this computer and the server {host} puts in an answer of its own. Usually it is an antivirus program or a company's network filter."},
	"cause.intercepted.next":  {pl: "Wyłącz w programie antywirusowym skanowanie poczty albo użyj innej sieci, na przykład z telefonu. W firmie zapytaj dział IT.", en: "Turn off mail scanning in the antivirus program, or use another network, such as your phone's. In a company, ask the IT department."},

	"cause.sender-refused.title": {pl: "Serwer nie pozwala wysyłać z tego adresu", en: "The server does not allow sending from this address"},
	"cause.sender-refused.why":   {pl: "Logowanie się udało. Adres nadawcy jest jednak inny niż adres logowania albo ma literówkę.", en: "Signing in worked. But the sender's address is not the one that you sign in with, or it is misspelt."},
	"cause.sender-refused.next":  {pl: "Ustaw jako nadawcę adres, na który się logujesz. Inny adres dodaj najpierw u dostawcy poczty.", en: "As the sender use the address that you sign in with. Add any other address at the mail provider first."},

	"cause.message-refused.title": {pl: "Serwer nie przyjął tej wiadomości", en: "The server refused this message"},
	"cause.message-refused.why":   {pl: "Logowanie się udało, więc ustawienia są dobre. Chodzi o odbiorcę, treść albo wielkość tej jednej wiadomości.", en: "Signing in worked, so the settings are right. It is about this one message's recipient, content or size."},
	"cause.message-refused.next":  {pl: "Sprawdź adres odbiorcy i treść. Jeśli to zasada Twojej firmy, zapytaj administratora.", en: "Check the recipient's address and the content. If it is your company's rule, ask the administrator."},

	"cause.protocol-error.title": {pl: "Program wysłał coś, czego serwer nie rozumie", en: "The program sent something that the server does not understand"},
	"cause.protocol-error.why":   {pl: "Błąd jest w programie, który się łączył. Hasło nie jest przyczyną.", en: "The fault is in the program that connected. The password is not the reason."},
	"cause.protocol-error.next":  {pl: "Zaktualizuj ten program. Jeśli to nie pomoże, zgłoś błąd jego autorom i dołącz słowa serwera.", en: "Update that program. If that does not help, report the error to its makers with the server's words."},

	"cause.mailbox-unavailable.title": {pl: "Logowanie się udało, ale folderu nie da się otworzyć", en: "Signing in worked, but the folder cannot be opened"},
	"cause.mailbox-unavailable.why":   {pl: "Folder nie istnieje, jest ukryty albo nazywa się inaczej: w polskim Gmailu „Wysłane”, nie „Sent Mail”. Bywa też, że konto nie ma skrzynki.", en: "The folder does not exist, is hidden, or has another name: in a Polish Gmail “Wysłane”, not “Sent Mail”. Some accounts have no mailbox at all."},
	"cause.mailbox-unavailable.next":  {pl: "W ustawieniach Gmaila, w części „Etykiety” (Labels), zaznacz „Pokaż w IMAP” (Show in IMAP). Sprawdź też, czy to właściwe konto.", en: "In Gmail's settings, under “Labels” (Etykiety), tick “Show in IMAP” (Pokaż w IMAP). Also check that it is the right account."},

	"cause.dns-not-found.title": {pl: "Serwer o takiej nazwie nie istnieje", en: "There is no server of that name"},
	"cause.dns-not-found.why":   {pl: "Nikt w internecie nie zna nazwy serwera {host}. Najczęściej to literówka albo nazwa zgadnięta z adresu.", en: "Nobody on the internet knows the server name {host}. Usually it is a typing error, or a name guessed from the address."},
	"cause.dns-not-found.next":  {pl: "Popraw nazwę serwera. Dla skrzynki w Google wpisz imap.gmail.com i smtp.gmail.com, bez „https://” i bez spacji.", en: "Correct the server's name. For a mailbox at Google enter imap.gmail.com and smtp.gmail.com, without “https://” or spaces."},

	"cause.network-down.title": {pl: "Nie ma połączenia z internetem", en: "There is no connection to the internet"},
	"cause.network-down.why":   {pl: "Ten komputer nie ma dostępu do sieci albo nie może znaleźć w niej serwera {host}.", en: "This computer cannot reach the network, or cannot find the server {host} there."},
	"cause.network-down.next":  {pl: "Sprawdź Wi-Fi lub kabel i rozłącz VPN (tunel do sieci firmy). Otwórz dowolną stronę w przeglądarce, potem sprawdź ponownie.", en: "Check the Wi-Fi or the cable, and disconnect the VPN (the tunnel to your company's network). Open any page in a browser, then test again."},

	"cause.connection-refused.title": {pl: "Serwer nie przyjmuje połączeń na tym porcie", en: "The server takes no connections on this port"},
	"cause.connection-refused.why":   {pl: "Serwer {host} odpowiada, ale na wybranym porcie {port} nic się nie zgłasza. Port to jakby numer drzwi do usługi na serwerze.", en: "The server {host} answers, but nothing answers on the chosen port {port}. A port is like the number of a service's door."},
	"cause.connection-refused.next":  {pl: "Sprawdź nazwę serwera i port: 993 do odbierania, 465 lub 587 do wysyłania.", en: "Check the server's name and the port: 993 for receiving, 465 or 587 for sending."},

	"cause.port-blocked.title": {pl: "Serwer nie odpowiada; sieć może blokować pocztę", en: "The server does not answer; the network may block mail"},
	"cause.port-blocked.why":   {pl: "Serwer {host} nie odpowiedział na wybranym porcie {port} albo sieć zabroniła połączenia. Tak działa zapora (firewall), czyli strażnik sieci.", en: "The server {host} gave no answer on the chosen port {port}, or the network forbade the connection. That is how a firewall, the network's guard, behaves."},
	"cause.port-blocked.next":  {pl: "Spróbuj w innej sieci, na przykład z telefonu, albo do wysyłania ustaw port 587 i STARTTLS. W firmie poproś dział IT o odblokowanie.", en: "Try another network, such as your phone's, or for sending set port 587 and STARTTLS. In a company, ask the IT department to unblock it."},

	"cause.ipv6-broken.title": {pl: "W tej sieci nie działa nowszy rodzaj adresów (IPv6)", en: "The newer kind of addresses (IPv6) does not work in this network"},
	"cause.ipv6-broken.why":   {pl: "Program łączył się z serwerem {host} przez IPv6, a ta droga nie działa. Starsza (IPv4) zwykle działa.", en: "The program went to the server {host} over IPv6, and that way is broken. The older one (IPv4) usually works."},
	"cause.ipv6-broken.next":  {pl: "Sprawdź od razu jeszcze raz. Jeśli błąd wraca, wyłącz IPv6 w ustawieniach sieci albo zapytaj dział IT.", en: "Test again right away. If the error comes back, turn IPv6 off in the network settings or ask the IT department."},

	"cause.connection-dropped.title": {pl: "Połączenie zostało przerwane", en: "The connection was cut"},
	"cause.connection-dropped.why":   {pl: "Rozmowa z serwerem {host} urwała się, zanim padła odpowiedź o haśle. Zwykle przerywa ją sieć, VPN albo program antywirusowy.", en: "The conversation with the server {host} broke off before there was an answer about the password. Usually a network, a VPN or an antivirus program cuts it."},
	"cause.connection-dropped.next":  {pl: "Sprawdź ponownie, najlepiej w innej sieci i bez VPN. Jeśli błąd wraca, wyłącz skanowanie poczty w programie antywirusowym.", en: "Test again, if possible on another network and without VPN. If the error comes back, turn off mail scanning in the antivirus program."},

	"cause.cert-name-mismatch.title": {pl: "Serwer przedstawia się inną nazwą", en: "The server presents itself under another name"},
	"cause.cert-name-mismatch.why":   {pl: "Certyfikat, czyli cyfrowy dowód tożsamości serwera, nie jest wystawiony na wpisaną nazwę {host}. Takiemu serwerowi mailkey nie wysyła hasła.", en: "The certificate, a server's digital identity card, is not issued for the expected name {host}. mailkey sends no password to such a server."},
	"cause.cert-name-mismatch.next":  {pl: "Dla skrzynki w Google wpisz imap.gmail.com i smtp.gmail.com. W innym wypadku zapytaj o nazwę firmę, która prowadzi serwer.", en: "For a mailbox at Google enter imap.gmail.com and smtp.gmail.com. Otherwise ask whoever runs the server for its right name."},

	"cause.cert-bad.title": {pl: "Nie da się potwierdzić tożsamości serwera", en: "The server's identity cannot be confirmed"},
	"cause.cert-bad.why":   {pl: "Certyfikat serwera {host}, czyli jego cyfrowy dowód tożsamości, jest nieważny albo wystawiony przez kogoś nieznanego. Powodem bywa też zły zegar w tym komputerze.", en: "The certificate of the server {host}, its digital identity card, is out of date or its issuer is unknown. A wrong clock in this computer can also be the reason."},
	"cause.cert-bad.next":  {pl: "Sprawdź datę w komputerze, a dla skrzynki w Google wpisz imap.gmail.com i smtp.gmail.com. W innym wypadku zapytaj firmę, która prowadzi serwer.", en: "Check this computer's date, and for a mailbox at Google enter imap.gmail.com and smtp.gmail.com. Otherwise ask whoever runs the server."},

	"cause.clock-wrong.title": {pl: "Ten komputer ma złą datę lub godzinę", en: "This computer has the wrong date or time"},
	"cause.clock-wrong.why":   {pl: "Według daty w komputerze certyfikat serwera {host}, czyli jego cyfrowy dowód tożsamości, jest nieważny. U Google zdarza się to tylko przy złej dacie.", en: "By this computer's date the certificate of the server {host}, its digital identity card, is not valid. At Google that happens only when the date is wrong."},
	"cause.clock-wrong.next":  {pl: "Ustaw datę, godzinę i strefę czasową, najlepiej automatycznie. Potem sprawdź ponownie.", en: "Set the date, time and time zone, best of all automatically. Then test again."},

	"cause.captive-portal.title": {pl: "Zamiast poczty odpowiedziała strona internetowa", en: "A web page answered instead of mail"},
	"cause.captive-portal.why":   {pl: "Ta sieć, na przykład hotelowe Wi-Fi, najpierw chce logowania w przeglądarce. Połączenie nie dotarło do serwera {host}.", en: "This network, such as a hotel's Wi-Fi, wants you to sign in with a browser first. The connection did not reach the server {host}."},
	"cause.captive-portal.next":  {pl: "Otwórz przeglądarkę i zaloguj się do Wi-Fi albo użyj innej sieci. Potem sprawdź ponownie.", en: "Open a browser and sign in to the Wi-Fi, or use another network. Then test again."},

	"cause.server-misbehaving.title": {pl: "Serwer odpowiada nie tak, jak powinien", en: "The server does not answer as it should"},
	"cause.server-misbehaving.why":   {pl: "Serwer {host} wysłał coś, czego serwer poczty nie wysyła. Nie można mu ufać.", en: "The server {host} sent something that a mail server does not send. It cannot be trusted."},
	"cause.server-misbehaving.next":  {pl: "Sprawdź nazwę serwera i nie wpisuj ponownie hasła. Jeśli nazwa jest dobra, zgłoś to osobie, która opiekuje się pocztą.", en: "Check the server's name and do not type the password again. If the name is right, report it to whoever looks after the mail."},

	"cause.password-cleanable.title": {pl: "Hasło zawiera zbędne spacje lub inne znaki", en: "The password has extra spaces or other characters in it"},
	"cause.password-cleanable.why":   {pl: "Hasło do aplikacji to 16 liter. Przy kopiowaniu dochodzą odstępy, cudzysłowy albo znaki, których nie widać.", en: "An app password is 16 letters. Copying adds spaces, quotation marks, or characters that cannot be seen."},
	"cause.password-cleanable.next":  {pl: "Wklej hasło do mailkey, który usunie zbędne znaki. W innym programie wpisz same litery.", en: "Paste the password into mailkey, which removes them. In another program, type the letters alone."},

	"cause.password-not-app-password.title": {pl: "To nie jest hasło do aplikacji", en: "This is not an app password"},
	"cause.password-not-app-password.why":   {pl: "Hasło do aplikacji ma dokładnie 16 liter, bez cyfr. Tutaj liter jest mniej lub więcej, są inne znaki albo pole jest puste.", en: "An app password has exactly 16 letters and no digits. Here there are fewer or more, other characters, or nothing at all."},
	"cause.password-not-app-password.next":  {pl: "Skopiuj całe hasło ze strony „Hasła do aplikacji” (App passwords). Jeśli już go tam nie widać, utwórz nowe.", en: "Copy the whole password from the page “App passwords” (Hasła do aplikacji). If it is no longer shown, create a new one."},

	"cause.address-wrong.title": {pl: "W adresie e-mail jest błąd", en: "There is a mistake in the e-mail address"},
	"cause.address-wrong.why":   {pl: "Adres jest niepełny, ma zbędny znak albo literówkę po znaku @.", en: "The address is incomplete, has an extra character, or a typing error after the @."},
	"cause.address-wrong.next":  {pl: "Popraw adres. Prywatne skrzynki Google kończą się na @gmail.com, także w Polsce.", en: "Correct the address. Personal Google mailboxes end in @gmail.com, in every country."},

	"cause.unknown.title": {pl: "Tego błędu mailkey nie zna", en: "mailkey does not know this error"},
	"cause.unknown.why":   {pl: "mailkey nie zgaduje, bo zła rada kosztuje więcej niż żadna.", en: "mailkey does not guess, because wrong advice costs more than none."},
	"cause.unknown.next":  {pl: "Pokaż słowa serwera lub programu osobie, która opiekuje się pocztą.", en: "Show the server's or program's words to whoever looks after the mail."},

	"cause.cancelled.title": {pl: "Sprawdzanie przerwane", en: "Test stopped"},
	"cause.cancelled.why":   {pl: "Sprawdzanie zatrzymano, zanim się skończyło. Niczego nie zmieniono.", en: "The test was stopped before it ended. Nothing was changed."},
	"cause.cancelled.next":  {pl: "Uruchom sprawdzanie jeszcze raz, kiedy zechcesz.", en: "Start the test again whenever you like."},

	// What the other lane adds (diagnose.Note).
	"cause.note.other-lane-works.why":  {pl: "Drugi serwer przyjął to samo hasło, więc hasło jest dobre.", en: "The other server accepted the same password, so the password is right."},
	"cause.note.other-lane-works.next": {pl: "Sprawdź nazwę tego serwera albo zapytaj administratora, czy pozwala na ten dostęp.", en: "Check this server's name, or ask the administrator whether this access is allowed."},
}
