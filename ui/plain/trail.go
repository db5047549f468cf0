package plain

import (
	"strings"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/i18n"
)

// TrailAction is what was set out to be done, in words; the trail's own word where a
// newer version of mailkey wrote it.
func TrailAction(l i18n.Lang, e accounts.Entry) string {
	if key := "audit.action." + e.Action; i18n.Has(key) {
		return l.T(key)
	}
	return mail.CleanUpTo(e.Action, mail.SaidMax)
}

// TrailDetail is what more is known about an entry of the audit trail, in words; empty
// where it only repeats the object.
func TrailDetail(say func(key string, pairs ...any) string, trail accounts.Trail, e accounts.Entry) string {
	switch {
	case e.Action == "SetRole" && i18n.Has("role."+e.Detail):
		return say("role." + e.Detail)
	case trail.Former[e.Detail] != "": // an ID, of whom the object is the name
		return ""
	case e.Action == "SetAccess" && e.Detail == "":
		return say("trail.nobody")
	case e.Action == "Transfer" && e.Detail == accounts.Local.User:
		return say("access.server")
	}
	role, rest, _ := strings.Cut(e.Detail, " ")
	if (e.Action == "AddUser" || e.Action == "Invite") && i18n.Has("role."+role) {
		return strings.TrimSpace(say("role."+role) + " " + mail.CleanUpTo(rest, mail.SaidMax))
	}
	return mail.CleanUpTo(e.Detail, mail.SaidMax)
}
