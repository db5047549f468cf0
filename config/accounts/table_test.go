package accounts

import "testing"

// Every role, action and relation: "+" allowed, in the order locked, unlocked,
// stranger, assigned, owner.
func TestTable(t *testing.T) {
	want := map[string]struct{ member, administrator string }{
		"see":           {"---++", "+++++"},
		"Changes":       {"+++++", "+++++"},
		"supply":        {"---++", "+++++"},
		"Discover":      {"+++++", "+++++"},
		"DiscoverWith":  {"+++++", "+++++"},
		"Place":         {"+++++", "+++++"},
		"Check":         {"-+---", "+++++"},
		"RoundTrip":     {"-+---", "+++++"},
		"Save":          {"-+---", "+++++"},
		"SaveUntested":  {"-+---", "+++++"},
		"List":          {"++---", "+++++"},
		"Find":          {"++---", "+++++"},
		"Draft":         {"++---", "+++++"},
		"SaveDraft":     {"++---", "+++++"},
		"DropDraft":     {"++---", "+++++"},
		"Test":          {"---++", "+++++"},
		"TestRoundTrip": {"---++", "+++++"},
		"Vet":           {"---++", "+++++"},
		"History":       {"---++", "+++++"},
		"Password":      {"-----", "----+"},
		"Edit":          {"----+", "+++++"},
		"Rename":        {"----+", "+++++"},
		"Rotate":        {"----+", "+++++"},
		"Undo":          {"----+", "+++++"},
		"Confirm":       {"----+", "+++++"},
		"TestFormer":    {"----+", "+++++"},
		"Fetch":         {"---++", "+++++"},
		"Messages":      {"---++", "+++++"},
		"Read":          {"---++", "+++++"},
		"MailFolder":    {"+++++", "+++++"},
		"Remove":        {"----+", "+++++"},
		"Me":            {"++---", "+++++"},
		"Unlocked":      {"++---", "+++++"},
		"Identify":      {"+++++", "+++++"},
		"Redeem":        {"+++++", "+++++"},
		"Users":         {"-----", "+++++"},
		"FindUser":      {"-----", "+++++"},
		"AddUser":       {"-----", "+++++"},
		"Invite":        {"-----", "+++++"},
		"InviteAgain":   {"-----", "+++++"},
		"AddKey":        {"-----", "+++++"},
		"RemoveKey":     {"-----", "+++++"},
		"SetRole":       {"-----", "+++++"},
		"RenameUser":    {"-----", "+++++"},
		"RemoveUser":    {"-----", "+++++"},
		"Audit":         {"-----", "+++++"},
		"SetAccess":     {"-----", "+++++"},
		"Preview":       {"-----", "+++++"},
		"Transfer":      {"-----", "+++++"},
		"Due":           {"-----", "+++++"},
		"TestDue":       {"-----", "+++++"},
		"Steal":         {"-----", "-----"},
		"":              {"-----", "-----"},
	}
	for _, r := range rules {
		if _, ok := want[r.action]; !ok {
			t.Errorf("%s is not in this test", r.action)
		}
	}
	answer := func(who caller, action string) (got string) {
		for _, r := range []relation{locked, unlocked, stranger, assigned, owner} {
			if allowed(who, action, r) {
				got += "+"
			} else {
				got += "-"
			}
		}
		return got
	}
	for action, w := range want {
		if got := answer(as("ola", Member), action); got != w.member {
			t.Errorf("%s by a member: %s, want %s", action, got, w.member)
		}
		if got := answer(as("local", Administrator), action); got != w.administrator {
			t.Errorf("%s by an administrator: %s, want %s", action, got, w.administrator)
		}
		if w.member == "+++++" { // anybody
			continue
		}
		for _, who := range []caller{{}, as("ola", ""), as("", Member), as("", Administrator), as("ola", "owner"), as("ola", "true"), as("ola", "Administrator")} {
			if got := answer(who, action); got != "-----" {
				t.Errorf("%s by %+v: %s", action, who, got)
			}
		}
	}
}

func as(user string, role Role) caller { return caller{Actor: Actor{User: user}, role: role} }
