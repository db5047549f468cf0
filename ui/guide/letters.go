package guide

import (
	"slices"

	"mailkey/ui/i18n"
)

// LetterKind names a ready letter to somebody who can change what the person cannot.
type LetterKind string

// The letters. None of them can hold a secret: Values has none.
const (
	LetterTwoStep  LetterKind = "two-step-not-allowed"
	LetterKeysOnly LetterKind = "security-keys-only"
	LetterBlocked  LetterKind = "app-passwords-blocked"
	LetterAdvanced LetterKind = "advanced-protection"
	LetterIMAP     LetterKind = "imap-off"
	LetterFirmao   LetterKind = "firmao-module"  // to the administrator of Firmao
	LetterAccess   LetterKind = "mailbox-access" // to the administrator of mailkey's team server
)

// Letters is every kind.
var Letters = [...]LetterKind{
	LetterTwoStep, LetterKeysOnly, LetterBlocked, LetterAdvanced, LetterIMAP, LetterFirmao, LetterAccess,
}

type letter struct {
	kind    LetterKind
	subject Both
	body    Both
}

// Title is the letter's subject line.
func (k LetterKind) Title(lang i18n.Lang, v Values) string {
	l, _ := findLetter(k)
	return fill(l.subject.In(lang), lang, v)
}

// Letter is a letter ready to send: subject, empty line, text, not wrapped. It
// is empty for an unknown kind.
func Letter(k LetterKind, lang i18n.Lang, v Values) string {
	l, ok := findLetter(k)
	if !ok {
		return ""
	}
	head, hello, goodbye := "Subject: ", "Hello,", "Thank you and best regards"
	if lang == i18n.PL {
		head, hello, goodbye = "Temat: ", "Dzień dobry,", "Dziękuję i pozdrawiam"
	}
	return head + k.Title(lang, v) + "\n\n" + hello + "\n\n" + fill(l.body.In(lang), lang, v) + "\n\n" + goodbye + "\n"
}

func findLetter(k LetterKind) (letter, bool) {
	i := slices.IndexFunc(letters, func(l letter) bool { return l.kind == k })
	if i < 0 {
		return letter{}, false
	}
	return letters[i], true
}

const (
	twoStepPath = "{path:admin/security,admin/authentication,admin/two-step}"
	allowPath   = "{path:admin/security,admin/authentication,admin/two-step,admin/allow-two-step}"
	imapPath    = "{path:admin/apps,admin/workspace,admin/gmail,admin/end-user-access,admin/pop-imap}"
)

var letters = []letter{
	{
		kind:    LetterTwoStep,
		subject: Both{"Prośba o włączenie weryfikacji dwuetapowej: {address}", "Please allow 2-Step Verification: {address}"},
		body: Both{
			`chcę podłączyć skrzynkę do programu, który loguje się hasłem do aplikacji. Google daje takie hasło tylko przy włączonej weryfikacji dwuetapowej, a na moim koncie nie mogę jej włączyć.

Konto: {address}

Proszę na nią pozwolić w konsoli administracyjnej (https://admin.google.com):
` + allowPath + `

Resztę zrobię samodzielnie. Nie potrzebuję żadnego hasła.`,
			`I want to connect my mailbox to a program that signs in with an app password. Google gives one only when 2-Step Verification is on, and I cannot turn it on for my account.

Account: {address}

Please allow it in the Admin console (https://admin.google.com):
` + allowPath + `

I can do the rest myself. I do not need any password.`,
		},
	},
	{
		kind:    LetterKeysOnly,
		subject: Both{"Prośba o możliwość użycia hasła do aplikacji: {address}", "Please allow an app password: {address}"},
		body: Both{
			`chcę podłączyć skrzynkę do programu, który loguje się hasłem do aplikacji. W naszej firmie drugim krokiem logowania mogą być tylko klucze bezpieczeństwa, a to wyłącza w Google hasła do aplikacji.

Konto: {address}

Proszę o dopuszczenie dla mojego konta także innej metody, na przykład telefonu. Wystarczy osobna grupa lub jednostka organizacyjna. Ustawienie w konsoli administracyjnej (https://admin.google.com):
` + twoStepPath + `

Jeśli zasady firmy na to nie pozwalają, proszę o inną skrzynkę, którą mogę podłączyć.`,
			`I want to connect my mailbox to a program that signs in with an app password. Our company allows security keys only as the second step, and that turns app passwords off at Google.

Account: {address}

Please allow another method for my account as well, for example a phone. A separate group or organisational unit is enough. The setting in the Admin console (https://admin.google.com):
` + twoStepPath + `

If company rules forbid it, please give me another mailbox that I can connect.`,
		},
	},
	{
		kind:    LetterBlocked,
		subject: Both{"Brak haseł do aplikacji na koncie {address}", "No app passwords on the account {address}"},
		body: Both{
			`chcę podłączyć skrzynkę do programu, który loguje się hasłem do aplikacji. Weryfikacja dwuetapowa jest włączona, ale Google nie pokazuje strony {label:app-passwords}.

Konto: {address}

Proszę sprawdzić w konsoli administracyjnej (https://admin.google.com) trzy rzeczy:

1. Czy drugim krokiem mogą być nie tylko klucze bezpieczeństwa:
` + twoStepPath + `

2. Czy konto nie jest w programie ochrony zaawansowanej, który wyklucza hasła do aplikacji.

3. Czy IMAP jest włączony dla wszystkich programów ({label:admin/any-client}):
` + imapPath + `

Hasło utworzę samodzielnie: administrator nie może tego zrobić za mnie.`,
			`I want to connect my mailbox to a program that signs in with an app password. 2-Step Verification is on, but Google does not show the page {label:app-passwords}.

Account: {address}

Please check three things in the Admin console (https://admin.google.com):

1. Whether the second step may be something else than a security key:
` + twoStepPath + `

2. Whether the account is in the Advanced Protection programme, which rules out app passwords.

3. Whether IMAP is on for every program ({label:admin/any-client}):
` + imapPath + `

I will create the password myself: an administrator cannot do it for me.`,
		},
	},
	{
		kind:    LetterAdvanced,
		subject: Both{"Ochrona zaawansowana a skrzynka {address}", "Advanced Protection and the mailbox {address}"},
		body: Both{
			`chcę podłączyć skrzynkę do programu, który loguje się hasłem do aplikacji. Konto jest w programie ochrony zaawansowanej Google, a ten nie pozwala na hasła do aplikacji.

Konto: {address}

Proszę o jedno z dwojga:

1. inną skrzynkę, która nie jest w tym programie, albo

2. zgodę na to, by to konto opuściło program; weryfikacja dwuetapowa pozostanie włączona.`,
			`I want to connect my mailbox to a program that signs in with an app password. The account is in Google's Advanced Protection programme, which does not allow app passwords.

Account: {address}

Please do one of these two things:

1. give me another mailbox that is not in this programme, or

2. let this account leave the programme; 2-Step Verification will stay on.`,
		},
	},
	{
		kind:    LetterIMAP,
		subject: Both{"Prośba o włączenie IMAP: {address}", "Please turn on IMAP: {address}"},
		body: Both{
			`chcę podłączyć skrzynkę do programu, który czyta pocztę przez IMAP. Google odpowiada, że w naszej organizacji jest to wyłączone.

Konto: {address}

Proszę otworzyć w konsoli administracyjnej (https://admin.google.com):
` + imapPath + `

i zaznaczyć tam:

1. {label:admin/enable-imap},

2. {label:admin/any-client}. Druga możliwość, {label:admin/oauth-only}, nie wystarczy: blokuje hasła do aplikacji.

Zmiana może zadziałać dopiero po 24 godzinach.`,
			`I want to connect my mailbox to a program that reads mail by IMAP. Google answers that this is off in our organisation.

Account: {address}

Please open in the Admin console (https://admin.google.com):
` + imapPath + `

and tick there:

1. {label:admin/enable-imap},

2. {label:admin/any-client}. The other choice, {label:admin/oauth-only}, is not enough: it blocks app passwords.

The change can take up to 24 hours to work.`,
		},
	},
	{
		kind:    LetterFirmao,
		subject: Both{"Prośba o przypisanie do skrzynki w Firmao: {address}", "Please assign me to a mailbox in Firmao: {address}"},
		body: Both{
			`nie widzę w Firmao modułu {label:firmao/module}. Pojawia się on dopiero wtedy, gdy administrator całego systemu przypisze mnie do co najmniej jednej skrzynki.

Mój adres: {address}

Proszę o jedno z dwojga:

1. Istniejąca skrzynka: {label:firmao/module} ▾ → {label:firmao/accounts} → nazwa skrzynki → {label:firmao/access} → zaznaczyć mnie na liście.

2. Nowa skrzynka: {label:firmao/module} ▾ → {label:firmao/accounts} → {label:firmao/add} i zaznaczyć mnie w polu {label:firmao/access}.

Potem mogę samodzielnie dodawać kolejne skrzynki, przypisane tylko do mnie.`,
			`I do not see the module {label:firmao/module} in Firmao. It appears only when an administrator of the whole system assigns me to at least one mailbox.

My address: {address}

Please do one of these two things:

1. An existing mailbox: {label:firmao/module} ▾ → {label:firmao/accounts} → the mailbox's name → {label:firmao/access} → tick me in the list.

2. A new mailbox: {label:firmao/module} ▾ → {label:firmao/accounts} → {label:firmao/add}, and tick me in the field {label:firmao/access}.

After that I can add further mailboxes myself, assigned to me alone.`,
		},
	},
	{
		kind:    LetterAccess,
		subject: Both{"Prośba o dostęp do skrzynki w mailkey", "Please give me access to a mailbox in mailkey"},
		body: Both{
			`nie mam jeszcze przypisanej żadnej skrzynki w mailkey, więc moduł „Wiadomości e-mail” jest dla mnie zamknięty.

Proszę przypisać mnie do skrzynki, z której mam korzystać. Potem mogę samodzielnie dodawać własne.

Nie potrzebuję hasła: mailkey nikomu go nie pokazuje.`,
			`No mailbox is assigned to me in mailkey yet, so the module “E-mail messages” is locked for me.

Please assign me to the mailbox that I should use. After that I can add my own.

I do not need the password: mailkey shows it to nobody.`,
		},
	},
}
