package guide

var firmaoNewPage = Page{
	ID:    FirmaoNew,
	title: Both{"Dodaj skrzynkę w Firmao", "Add the mailbox in Firmao"},
	lead: []Both{
		{"Wpisz w Firmao to samo, co sprawdził mailkey.", "Enter in Firmao what mailkey has tested."},
	},
	steps: []Step{
		{
			ID: "open", link: firmaoLink, Goto: FirmaoNoModule,
			title: Both{"Otwórz w Firmao okno nowej skrzynki", "Open the window for a new mailbox in Firmao"},
			more: []Both{
				{"Kliknij strzałkę ▾ obok {label:firmao/module} i wybierz {label:firmao/accounts}.", "Click the arrow ▾ beside {label:firmao/module} and choose {label:firmao/accounts}."},
				{"W prawym górnym rogu kliknij niebieski przycisk {label:firmao/add}.", "In the top right corner click the blue button {label:firmao/add}."},
			},
		},
		{
			ID: "fields", Picture: FirmaoFormPicture,
			title: Both{"Wpisz adres, nazwę i hasło", "Type the address, the name and the password"},
			more: []Both{
				{"W polu {label:firmao/address}: {address}.", "In the field {label:firmao/address}: {address}."},
				{"W polu {label:firmao/name}: {mailbox}.", "In the field {label:firmao/name}: {mailbox}."},
				{"W polu {label:firmao/password}: {secret}.", "In the field {label:firmao/password}: {secret}."},
			},
		},
		{
			ID:    "access",
			title: Both{"Wskaż, kto ma mieć dostęp", "Choose who gets access"},
			more: []Both{
				{"Zaznacz te osoby w polu {label:firmao/access}.", "Tick these people in the field {label:firmao/access}."},
				{"Innym osobom dostęp daje tylko administrator całego systemu.", "Only an administrator of the whole system can give access to other people."},
				{"Bez tych uprawnień dodasz skrzynkę tylko dla siebie: wspólną niech doda administrator.", "Without those rights you can only add a mailbox for yourself: let the administrator add a shared one."},
			},
		},
		{
			ID: "servers", Picture: FirmaoServersPicture, only: company,
			title: Both{"Popraw serwery pod trzema kropkami ⋯", "Correct the servers behind the three dots ⋯"},
			more: []Both{
				{"Kropki są w prawym dolnym rogu, tuż nad niebieskim {label:firmao/connect}.", "The dots are at the bottom right, just above the blue {label:firmao/connect}."},
				{"Firmao odgaduje serwery z adresu, na przykład imap.{domain}.", "Firmao guesses the servers from the address, for example imap.{domain}."},
				{"Zmień je na: {imap} (przychodząca) i {smtp} (wychodząca).", "Change them to: {imap} (incoming) and {smtp} (outgoing)."},
				{"Jeśli Firmao pyta o port i szyfrowanie: {imap-port} i {smtp-port}, SSL.", "If Firmao asks for port and encryption: {imap-port} and {smtp-port}, SSL."},
			},
		},
		{
			ID: "connect", Goto: FirmaoExisting,
			title: Both{"Kliknij {label:firmao/connect}", "Click {label:firmao/connect}"},
			more: []Both{
				{"Potem otwórz skrzynkę i sprawdź, czy przyszły wiadomości.", "Then open the mailbox and see whether mail has arrived."},
				{"Jeśli nie przyszły, przejdź do strony o naprawie skrzynki.", "If not, go to the page about repairing it."},
			},
		},
	},
}

var firmaoExistingPage = Page{
	ID:    FirmaoExisting,
	title: Both{"Napraw skrzynkę, która już jest w Firmao", "Repair a mailbox that is already in Firmao"},
	lead: []Both{
		{"Zwykle wystarczy wpisać nowe hasło do aplikacji.", "Entering the new app password is usually enough."},
	},
	steps: []Step{
		{
			ID: "open", link: firmaoLink, Goto: FirmaoNoModule,
			title: Both{"Otwórz skrzynkę w Firmao", "Open the mailbox in Firmao"},
			more: []Both{
				{"Kliknij strzałkę ▾ obok {label:firmao/module} i wybierz {label:firmao/accounts}.", "Click the arrow ▾ beside {label:firmao/module} and choose {label:firmao/accounts}."},
				{"Kliknij nazwę skrzynki.", "Click the mailbox's name."},
			},
		},
		{
			ID:    "password",
			title: Both{"Usuń stare hasło i wklej nowe", "Delete the old password and paste the new one"},
			more: []Both{
				{"Najpierw wyczyść całe pole {label:firmao/password}.", "First clear the whole field {label:firmao/password}."},
				{"Wklej nowe: {secret}.", "Paste the new one: {secret}."},
			},
		},
		{
			ID: "servers", Picture: FirmaoServersPicture, only: company,
			title: Both{"Sprawdź serwery pod trzema kropkami ⋯", "Check the servers behind the three dots ⋯"},
			more: []Both{
				{"Mają być: {imap} (przychodząca) i {smtp} (wychodząca).", "They should be: {imap} (incoming) and {smtp} (outgoing)."},
				{"Przy adresie firmowym Firmao mogło wpisać własną propozycję: imap.{domain}.", "For a company address Firmao may have filled in its own guess: imap.{domain}."},
			},
		},
		{
			ID: "fetch", Picture: FirmaoFetchPicture,
			title: Both{"Kliknij {label:firmao/fetch}", "Click {label:firmao/fetch}"},
			more: []Both{
				{"Przycisk jest w prawym górnym rogu.", "The button is in the top right corner."},
			},
		},
		{
			ID:    "arrived",
			title: Both{"Zobacz, czy przyszły wiadomości", "See whether mail has arrived"},
			more: []Both{
				{"Jeśli nie, wróć do mailkey i powtórz test: powie, co przeszkadza.", "If not, come back to mailkey and test again: it will say what is in the way."},
			},
		},
	},
}

var firmaoNoModulePage = Page{
	ID:    FirmaoNoModule,
	title: Both{"Nie widzę modułu poczty w Firmao", "I do not see the mail module in Firmao"},
	lead: []Both{
		{"Moduł {label:firmao/module} widzą tylko osoby przypisane do jakiejś skrzynki.", "Only people assigned to a mailbox see the module {label:firmao/module}."},
	},
	steps: []Step{
		{
			ID: "ask", Letter: LetterFirmao,
			title: Both{"Wyślij prośbę do administratora Firmao", "Send a request to the Firmao administrator"},
			more: []Both{
				{"Tylko administrator całego systemu może przypisać Cię do skrzynki.", "Only an administrator of the whole system can assign you to a mailbox."},
				{"Gotowa prośba jest poniżej; nie ma w niej hasła.", "A request ready to send is below; there is no password in it."},
			},
		},
		{
			ID: "come-back", Goto: FirmaoNew,
			title: Both{"Gdy moduł się pojawi, dodaj skrzynkę", "When the module appears, add the mailbox"},
			more: []Both{
				{"Pierwsze przypisanie odblokowuje moduł i pozwala dodawać własne skrzynki.", "The first assignment unlocks the module and lets you add mailboxes of your own."},
				{"Każda z nich będzie przypisana tylko do Ciebie.", "Each of them will be assigned to you alone."},
			},
		},
	},
}

var otherProgramPage = Page{
	ID:    OtherProgram,
	title: Both{"Wpisz ustawienia w innym programie", "Enter the settings in another program"},
	lead: []Both{
		{"Pola mogą nazywać się inaczej, wartości są zawsze te same.", "The fields may have other names, the values are always the same."},
	},
	steps: []Step{
		{
			ID:    "manual",
			title: Both{"Dodaj konto i wybierz ustawienia ręczne", "Add an account and choose manual settings"},
			more: []Both{
				{"Wybierz typ konta IMAP: poczta zostaje wtedy na serwerze.", "Choose the account type IMAP: the mail then stays on the server."},
			},
		},
		{
			ID:    "incoming",
			title: Both{"Poczta przychodząca: {imap}", "Incoming mail: {imap}"},
			more: []Both{
				{"Port: {imap-port}, szyfrowanie (bezpieczeństwo połączenia): {imap-security}.", "Port: {imap-port}, encryption (connection security): {imap-security}."},
			},
		},
		{
			ID:    "outgoing",
			title: Both{"Poczta wychodząca: {smtp}", "Outgoing mail: {smtp}"},
			more: []Both{
				{"Port: {smtp-port}, szyfrowanie (bezpieczeństwo połączenia): {smtp-security}.", "Port: {smtp-port}, encryption (connection security): {smtp-security}."},
			},
		},
		{
			ID:    "user",
			title: Both{"Nazwa użytkownika: {address}", "User name: {address}"},
			more: []Both{
				{"To cały adres, ten sam dla obu serwerów.", "It is the whole address, the same for both servers."},
			},
		},
		{
			ID:    "password",
			title: Both{"Hasło: {secret}", "Password: {secret}"},
			more: []Both{
				{"Jako metodę uwierzytelniania wybierz „zwykłe hasło”.", "As the authentication method choose “normal password”."},
				{"Oba serwery przyjmują to samo hasło.", "Both servers take the same password."},
			},
		},
	},
}
