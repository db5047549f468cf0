package accounts

// Rule is how the table answers, for tests of the table.
func Rule(action string) (listed, forAnybody bool) {
	for _, r := range rules {
		if r.action == action {
			return true, (r.member|r.administrator)&anybody != 0
		}
	}
	return false, false
}

// Actions is every row of the table.
func Actions() (all []string) {
	for _, r := range rules {
		all = append(all, r.action)
	}
	return all
}

// Abandoned is the age of an interrupted change.
const Abandoned = abandoned
