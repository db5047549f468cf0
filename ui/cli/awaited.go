package cli

import (
	"strings"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/plain"
)

// passwordless says that an account's password is not here: there is none yet, or
// it is kept nowhere.
func (s *session) passwordless(a accounts.Account) *problem {
	key := "cli.not-kept"
	if a.Awaits() {
		key = "cli.awaits"
	}
	return &problem{
		Code: accounts.CodeVault, Message: s.say(key, "address", a.Profile.Address.String()), Field: "password",
		many: s.say(key + "-many"),
	}
}

// tellAwaited tells beside a list which of it wait for a password of whoever asks.
func (s *session) tellAwaited(list []accounts.Account) {
	var mine []string
	for _, a := range list {
		if a.AwaitedFrom(s.who()) {
			mine = append(mine, mail.CleanUpTo(a.Profile.Address.String(), mail.SaidMax))
		}
	}
	if len(mine) > 0 {
		s.tell(s.say("cli.awaits-you", "addresses", strings.Join(mine, ", ")))
	}
}

// sinceWhen says when an account's password came into use, and how old it is;
// nothing where there is none.
func (s *session) sinceWhen(a accounts.Account) string {
	if a.Awaits() {
		return ""
	}
	return plain.When(s.env.Now())(a.Password) + " (" + plain.Age(s.env.Lang, s.env.Now(), a.Password) + ")"
}

// keptWhere says where an account's password is.
func (s *session) keptWhere(a accounts.Account) string {
	if a.Awaits() {
		return s.say("standing.awaits")
	}
	return s.say("kept." + string(a.Keeping))
}
