package guide

var passwordEntryPage = Page{
	ID:    PasswordEntry,
	title: Both{"Wpisz właściwe hasło", "Enter the right password"},
	lead: []Both{
		{"Hasło do aplikacji to dokładnie 16 małych liter od a do z.", "An app password is exactly 16 small letters from a to z."},
	},
	steps: []Step{
		{
			ID: "recognise", Picture: PasswordPicture,
			title: Both{"Sprawdź, czy to hasło do aplikacji", "Check that it is an app password"},
			more: []Both{
				{"Wygląda tak: abcd efgh ijkl mnop.", "It looks like this: abcd efgh ijkl mnop."},
				{"To nie jest hasło do konta Google ani kod z SMS-a.", "It is neither the Google account password nor a code from a text message."},
			},
		},
		{
			ID:    "paste",
			title: Both{"Wklej je w całości", "Paste all of it"},
			more: []Both{
				{"Spacje możesz zostawić, mailkey je usunie.", "You can leave the spaces in, mailkey removes them."},
				{"Przy przepisywaniu łatwo pomylić l oraz i.", "If you retype it, l and i are easily confused."},
			},
		},
		{
			ID: "new", Goto: AppPassword,
			title: Both{"Nie masz go już? Utwórz nowe", "Lost it? Create a new one"},
			more: []Both{
				{"Google pokazuje hasło tylko raz, więc zgubionego nie da się odczytać.", "Google shows a password only once, so a lost one cannot be read again."},
				{"Nowe nie unieważnia starych.", "A new one does not end the old ones."},
			},
		},
	},
}

var serversPage = Page{
	ID:    Servers,
	title: Both{"Sprawdź ustawienia serwerów", "Check the server settings"},
	lead: []Both{
		{"Serwer to komputer, na którym leży Twoja poczta; program musi znać jego nazwę.", "A server is the computer that holds your mail; a program has to know its name."},
	},
	steps: []Step{
		{
			ID:    "imap",
			title: Both{"Serwer poczty przychodzącej: {imap}", "Incoming mail server: {imap}"},
			more: []Both{
				{"Port (numer usługi na serwerze): {imap-port}, szyfrowanie: {imap-security}.", "Port (the service's number on the server): {imap-port}, encryption: {imap-security}."},
			},
		},
		{
			ID:    "smtp",
			title: Both{"Serwer poczty wychodzącej: {smtp}", "Outgoing mail server: {smtp}"},
			more: []Both{
				{"Port: {smtp-port}, szyfrowanie: {smtp-security}.", "Port: {smtp-port}, encryption: {smtp-security}."},
			},
		},
		{
			ID:    "user",
			title: Both{"Nazwa użytkownika: {address}", "User name: {address}"},
			more: []Both{
				{"To zawsze cały adres, razem z częścią po znaku @.", "It is always the whole address, with the part after the @."},
				{"Jako metodę uwierzytelniania wybierz „zwykłe hasło”.", "As the authentication method choose “normal password”."},
			},
		},
		{
			ID: "guess", only: company,
			title: Both{"Nie ufaj serwerom odgadniętym z adresu", "Do not trust servers guessed from the address"},
			more: []Both{
				{"Wiele programów wpisuje bez pytania imap.{domain} i smtp.{domain}.", "Many programs fill in imap.{domain} and smtp.{domain} without asking."},
				{"Gdy poczta firmy jest w Google, działają tylko nazwy podane wyżej.", "When the company's mail is at Google, only the names above work."},
			},
		},
	},
}

var accountPage = Page{
	ID:    Account,
	title: Both{"Sprawdź konto w przeglądarce", "Check the account in the browser"},
	lead: []Both{
		{"Google czasem czeka, aż właściciel konta potwierdzi logowanie.", "Google sometimes waits until the account's owner confirms a sign-in."},
	},
	steps: []Step{
		{
			ID: "sign-in", link: gmailLink,
			title: Both{"Zaloguj się w przeglądarce", "Sign in with the browser"},
			more: []Both{
				{"Wybierz dokładnie to konto: {address}.", "Choose this very account: {address}."},
				{"Jeśli Google zapyta, czy to Ty, potwierdź.", "If Google asks whether it is you, confirm."},
				{"Jeśli konto jest zablokowane, zrób to, o co poprosi Google.", "If the account is locked, do what Google asks for."},
			},
		},
		{
			ID: "alerts", link: securityLink,
			title: Both{"Przejrzyj alerty na karcie {label:security}", "Look at the alerts in the tab {label:security}"},
			more: []Both{
				{"Jeśli rozpoznajesz próbę logowania, odpowiedz, że to Ty.", "If you recognise the sign-in attempt, answer that it was you."},
			},
		},
		{
			ID:    "imap",
			title: Both{"Nie szukaj włącznika IMAP", "Do not look for the IMAP switch"},
			more: []Both{
				{"IMAP to sposób, w jaki programy czytają pocztę.", "IMAP is the way in which programs read mail."},
				{"Na prywatnym koncie Gmail jest zawsze włączony, a przełącznik zniknął w styczniu 2025 r.", "On a personal Gmail account it is always on, and its switch went away in January 2025."},
			},
		},
		{
			ID: "imap-company", Letter: LetterIMAP, only: company,
			title: Both{"Na koncie firmowym zapytaj administratora o IMAP", "For a company account ask the administrator about IMAP"},
			more: []Both{
				{"Tylko administrator może wyłączyć IMAP w całej firmie i włączyć go z powrotem.", "Only the administrator can turn IMAP off for the company, and on again."},
				{"Gotowy list jest poniżej; nie ma w nim hasła.", "A letter ready to send is below; there is no password in it."},
			},
		},
		{
			ID: "again", Goto: AppPassword,
			title: Both{"Wróć i powtórz test", "Come back and test again"},
			more: []Both{
				{"Jeśli Google nadal odmawia, utwórz nowe hasło do aplikacji.", "If Google still refuses, create a new app password."},
			},
		},
	},
}

var networkPage = Page{
	ID:    Network,
	title: Both{"Sprawdź połączenie z internetem", "Check the internet connection"},
	lead: []Both{
		{"Hasło i ustawienia mogą być dobre, ale droga do serwera jest zamknięta.", "Password and settings may be right, but the way to the server is closed."},
	},
	steps: []Step{
		{
			ID:    "browser",
			title: Both{"Otwórz dowolną stronę w przeglądarce", "Open any page in the browser"},
			more: []Both{
				{"W hotelu lub pociągu sieć Wi-Fi może najpierw pokazać stronę logowania.", "In a hotel or on a train the Wi-Fi may first show a sign-in page."},
				{"Jeśli nic się nie otwiera, sprawdź kabel, Wi-Fi i VPN.", "If nothing opens, check the cable, the Wi-Fi and the VPN."},
				{"VPN to program, który łączy Cię z siecią firmy.", "A VPN is a program that connects you to the company's network."},
			},
		},
		{
			ID:    "clock",
			title: Both{"Sprawdź datę i godzinę komputera", "Check the computer's date and time"},
			more: []Both{
				{"Przy złej dacie nie uda się połączenie szyfrowane.", "With a wrong date an encrypted connection fails."},
			},
		},
		{
			ID:    "scanner",
			title: Both{"Wyłącz na próbę skanowanie poczty", "Turn off mail scanning for a test"},
			more: []Both{
				{"Niektóre programy antywirusowe wchodzą między Ciebie a serwer.", "Some antivirus programs step between you and the server."},
				{"Wyłącz tylko skanowanie poczty, a nie całą ochronę.", "Turn off only the mail scanning, not the whole protection."},
			},
		},
		{
			ID:    "other-network",
			title: Both{"Spróbuj z innej sieci", "Try another network"},
			more: []Both{
				{"Najprościej użyć internetu udostępnionego z telefonu.", "The easiest is to share your phone's internet."},
				{"Jeśli tam działa, blokuje sieć, z której korzystasz na co dzień.", "If it works there, the network that you use every day blocks it."},
			},
		},
		{
			ID:    "ask-it",
			title: Both{"Poproś informatyka o otwarcie dwóch połączeń", "Ask your IT person to open two connections"},
			more: []Both{
				{"Odbieranie: {imap}, port {imap-port}.", "Receiving: {imap}, port {imap-port}."},
				{"Wysyłanie: {smtp}, port {smtp-port}.", "Sending: {smtp}, port {smtp-port}."},
			},
		},
	},
}

var adminPage = Page{
	ID:    Admin,
	title: Both{"Dla administratora Google Workspace", "For the Google Workspace administrator"},
	lead: []Both{
		{"Google odradza hasła do aplikacji, ale nadal na nie pozwala; Firmao ich potrzebuje.", "Google discourages app passwords but still allows them; Firmao needs them."},
		{"Nazwy z konsoli podajemy po polsku tam, gdzie są pewne, a inne po angielsku.", "The names are those of the English console, with the Polish ones where they are certain."},
	},
	steps: []Step{
		{
			ID: "two-step", link: adminLink, path: []string{"admin/security", "admin/authentication", "admin/two-step"},
			title: Both{"Pozwól na weryfikację dwuetapową", "Allow 2-Step Verification"},
			more: []Both{
				{"Zaznacz {label:admin/allow-two-step}.", "Tick {label:admin/allow-two-step}."},
			},
		},
		{
			ID: "methods", path: []string{"admin/security", "admin/authentication", "admin/two-step"},
			title: Both{"Nie wymuszaj samych kluczy bezpieczeństwa", "Do not enforce security keys only"},
			more: []Both{
				{"Gdy jedyną dozwoloną metodą jest klucz, Google wyłącza hasła do aplikacji.", "When a key is the only method allowed, Google turns app passwords off."},
				{"Inni mogą zachować ten wymóg: tej osobie wystarczy osobna grupa z łagodniejszą zasadą.", "Others may keep this rule: for this person a separate group with a milder rule is enough."},
			},
		},
		{
			ID: "imap", link: adminLink, path: []string{"admin/apps", "admin/workspace", "admin/gmail", "admin/end-user-access", "admin/pop-imap"},
			title: Both{"Włącz IMAP dla programów pocztowych", "Turn on IMAP for mail programs"},
			more: []Both{
				{"Zaznacz {label:admin/enable-imap}, a pod nim {label:admin/any-client}.", "Tick {label:admin/enable-imap}, and below it {label:admin/any-client}."},
				{"Druga możliwość, tylko programy z OAuth, wyklucza hasła do aplikacji.", "The other choice, OAuth mail clients only, rules out app passwords."},
				{"Zmiana może zadziałać dopiero po 24 godzinach.", "The change can take up to 24 hours to work."},
			},
		},
		{
			ID:    "user",
			title: Both{"Poproś osobę, by sama utworzyła hasło", "Ask the person to create the password"},
			more: []Both{
				{"Administrator nie może utworzyć hasła do aplikacji za kogoś.", "An administrator cannot create an app password for somebody else."},
				{"Na karcie użytkownika, w części o zabezpieczeniach, widać nazwy i daty haseł; tam je unieważnisz.", "On the user's page, in the part about security, you see the passwords' names and dates and can revoke them."},
			},
		},
	},
}
