package guide

import (
	"slices"

	"mailkey/ui/i18n"
)

// Node is a place in the tree behind "I do not see this page": a question with
// its answers, or an end that says what to do.
type Node struct {
	ID      string
	Answers []Answer   // empty for an end
	Page    string     // an end's page to go to; empty when there is a letter
	Letter  LetterKind // an end's letter to send; empty when there is a page

	says Both
	more []Both
}

// Answer is one way on from a question.
type Answer struct {
	Next string // a node's ID
	says Both
}

// Root is where the questions begin.
func Root() Node { return tree[0] }

// NodeByID is the node that an answer leads to.
func NodeByID(id string) (Node, bool) {
	i := slices.IndexFunc(tree, func(n Node) bool { return n.ID == id })
	if i < 0 {
		return Node{}, false
	}
	return tree[i], true
}

// End reports whether the node answers instead of asking.
func (n Node) End() bool { return len(n.Answers) == 0 }

// Title is the question, or an end's finding.
func (n Node) Title(lang i18n.Lang, v Values) string { return fill(n.says.In(lang), lang, v) }

// Sentences is what helps to answer, or what to do.
func (n Node) Sentences(lang i18n.Lang, v Values) []string { return fillAll(n.more, lang, v) }

// Title is the answer as the person would say it.
func (a Answer) Title(lang i18n.Lang, v Values) string { return fill(a.says.In(lang), lang, v) }

var tree = []Node{
	{
		ID:   "right-account",
		says: Both{"Czy przeglądarka pokazuje właściwe konto?", "Does the browser show the right account?"},
		more: []Both{
			{"Kliknij zdjęcie lub literę w prawym górnym rogu strony Google.", "Click the photo or letter in the top right corner of Google's page."},
			{"Ma tam być: {address}.", "It should say: {address}."},
		},
		Answers: []Answer{
			{"two-step", Both{"Tak, to ten adres", "Yes, it is this address"}},
			{"wrong-account", Both{"Nie, to inne konto", "No, it is another account"}},
		},
	},
	{
		ID:   "two-step",
		says: Both{"Czy weryfikacja dwuetapowa jest włączona?", "Is 2-Step Verification on?"},
		more: []Both{
			{"Widać to na stronie konta, w części {label:how-you-sign-in}.", "The account page shows it, in the part {label:how-you-sign-in}."},
		},
		Answers: []Answer{
			{"whose", Both{"Tak", "Yes"}},
			{"two-step-off", Both{"Nie", "No"}},
			{"two-step-unknown", Both{"Nie wiem", "I do not know"}},
			{"two-step-forbidden", Both{"Nie, firma na nią nie pozwala", "No, my company does not allow it"}},
		},
	},
	{
		ID:   "whose",
		says: Both{"Jakie to konto?", "What kind of account is it?"},
		more: []Both{
			{"Konto firmowe lub szkolne ma zwykle własną końcówkę adresu i swojego administratora.", "A company or school account usually has an address ending of its own, and an administrator."},
		},
		Answers: []Answer{
			{"work", Both{"Firmowe lub szkolne", "Company or school"}},
			{"personal", Both{"Prywatne, na przykład @gmail.com", "Personal, for example @gmail.com"}},
			{"child", Both{"Konto dziecka w Family Link (nadzór rodzica)", "A child's account in Family Link (a parent watches over it)"}},
		},
	},
	{
		ID:   "work",
		says: Both{"Jak potwierdzasz logowanie na tym koncie?", "How do you confirm signing in to this account?"},
		more: []Both{
			{"Klucz bezpieczeństwa to małe urządzenie, które podłącza się do komputera.", "A security key is a small device that you plug into the computer."},
		},
		Answers: []Answer{
			{"work-keys", Both{"Tylko kluczem bezpieczeństwa", "With a security key only"}},
			{"work-advanced", Both{"Konto jest w programie ochrony zaawansowanej", "The account is in the Advanced Protection programme"}},
			{"work-blocked", Both{"Inaczej: telefonem, SMS-em, aplikacją", "In another way: phone, text message, app"}},
			{"work-blocked", Both{"Nie wiem", "I do not know"}},
		},
	},
	{
		ID:   "personal",
		says: Both{"Jak potwierdzasz logowanie na tym koncie?", "How do you confirm signing in to this account?"},
		more: []Both{
			{"Klucz bezpieczeństwa to małe urządzenie, które podłącza się do komputera.", "A security key is a small device that you plug into the computer."},
		},
		Answers: []Answer{
			{"personal-keys", Both{"Tylko kluczem bezpieczeństwa", "With a security key only"}},
			{"personal-advanced", Both{"Konto jest w programie ochrony zaawansowanej", "The account is in the Advanced Protection programme"}},
			{"personal-search", Both{"Inaczej: telefonem, SMS-em, aplikacją", "In another way: phone, text message, app"}},
			{"personal-search", Both{"Nie wiem", "I do not know"}},
		},
	},
	{
		ID: "wrong-account", Page: AppPassword,
		says: Both{"Otwórz stronę właściwego konta", "Open the right account's page"},
		more: []Both{
			{"Hasło z innego konta otwiera inną skrzynkę.", "A password from another account opens another mailbox."},
			{"Link w kroku „Utwórz hasło do aplikacji” wskazuje to konto: {address}.", "The link in the step “Create an app password” names this account: {address}."},
			{"Jeśli otwiera się inne, użyj okna prywatnego i zaloguj się od nowa.", "If another one opens, use a private window and sign in again."},
		},
	},
	{
		ID: "two-step-off", Page: TwoStepOn,
		says: Both{"Najpierw włącz weryfikację dwuetapową", "First switch on 2-Step Verification"},
		more: []Both{
			{"Dopiero potem Google pokaże hasła do aplikacji.", "Only then does Google show app passwords."},
		},
	},
	{
		ID: "two-step-unknown", Page: TwoStep,
		says: Both{"Sprawdź to na stronie konta", "Look at the account page"},
		more: []Both{
			{"Cztery kliknięcia wystarczą; pokażemy drogę.", "Four clicks are enough; we show the way."},
		},
	},
	{
		ID: "two-step-forbidden", Letter: LetterTwoStep,
		says: Both{"Poproś administratora, by na nią pozwolił", "Ask the administrator to allow it"},
		more: []Both{
			{"List jest gotowy: podaje miejsce w konsoli Google i nie zawiera hasła.", "The letter is ready: it names the place in Google's console and contains no password."},
		},
	},
	{
		ID: "work-keys", Letter: LetterKeysOnly,
		says: Both{"Firma dopuszcza tylko klucze bezpieczeństwa", "The company allows security keys only"},
		more: []Both{
			{"Taki wymóg wyłącza hasła do aplikacji.", "Such a rule turns app passwords off."},
			{"Może to zmienić administrator: list jest gotowy.", "The administrator can change that: the letter is ready."},
		},
	},
	{
		ID: "work-advanced", Letter: LetterAdvanced,
		says: Both{"Ochrona zaawansowana wyklucza hasła do aplikacji", "Advanced Protection rules out app passwords"},
		more: []Both{
			{"Poproś administratora o inną skrzynkę lub o zmianę: list jest gotowy.", "Ask the administrator for another mailbox or for a change: the letter is ready."},
		},
	},
	{
		ID: "work-blocked", Letter: LetterBlocked,
		says: Both{"Najpewniej blokuje je ustawienie firmy", "Most likely a company setting blocks them"},
		more: []Both{
			{"Google pisze wtedy {label:not-available}", "Google then says {label:not-available}"},
			{"W gotowym liście administrator przeczyta, co sprawdzić.", "The letter tells the administrator what to check."},
		},
	},
	{
		ID: "personal-keys", Page: TwoStepOn,
		says: Both{"Dodaj drugi sposób potwierdzania", "Add another way to confirm"},
		more: []Both{
			{"Gdy jedynym sposobem jest klucz, Google ukrywa hasła do aplikacji.", "When a key is the only way, Google hides app passwords."},
			{"Dodaj na przykład telefon, a klucz zostaw.", "Add your phone, for example, and keep the key."},
		},
	},
	{
		ID: "personal-advanced", Page: AdvancedProtection,
		says: Both{"Ochrona zaawansowana wyklucza hasła do aplikacji", "Advanced Protection rules out app passwords"},
		more: []Both{
			{"Są dwa wyjścia; pokażemy oba.", "There are two ways out; we show both."},
		},
	},
	{
		ID: "child", Page: OtherMailbox,
		says: Both{"Konto dziecka nie dostaje haseł do aplikacji", "A child's account gets no app passwords"},
		more: []Both{
			{"Podłącz skrzynkę osoby dorosłej.", "Connect an adult's mailbox."},
		},
	},
	{
		ID: "personal-search", Page: AppPassword,
		says: Both{"Poszukaj strony jeszcze raz", "Search for the page once more"},
		more: []Both{
			{"Na stronie konta wpisz w polu wyszukiwania {label:app-passwords} i kliknij wynik.", "On the account page type {label:app-passwords} into the search box and click the result."},
			{"Jeśli Google poprosi o hasło do konta lub drugi krok, podaj je.", "If Google asks for your account password or the second step, give it."},
			{"Gdy to nie pomoże, podłącz inną skrzynkę.", "If that does not help, connect another mailbox."},
		},
	},
}
