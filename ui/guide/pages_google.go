package guide

var twoStepPage = Page{
	ID:    TwoStep,
	title: Both{"Sprawdź weryfikację dwuetapową", "Check 2-Step Verification"},
	lead: []Both{
		{"Weryfikacja dwuetapowa to drugie potwierdzenie przy logowaniu, na przykład w telefonie.", "2-Step Verification is a second confirmation when you sign in, for example on your phone."},
		{"Bez niej Google nie daje haseł do aplikacji.", "Without it Google gives no app passwords."},
	},
	steps: []Step{
		{
			ID: "sign-in", link: gmailLink,
			title: Both{"Zaloguj się na gmail.com", "Sign in at gmail.com"},
			more: []Both{
				{"Wybierz dokładnie to konto: {address}.", "Choose this very account: {address}."},
				{"Link w tym kroku otwiera je także wtedy, gdy w przeglądarce jest kilka kont.", "The link in this step opens it even when the browser has several accounts."},
			},
		},
		{
			ID: "avatar", Picture: AvatarPicture,
			title: Both{"Kliknij swoje zdjęcie lub literę w prawym górnym rogu", "Click your photo or letter in the top right corner"},
			more: []Both{
				{"Pod zdjęciem jest adres konta: sprawdź, czy to {address}.", "Below the photo is the account's address: check that it is {address}."},
				{"Potem kliknij {label:manage}.", "Then click {label:manage}."},
			},
		},
		{
			ID: "security", Picture: SecurityPicture, link: securityLink,
			title: Both{"Otwórz kartę {label:security}", "Open the tab {label:security}"},
			more: []Both{
				{"Szukaj jej w menu strony konta Google.", "Look for it in the menu of your Google Account page."},
				{"Link w tym kroku prowadzi prosto do niej.", "The link in this step leads straight to it."},
			},
		},
		{
			ID: "look", Picture: TwoStepPicture, link: twoStepLink,
			title: Both{"Znajdź część {label:how-you-sign-in}", "Find the part {label:how-you-sign-in}"},
			more: []Both{
				{"Wiersz {label:two-step} pokazuje, czy jest włączona.", "The row {label:two-step} shows whether it is on."},
				{"Jeśli go nie widzisz, otwórz link w tym kroku.", "If you do not see it, open the link in this step."},
			},
		},
	},
}

var twoStepOnPage = Page{
	ID:    TwoStepOn,
	title: Both{"Włącz weryfikację dwuetapową", "Switch on 2-Step Verification"},
	lead: []Both{
		{"Zajmie to kilka minut i chroni całe konto, nie tylko pocztę.", "It takes a few minutes and protects the whole account, not only the mail."},
		{"Hasło do konta Google się nie zmieni.", "Your Google account password stays the same."},
	},
	steps: []Step{
		{
			ID: "open", link: twoStepLink,
			title: Both{"Otwórz stronę weryfikacji dwuetapowej", "Open the 2-Step Verification page"},
			more: []Both{
				{"Sprawdź, czy {this-account}.", "Check that {this-account}."},
				{"Google może najpierw poprosić o hasło do konta.", "Google may first ask for your account password."},
			},
		},
		{
			ID: "turn-on", Picture: TurnOnPicture,
			title: Both{"Kliknij {label:turn-on}", "Click {label:turn-on}"},
			more: []Both{
				{"Przycisk może mieć nieco inną nazwę.", "The button may have a slightly different name."},
			},
		},
		{
			ID:    "second-step",
			title: Both{"Wybierz drugi sposób potwierdzania", "Choose a second way to confirm"},
			more: []Both{
				{"Najprościej: telefon z Twoim kontem Google albo numer, na który przyjdzie SMS.", "The easiest: a phone with your Google Account, or a number that gets a text message."},
				{"Klucz bezpieczeństwa to małe urządzenie, które podłącza się do komputera.", "A security key is a small device that you plug into the computer."},
				{"Sam klucz nie wystarczy: wtedy Google nie pokaże haseł do aplikacji.", "A key alone is not enough: Google then shows no app passwords."},
			},
		},
		{
			ID:    "confirm",
			title: Both{"Potwierdź i poczekaj, aż Google pokaże, że weryfikacja działa", "Confirm, and wait until Google shows that it is on"},
			more: []Both{
				{"Jeśli Google pokaże kody zapasowe, zapisz je w bezpiecznym miejscu.", "If Google shows backup codes, keep them in a safe place."},
				{"Wpuszczą Cię na konto, gdy zgubisz telefon.", "They let you into the account if you lose your phone."},
			},
		},
	},
}

var appPasswordPage = Page{
	ID:    AppPassword,
	title: Both{"Utwórz hasło do aplikacji", "Create an app password"},
	lead: []Both{
		{"Hasło do aplikacji to 16 liter, które wpuszczają jeden program do poczty.", "An app password is 16 letters that let one program into your mail."},
		{"Strzeż go jak hasła do konta: daje dostęp do konta Google.", "Guard it like your account password: it gives access to your Google Account."},
	},
	steps: []Step{
		{
			ID: "open", Picture: SearchPicture, link: appPasswordsLink, Goto: NoPage,
			title: Both{"Otwórz stronę haseł do aplikacji", "Open the app passwords page"},
			more: []Both{
				{"Możesz też wpisać {label:app-passwords} w polu wyszukiwania na stronie konta.", "You can also type {label:app-passwords} into the search box of the account page."},
				{"Sprawdź, czy {this-account}.", "Check that {this-account}."},
				{"Google może jeszcze raz poprosić o hasło do konta lub o drugi krok.", "Google may ask once more for your account password or for the second step."},
			},
		},
		{
			ID: "create", Picture: CreatePicture,
			title: Both{"Wpisz nazwę i kliknij {label:create}", "Type the name and click {label:create}"},
			more: []Both{
				{"W polu {label:app-name} wpisz: {app}.", "In the field {label:app-name} type: {app}."},
				{"Po tej nazwie poznasz później, które hasło usunąć.", "This name will tell you later which password to remove."},
			},
		},
		{
			ID: "copy", Picture: PasswordPicture,
			title: Both{"Skopiuj 16 liter z okna, które się pojawi", "Copy the 16 letters from the window that appears"},
			more: []Both{
				{"Google pokazuje je tylko raz: wklej je, zanim zamkniesz okno.", "Google shows them only once: paste them before you close the window."},
				{"Spacje nie przeszkadzają, mailkey je usunie.", "Spaces do no harm, mailkey removes them."},
				{"Na koniec kliknij {label:done}.", "Finally click {label:done}."},
			},
		},
		{
			ID: "alert", Goto: Revoke,
			title: Both{"Spodziewaj się e-maila od Google", "Expect an e-mail from Google"},
			more: []Both{
				{"Przyjdzie alert bezpieczeństwa o nowym haśle do aplikacji: to normalne.", "You will get a security alert about the new app password: that is normal."},
				{"Nikomu nie podawaj tego hasła przez telefon ani w wiadomości.", "Never give this password to anyone by phone or in a message."},
				{"Gdy zmienisz hasło do konta Google, wszystkie hasła do aplikacji przestaną działać.", "If you change your Google account password, all app passwords stop working."},
				{"Jeśli taki alert przyjdzie, a to nie Ty tworzysz hasło, usuń je w Google.", "If such an alert comes and you are not the one creating a password, remove it at Google."},
			},
		},
	},
}

var noPagePage = Page{
	ID:    NoPage,
	title: Both{"Nie widzę strony haseł do aplikacji", "I do not see the app passwords page"},
	lead: []Both{
		{"Google ukrywa tę stronę z kilku powodów.", "Google hides this page for several reasons."},
		{"Odpowiedz na dwa lub trzy pytania, a dowiesz się, co zrobić.", "Answer two or three questions, and you will know what to do."},
	},
}

var advancedProtectionPage = Page{
	ID:    AdvancedProtection,
	title: Both{"Konto w programie ochrony zaawansowanej", "An account with Advanced Protection"},
	lead: []Both{
		{"Ten program chroni osoby szczególnie narażone na ataki.", "This Google programme protects people at special risk of attack."},
		{"Dopóki działa, Google nie daje haseł do aplikacji.", "While it is on, Google gives no app passwords."},
	},
	steps: []Step{
		{
			ID:    "why",
			title: Both{"Zastanów się, po co to konto jest w programie", "Think about why this account is in the programme"},
			more: []Both{
				{"Jeśli dodała je tam firma, zapytaj administratora.", "If the company put it there, ask the administrator."},
				{"Jeśli chroni Cię przed prawdziwym zagrożeniem, zostań w nim.", "If it protects you from a real danger, stay in it."},
			},
		},
		{
			ID: "other", Goto: OtherMailbox,
			title: Both{"Najlepiej podłącz inną skrzynkę", "It is best to connect another mailbox"},
			more: []Both{
				{"Firmao lub inny program zobaczy wtedy tylko potrzebną pocztę.", "Firmao or another program then sees only the mail that it needs."},
			},
		},
		{
			ID: "leave", link: securityLink, Goto: AppPassword,
			title: Both{"Albo opuść program i utwórz hasło", "Or leave the programme and create the password"},
			more: []Both{
				{"Szukaj go na stronie konta, na karcie {label:security}.", "Look for it on the account page, in the tab {label:security}."},
				{"Weryfikacja dwuetapowa musi pozostać włączona.", "2-Step Verification must stay on."},
			},
		},
	},
}

var otherMailboxPage = Page{
	ID:    OtherMailbox,
	title: Both{"Podłącz inną skrzynkę", "Connect another mailbox"},
	lead: []Both{
		{"Na tym koncie nie da się utworzyć hasła do aplikacji.", "This account cannot have an app password."},
	},
	steps: []Step{
		{
			ID:    "choose",
			title: Both{"Wybierz skrzynkę do tej pracy", "Choose a mailbox for this work"},
			more: []Both{
				{"W firmie najlepsza jest wspólna skrzynka, na przykład biuro albo faktury.", "In a company a shared mailbox is best, for example office or invoices."},
				{"O nową poproś osobę, która opiekuje się pocztą.", "Ask the person who looks after the mail for a new one."},
			},
		},
		{
			ID:    "start",
			title: Both{"Wróć do pierwszego kroku i wpisz jej adres", "Go back to the first step and type its address"},
		},
	},
}

var revokePage = Page{
	ID:    Revoke,
	title: Both{"Usuń stare hasło do aplikacji", "Remove the old app password"},
	lead: []Both{
		{"Zrób to dopiero wtedy, gdy nowe hasło działa we wszystkich programach.", "Do this only once the new password works in every program."},
	},
	steps: []Step{
		{
			ID: "open", link: appPasswordsLink,
			title: Both{"Otwórz stronę haseł do aplikacji", "Open the app passwords page"},
			more: []Both{
				{"Sprawdź, czy {this-account}.", "Check that {this-account}."},
			},
		},
		{
			ID: "remove", Picture: RemovePicture,
			title: Both{"Kliknij kosz przy starym haśle", "Click the bin beside the old password"},
			more: []Both{
				{"{old-row}", "{old-row}"},
				{"{new-row}", "{new-row}"},
				{"Kosz to przycisk {label:remove}.", "The bin is the button {label:remove}."},
			},
		},
		{
			ID:    "wait",
			title: Both{"Poczekaj kilka minut", "Wait a few minutes"},
			more: []Both{
				{"Programy ze starym hasłem mogą zauważyć zmianę z opóźnieniem.", "Programs with the old password may take a while to notice."},
			},
		},
	},
}
