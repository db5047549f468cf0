package i18n

// causes is what each cause of package diagnose means to a person: title, why
// and next step. The placeholders are those of diagnose.Args, always filled.
var causes = map[string]text{
	"cause.account-password-used.title": {pl: "To hasło do konta Google, a potrzebne jest hasło do aplikacji", en: "This is the Google account password; an app password is needed"},
	"cause.account-password-used.why":   {pl: "Na koncie {address} działa weryfikacja dwuetapowa. Google nie przyjmuje wtedy zwykłego hasła od programów pocztowych.", en: "2-Step Verification is on for {address}. Google then does not take the usual password from mail programs."},
	"cause.account-password-used.next":  {pl: "Utwórz hasło do aplikacji na stronie Google „Hasła do aplikacji” (App passwords). Wklej tutaj jego 16 liter.", en: "Create one on Google's page “App passwords” („Hasła do aplikacji”). Paste its 16 letters here."},

	"cause.credentials-rejected.title": {pl: "Serwer nie przyjął adresu i hasła", en: "The server did not accept the address and password"},
	"cause.credentials-rejected.why":   {pl: "Serwer nie mówi, co się nie zgadza: hasło bywa usunięte, przepisane z błędem albo od innego konta. Zmiana hasła do konta Google kasuje też wszystkie hasła do aplikacji.", en: "The server does not say which is wrong: the password may be deleted, mistyped or another account's. Changing the Google password also deletes every app password."},
	"cause.credentials-rejected.next":  {pl: "Sprawdź, czy {address} to główny adres tego konta, a nie alias (adres dodatkowy). Potem utwórz nowe hasło do aplikacji i wklej je.", en: "Check that {address} is the account's main address and not an alias (an extra address). Then create a new app password and paste it."},

	"cause.web-login-required.title": {pl: "Google chce, żebyś najpierw potwierdził logowanie w przeglądarce", en: "Google wants you to confirm this sign-in in a browser first"},
	"cause.web-login-required.why":   {pl: "To logowanie wygląda dla Google nietypowo, na przykład z nowego miejsca. Hasło może być dobre.", en: "The sign-in looks unusual to Google, for example from a new place. The password may be right."},
	"cause.web-login-required.next":  {pl: "Zaloguj się w przeglądarce na konto {address} i potwierdź, że to Ty. Potem utwórz nowe hasło do aplikacji i sprawdź jeszcze raz.", en: "Sign in to {address} in a browser and confirm that it was you. Then create a new app password and test again."},

	"cause.imap-off-user.title": {pl: "Ta skrzynka ma wyłączone odbieranie poczty w innych programach", en: "Reading mail in other programs is off for this mailbox"},
	"cause.imap-off-user.why":   {pl: "Chodzi o IMAP, czyli sposób, w jaki programy czytają pocztę. Hasło zostało rozpoznane, ale dostęp jest zamknięty.", en: "It is about IMAP, the way in which programs read mail. The password was recognised, but this way in is closed."},
	"cause.imap-off-user.next":  {pl: "Poproś administratora Google Workspace w swojej firmie o włączenie IMAP dla {address}. W prywatnym Gmailu tego przełącznika już nie ma.", en: "Ask your company's Google Workspace administrator to turn on IMAP for {address}. Personal Gmail no longer has this switch."},

	"cause.imap-off-admin.title": {pl: "Twoja firma nie pozwala czytać poczty w innych programach", en: "Your organisation does not allow reading mail in other programs"},
	"cause.imap-off-admin.why":   {pl: "Administrator Google Workspace wyłączył w całej domenie IMAP, czyli sposób, w jaki programy czytają pocztę. Twoje hasło nie jest przyczyną.", en: "The Google Workspace administrator has turned off IMAP, the way in which programs read mail. Your password is not the reason."},
	"cause.imap-off-admin.next":  {pl: "Wyślij administratorowi prośbę o włączenie IMAP; gotowy list znajdziesz w przewodniku. Zmiana może zadziałać dopiero po 24 godzinach.", en: "Ask the administrator to turn on IMAP; the guide has a letter ready. The change can take up to 24 hours to work."},

	"cause.app-passwords-unavailable.title": {pl: "Google nie pokazuje na tym koncie haseł do aplikacji", en: "Google shows no app passwords for this account"},
	"cause.app-passwords-unavailable.why":   {pl: "Najczęściej wyłączona jest weryfikacja dwuetapowa. Blokuje je też administrator, same klucze bezpieczeństwa albo Ochrona zaawansowana.", en: "Most often 2-Step Verification is off. An administrator, security keys alone or Advanced Protection also block them."},
	"cause.app-passwords-unavailable.next":  {pl: "Włącz „Weryfikację dwuetapową” (2-Step Verification) i wróć na stronę haseł. Jeśli jest już włączona, poproś administratora.", en: "Turn on “2-Step Verification” („Weryfikacja dwuetapowa”) and go back to the page. If it is on already, ask the administrator."},

	"cause.account-disabled.title": {pl: "To konto pocztowe jest wyłączone lub zawieszone", en: "This mail account is disabled or suspended"},
	"cause.account-disabled.why":   {pl: "Serwer odpowiada, że konto nie działa. Ustawienia i hasło nie są przyczyną.", en: "The server says that the account is not in use. Settings and password are not the reason."},
	"cause.account-disabled.next":  {pl: "Zaloguj się na to konto w przeglądarce i przywróć je. W firmie poproś o to administratora.", en: "Sign in to the account in a browser and restore it. In a company, ask the administrator."},

	"cause.login-throttled.title": {pl: "Za dużo prób logowania w krótkim czasie", en: "Too many sign-ins in a short time"},
	"cause.login-throttled.why":   {pl: "Serwer na pewien czas odrzuca każdą próbę. Hasło może być dobre.", en: "The server turns every attempt away for a while. The password may be right."},
	"cause.login-throttled.next":  {pl: "Poczekaj około godziny i niczego w tym czasie nie sprawdzaj. Wyłącz programy, które wciąż próbują ze starym hasłem.", en: "Wait about an hour and test nothing meanwhile. Turn off programs that keep trying an old password."},

	"cause.too-many-connections.title": {pl: "Z tą skrzynką łączy się naraz zbyt wiele programów", en: "Too many programs are connected to this mailbox at once"},
	"cause.too-many-connections.why":   {pl: "Serwer ogranicza liczbę jednoczesnych połączeń; w Gmailu jest ich 15. Hasło i ustawienia są w porządku.", en: "The server limits connections at one time; Gmail allows 15. Password and settings are fine."},
	"cause.too-many-connections.next":  {pl: "Zamknij inne programy pocztowe i aplikacje w telefonie. Sprawdź ponownie za kilka minut.", en: "Close other mail programs and apps on the phone. Test again in a few minutes."},

	"cause.usage-limit.title": {pl: "Skrzynka wykorzystała swój limit wysyłania lub pobierania", en: "The mailbox has used up its limit for sending or fetching"},
	"cause.usage-limit.why":   {pl: "Dostawca ogranicza, ile poczty można wysłać i pobrać w krótkim czasie lub w ciągu doby. Ustawienia są w porządku.", en: "The provider limits how much mail may go out and in within a short time or a day. The settings are fine."},
	"cause.usage-limit.next":  {pl: "Poczekaj, najdłużej 24 godziny, i sprawdź ponownie.", en: "Wait, 24 hours at most, and test again."},

	"cause.mailbox-full.title": {pl: "W skrzynce skończyło się miejsce", en: "The mailbox is out of space"},
	"cause.mailbox-full.why":   {pl: "Serwer nie może zapisać nic więcej. Ustawienia i hasło są w porządku.", en: "The server can store nothing more. Settings and password are fine."},
	"cause.mailbox-full.next":  {pl: "Usuń zbędne wiadomości i opróżnij kosz, a w Google także zbędne pliki na Dysku. Potem sprawdź ponownie.", en: "Delete mail you do not need and empty the bin, at Google also files in Drive. Then test again."},

	"cause.server-temporary.title": {pl: "Serwer ma chwilowe kłopoty", en: "The server has a passing problem"},
	"cause.server-temporary.why":   {pl: "Serwer {host} sam mówi, że teraz nie może odpowiedzieć. To nie jest wina hasła ani ustawień.", en: "The server {host} itself says that it cannot answer now. Neither the password nor the settings are at fault."},
	"cause.server-temporary.next":  {pl: "Niczego nie zmieniaj. Sprawdź ponownie za kilka minut.", en: "Change nothing. Test again in a few minutes."},

	"cause.encryption-required.title": {pl: "Bez szyfrowania nie można się tu zalogować", en: "One cannot sign in here without encryption"},
	"cause.encryption-required.why":   {pl: "Połączenie z {host} nie było szyfrowane albo serwer nie potrafi go zaszyfrować. Hasło nie może iść otwartym tekstem.", en: "The connection to {host} was not encrypted, or the server cannot encrypt it. A password must not travel in the clear."},
	"cause.encryption-required.next":  {pl: "Wybierz SSL/TLS: port 993 do odbierania, 465 do wysyłania. Jeśli serwer tego nie ma, zapytaj jego administratora.", en: "Choose SSL/TLS: port 993 for reading, 465 for sending. If the server has neither, ask whoever runs it."},

	"cause.port-mode-mismatch.title": {pl: "Numer portu i sposób szyfrowania do siebie nie pasują", en: "The port number and the kind of encryption do not match"},
	"cause.port-mode-mismatch.why":   {pl: "Pod {host}, port {port} serwer mówi inaczej, niż oczekiwał program. Zdarza się też, że serwery odbierania i wysyłania są zamienione.", en: "At {host}, port {port}, the server speaks otherwise than the program expected. Sometimes the reading and sending servers are swapped."},
	"cause.port-mode-mismatch.next":  {pl: "Ustaw odbieranie (IMAP) na port 993 z SSL/TLS. Wysyłanie (SMTP) ustaw na 465 z SSL/TLS albo 587 ze STARTTLS.", en: "Set reading (IMAP) to port 993 with SSL/TLS. Set sending (SMTP) to 465 with SSL/TLS, or 587 with STARTTLS."},

	"cause.auth-method.title": {pl: "Program i serwer nie uzgodniły sposobu logowania", en: "Program and server did not agree on a way to sign in"},
	"cause.auth-method.why":   {pl: "Program nie podał hasła albo użył sposobu, którego {host} nie przyjmuje. Sam login i hasło mogą być dobre.", en: "The program gave no password, or used a way that {host} does not take. User name and password may be right."},
	"cause.auth-method.next":  {pl: "Wybierz „zwykłe hasło” (normal password) zamiast OAuth2 i podobnych. Jako nazwę użytkownika wpisz pełny adres e-mail.", en: "Choose “normal password” („zwykłe hasło”) instead of OAuth2 and the like. Use the full e-mail address as user name."},

	"cause.oauth-only-provider.title": {pl: "To serwer Microsoftu, który nie przyjmuje haseł od programów", en: "This is a Microsoft server, which takes no passwords from programs"},
	"cause.oauth-only-provider.why":   {pl: "Serwer {host} pozwala wejść tylko przez logowanie na stronie Microsoftu. Hasło do aplikacji Google tu nie zadziała.", en: "The server {host} lets people in only through Microsoft's own sign-in page. A Google app password does not work here."},
	"cause.oauth-only-provider.next":  {pl: "Jeśli skrzynka jest w Google, wpisz imap.gmail.com i smtp.gmail.com. Jeśli jest w Microsofcie, użyj logowania przez Microsoft.", en: "If the mailbox is at Google, enter imap.gmail.com and smtp.gmail.com. If it is at Microsoft, use Microsoft's sign-in."},

	"cause.wrong-server.title": {pl: "Odpowiedział nie ten serwer poczty", en: "The wrong mail server answered"},
	"cause.wrong-server.why":   {pl: "Serwer {host} nie jest tym, na którym loguje się do skrzynki w Google. Programy często zgadują jego nazwę z adresu i się mylą.", en: "The server {host} is not where one signs in to a mailbox at Google. Programs often guess its name from the address, and guess wrong."},
	"cause.wrong-server.next":  {pl: "Wpisz imap.gmail.com jako serwer poczty przychodzącej i smtp.gmail.com jako serwer poczty wychodzącej.", en: "Enter imap.gmail.com as the incoming mail server and smtp.gmail.com as the outgoing one."},

	"cause.intercepted.title": {pl: "Zamiast Google odpowiedział ktoś inny", en: "Something else answered in Google's place"},
	"cause.intercepted.why":   {pl: "Coś między tym komputerem a {host} podstawia własną odpowiedź. Zwykle to program antywirusowy albo zabezpieczenia sieci w firmie.", en: "Something between this computer and {host} puts in an answer of its own. Mostly it is an antivirus program or a company's network filter."},
	"cause.intercepted.next":  {pl: "Wyłącz w programie antywirusowym sprawdzanie poczty albo użyj innej sieci, na przykład z telefonu. W firmie zapytaj dział IT.", en: "Turn off mail scanning in the antivirus program, or use another network, such as your phone's. In a company, ask the IT department."},

	"cause.sender-refused.title": {pl: "Serwer nie pozwala wysyłać z tego adresu", en: "The server does not allow sending from this address"},
	"cause.sender-refused.why":   {pl: "Logowanie się udało. Adres nadawcy jest jednak inny niż zalogowany albo zapisany z błędem.", en: "Signing in worked. But the sender's address is another one than signed in, or is misspelt."},
	"cause.sender-refused.next":  {pl: "Ustaw jako nadawcę adres, na który się logujesz. Inny adres dodaj najpierw u dostawcy poczty.", en: "Use as sender the address that you sign in with. Add any other address at the mail provider first."},

	"cause.message-refused.title": {pl: "Serwer nie przyjął tej wiadomości", en: "The server refused this message"},
	"cause.message-refused.why":   {pl: "Logowanie się udało, więc ustawienia są dobre. Chodzi o odbiorcę, treść albo wielkość tej jednej wiadomości.", en: "Signing in worked, so the settings are right. It is about this one message's recipient, content or size."},
	"cause.message-refused.next":  {pl: "Sprawdź adres odbiorcy i treść. Jeśli reguła należy do firmy, zapytaj jej administratora.", en: "Check the recipient's address and the content. If it is a company's rule, ask its administrator."},

	"cause.protocol-error.title": {pl: "Program wysłał coś, czego serwer nie rozumie", en: "The program sent something that the server does not understand"},
	"cause.protocol-error.why":   {pl: "To błąd programu, który się łączył. Hasło nie jest przyczyną.", en: "It is a fault of the program that connected. The password is not the reason."},
	"cause.protocol-error.next":  {pl: "Zaktualizuj ten program. Jeśli to nie pomoże, zgłoś błąd jego autorom i dołącz słowa serwera.", en: "Update that program. If it does not help, report the error to its makers with the server's words."},

	"cause.mailbox-unavailable.title": {pl: "Logowanie się udało, ale folderu nie da się otworzyć", en: "Signing in worked, but the folder cannot be opened"},
	"cause.mailbox-unavailable.why":   {pl: "Folder nie istnieje, jest ukryty albo nazywa się inaczej: w polskim Gmailu „Wysłane”, nie „Sent Mail”. Bywa też, że konto nie ma skrzynki.", en: "The folder does not exist, is hidden, or has another name: Gmail translates them. Some accounts have no mailbox at all."},
	"cause.mailbox-unavailable.next":  {pl: "Zaznacz w ustawieniach Gmaila, w części „Etykiety” (Labels), „Pokaż w IMAP” (Show in IMAP). Sprawdź też, czy to właściwe konto.", en: "In Gmail's settings, under “Labels” („Etykiety”), tick “Show in IMAP” („Pokaż w IMAP”). Also check that it is the right account."},

	"cause.dns-not-found.title": {pl: "Serwer o takiej nazwie nie istnieje", en: "There is no server of that name"},
	"cause.dns-not-found.why":   {pl: "Nikt w internecie nie zna nazwy „{host}”. Najczęściej to literówka albo nazwa zgadnięta z adresu.", en: "Nobody on the internet knows the name “{host}”. Mostly it is a typing error, or a name guessed from the address."},
	"cause.dns-not-found.next":  {pl: "Popraw nazwę serwera. Dla skrzynki w Google wpisz imap.gmail.com i smtp.gmail.com, bez „https://” i bez spacji.", en: "Correct the server's name. For a mailbox at Google enter imap.gmail.com and smtp.gmail.com, without “https://” or spaces."},

	"cause.network-down.title": {pl: "Nie ma połączenia z internetem", en: "There is no connection to the internet"},
	"cause.network-down.why":   {pl: "Ten komputer nie dociera do sieci albo nie może zapytać o adres serwera {host}.", en: "This computer does not reach the network, or cannot ask for the address of {host}."},
	"cause.network-down.next":  {pl: "Sprawdź Wi-Fi lub kabel i rozłącz VPN (tunel do sieci firmy). Otwórz dowolną stronę w przeglądarce, potem sprawdź ponownie.", en: "Check Wi-Fi or cable, and disconnect a VPN (tunnel to the company). Open any page in a browser, then test again."},

	"cause.connection-refused.title": {pl: "Serwer nie przyjmuje połączeń na tym porcie", en: "The server takes no connections at this port"},
	"cause.connection-refused.why":   {pl: "Komputer {host} odpowiada, ale pod numerem {port} nic nie działa. Port to numer drzwi do usługi na serwerze.", en: "The computer {host} answers, but nothing works at number {port}. A port is the number of a service's door."},
	"cause.connection-refused.next":  {pl: "Sprawdź nazwę serwera i port: 993 do odbierania, 465 lub 587 do wysyłania.", en: "Check the server's name and the port: 993 for reading, 465 or 587 for sending."},

	"cause.port-blocked.title": {pl: "Serwer nie odpowiada; sieć może blokować pocztę", en: "The server does not answer; the network may block mail"},
	"cause.port-blocked.why":   {pl: "Połączenie z {host}, port {port} pozostało bez odpowiedzi albo zostało zabronione. Tak działa zapora (firewall), czyli strażnik sieci.", en: "The connection to {host}, port {port}, got no answer or was forbidden. That is how a firewall, the network's guard, behaves."},
	"cause.port-blocked.next":  {pl: "Spróbuj w innej sieci, na przykład z telefonu, albo do wysyłania użyj portu 587 zamiast 465. W firmie poproś dział IT o odblokowanie.", en: "Try another network, such as your phone's, or port 587 instead of 465 for sending. In a company, ask the IT department to allow it."},

	"cause.ipv6-broken.title": {pl: "W tej sieci nie działa nowszy rodzaj adresów (IPv6)", en: "The newer kind of addresses (IPv6) does not work in this network"},
	"cause.ipv6-broken.why":   {pl: "Program łączył się z {host} przez IPv6, a ta droga jest zepsuta. Starsza (IPv4) zwykle działa.", en: "The program went to {host} over IPv6, and that way is broken. The older one (IPv4) mostly works."},
	"cause.ipv6-broken.next":  {pl: "Sprawdź od razu jeszcze raz. Jeśli się powtarza, wyłącz IPv6 w ustawieniach sieci albo zapytaj dział IT.", en: "Test once more at once. If it repeats, turn IPv6 off in the network settings or ask the IT department."},

	"cause.connection-dropped.title": {pl: "Połączenie zostało przerwane", en: "The connection was cut"},
	"cause.connection-dropped.why":   {pl: "Rozmowa z {host} urwała się, zanim padła odpowiedź o haśle. Przerywa ją zwykle sieć, VPN albo program antywirusowy.", en: "The talk with {host} broke off before there was an answer about the password. Mostly a network, a VPN or an antivirus program cuts it."},
	"cause.connection-dropped.next":  {pl: "Sprawdź ponownie, najlepiej w innej sieci i bez VPN. Jeśli się powtarza, wyłącz sprawdzanie poczty w programie antywirusowym.", en: "Test again, best in another network and without VPN. If it repeats, turn off mail scanning in the antivirus program."},

	"cause.cert-name-mismatch.title": {pl: "Serwer przedstawia się inną nazwą", en: "The server identifies itself by another name"},
	"cause.cert-name-mismatch.why":   {pl: "Certyfikat, czyli cyfrowy dowód tożsamości serwera, nie jest wystawiony na {host}. Hasło nie zostało wysłane.", en: "The certificate, a server's digital identity card, is not made out to {host}. The password was not sent."},
	"cause.cert-name-mismatch.next":  {pl: "Dla skrzynki w Google wpisz imap.gmail.com i smtp.gmail.com. W innym wypadku użyj nazwy z certyfikatu albo zapytaj firmę, która prowadzi serwer.", en: "For a mailbox at Google enter imap.gmail.com and smtp.gmail.com. Otherwise use the name in the certificate, or ask whoever runs the server."},

	"cause.cert-bad.title": {pl: "Nie da się potwierdzić tożsamości serwera", en: "The server's identity cannot be confirmed"},
	"cause.cert-bad.why":   {pl: "Certyfikat {host}, czyli jego cyfrowy dowód tożsamości, jest nieważny albo wystawiony przez kogoś nieznanego. Powodem bywa też zły zegar w tym komputerze.", en: "The certificate of {host}, its digital identity card, is out of date or issued by a stranger. A wrong clock in this computer can also be the reason."},
	"cause.cert-bad.next":  {pl: "Sprawdź datę w komputerze, a dla skrzynki w Google wpisz imap.gmail.com i smtp.gmail.com. W innym wypadku zapytaj firmę, która prowadzi serwer.", en: "Check this computer's date, and for a mailbox at Google enter imap.gmail.com and smtp.gmail.com. Otherwise ask whoever runs the server."},

	"cause.clock-wrong.title": {pl: "Zegar w tym komputerze źle chodzi", en: "This computer's clock is wrong"},
	"cause.clock-wrong.why":   {pl: "Według daty w komputerze certyfikat {host}, czyli jego cyfrowy dowód tożsamości, jest nieważny. U Google zdarza się to tylko przy złej dacie.", en: "By this computer's date the certificate of {host}, its digital identity card, is not valid. At Google that happens only when the date is wrong."},
	"cause.clock-wrong.next":  {pl: "Ustaw datę, godzinę i strefę czasową, najlepiej automatycznie. Potem sprawdź ponownie.", en: "Set date, time and time zone, best automatically. Then test again."},

	"cause.captive-portal.title": {pl: "Zamiast poczty odpowiedziała strona internetowa", en: "A web page answered instead of mail"},
	"cause.captive-portal.why":   {pl: "Ta sieć, na przykład hotelowe Wi-Fi, najpierw chce logowania w przeglądarce. Do {host} połączenie nie dotarło.", en: "This network, such as a hotel's Wi-Fi, wants a sign-in in the browser first. The connection did not reach {host}."},
	"cause.captive-portal.next":  {pl: "Otwórz przeglądarkę i zaloguj się do Wi-Fi albo użyj innej sieci. Potem sprawdź ponownie.", en: "Open a browser and sign in to the Wi-Fi, or use another network. Then test again."},

	"cause.server-misbehaving.title": {pl: "Serwer odpowiada nie tak, jak powinien", en: "The server does not answer as it should"},
	"cause.server-misbehaving.why":   {pl: "Serwer {host} zamilkł albo wysłał coś, co nie jest rozmową o poczcie. Nie można mu wierzyć.", en: "The server {host} fell silent, or sent something that is no talk about mail. It cannot be believed."},
	"cause.server-misbehaving.next":  {pl: "Sprawdź nazwę serwera i nie wpisuj ponownie hasła. Jeśli nazwa jest dobra, zgłoś to temu, kto prowadzi serwer.", en: "Check the server's name and do not type the password again. If the name is right, report it to whoever runs the server."},

	"cause.password-cleanable.title": {pl: "Do hasła przykleiły się spacje lub inne znaki", en: "Spaces or other marks have stuck to the password"},
	"cause.password-cleanable.why":   {pl: "Hasło do aplikacji to 16 liter. Przy kopiowaniu dochodzą odstępy, cudzysłowy albo znaki, których nie widać.", en: "An app password is 16 letters. Copying adds spaces, quotation marks, or marks that cannot be seen."},
	"cause.password-cleanable.next":  {pl: "Wklej hasło do mailkey, który usunie zbędne znaki. W innym programie wpisz same litery.", en: "Paste the password into mailkey, which removes them. In another program, type the letters alone."},

	"cause.password-not-app-password.title": {pl: "To nie jest hasło do aplikacji", en: "This is not an app password"},
	"cause.password-not-app-password.why":   {pl: "Hasło do aplikacji ma dokładnie 16 liter, bez cyfr. Tu jest ich mniej, więcej, są inne znaki albo pole jest puste.", en: "An app password has exactly 16 letters and no digits. Here there are fewer, more, other marks, or nothing."},
	"cause.password-not-app-password.next":  {pl: "Skopiuj całe hasło ze strony „Hasła do aplikacji” (App passwords). Jeśli już go tam nie widać, utwórz nowe.", en: "Copy the whole password from the page “App passwords” („Hasła do aplikacji”). If it is no longer shown, create a new one."},

	"cause.address-wrong.title": {pl: "W adresie e-mail jest błąd", en: "There is a mistake in the e-mail address"},
	"cause.address-wrong.why":   {pl: "Adres jest niepełny, ma zbędny znak albo literówkę po znaku @.", en: "The address is incomplete, has a mark too many, or a typing error after the @."},
	"cause.address-wrong.next":  {pl: "Popraw adres. Prywatne skrzynki Google kończą się na @gmail.com, także w Polsce.", en: "Correct the address. Personal Google mailboxes end in @gmail.com, in every country."},

	"cause.unknown.title": {pl: "Tego błędu mailkey nie zna", en: "mailkey does not know this error"},
	"cause.unknown.why":   {pl: "Nie zgadujemy, bo zła rada kosztuje więcej niż żadna. Niżej są słowa serwera lub programu, jeśli coś powiedział.", en: "We do not guess, for wrong advice costs more than none. Below are the server's or program's words, if there were any."},
	"cause.unknown.next":  {pl: "Pokaż te słowa osobie, która opiekuje się pocztą.", en: "Show these words to whoever looks after the mail."},

	"cause.cancelled.title": {pl: "Sprawdzanie przerwane", en: "Test stopped"},
	"cause.cancelled.why":   {pl: "Sprawdzanie zatrzymano, zanim się skończyło. Niczego nie zmieniono.", en: "The test was stopped before it ended. Nothing was changed."},
	"cause.cancelled.next":  {pl: "Uruchom sprawdzanie jeszcze raz, kiedy zechcesz.", en: "Start it again whenever you like."},

	// What the other lane adds (diagnose.Note).
	"cause.note.other-lane-works": {pl: "Drugi serwer przyjął to samo hasło, więc samo hasło jest dobre. Sprawdź nazwę tego serwera albo zapytaj administratora, czy pozwala na ten dostęp.", en: "The other server accepted the same password, so the password itself is right. Check this server's name, or ask the administrator whether this access is allowed."},
}
