package tui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail/fleet"
)

// fleetSort is by what the table is sorted, fleetFilter what it shows.
type (
	fleetSort   int
	fleetFilter int
)

const (
	byName  fleetSort = iota
	byState           // what needs care first
	byAge             // the oldest password first
	byTook            // the slowest first
	fleetSorts
)

const (
	showAll     fleetFilter = iota
	showRefused             // by the server: something has to be changed
	showFailed              // all other failures
	showUnproved
	showOld
	fleetFilters
)

// Names of their texts.
var (
	fleetSortNames   = [fleetSorts]string{"fleet.by-name", "fleet.by-state", "fleet.by-age", "fleet.by-took"}
	fleetFilterNames = [fleetFilters]string{"fleet.only-all", "fleet.only-refused", "fleet.only-failed", "fleet.only-unproved", "fleet.only-old"}
)

// staleAfter is the age from which on a password is worth changing.
const staleAfter = 90 * 24 * time.Hour

// passes reports whether the filter shows a row.
func (v *fleetRow) passes(only fleetFilter, now time.Time) bool {
	failed := v.state == fleetBroken || v.state == fleetLater || v.state == fleetAsks
	refused := v.state == fleetBroken && fleet.Judge(v.report, v.err, v.it.Profile).State == fleet.Refused
	switch only {
	case showRefused:
		return refused
	case showFailed:
		return failed && !refused
	case showUnproved:
		return !v.it.Proved && v.state != fleetWorks
	case showOld:
		return v.age(now) >= staleAfter || v.undated
	}
	return true
}

// age is how old the password is; none that is not known.
func (v *fleetRow) age(now time.Time) time.Duration {
	if v.it.Password.IsZero() {
		return 0
	}
	return max(now.Sub(v.it.Password), 0)
}

// ageRank is the order of what is known of the ages: an unknown one, which may be any,
// goes before those that are known, and no password at all after them.
func (v *fleetRow) ageRank() int {
	switch {
	case v.undated:
		return 0
	case v.it.Password.IsZero():
		return 2
	}
	return 1
}

// care is the order of the states, what needs a hand first.
var care = map[fleetState]int{fleetBroken: 0, fleetLater: 1, fleetAsks: 2, fleetRuns: 3, fleetStopped: 4, fleetWaits: 5, fleetWorks: 6}

func (s fleetSort) compare(a, b *fleetRow) int {
	switch s {
	case byState:
		return cmp.Or(cmp.Compare(care[a.state], care[b.state]), cmp.Compare(a.cause, b.cause), accounts.CompareNames(a.sortName, b.sortName))
	case byAge:
		return cmp.Or(cmp.Compare(a.ageRank(), b.ageRank()), a.it.Password.Compare(b.it.Password), accounts.CompareNames(a.sortName, b.sortName))
	case byTook:
		return cmp.Or(cmp.Compare(b.took, a.took), accounts.CompareNames(a.sortName, b.sortName))
	}
	return accounts.CompareNames(a.sortName, b.sortName)
}

// arrange makes the list of what is shown anew; the focus stays on its account.
func (fl *fleetScreen) arrange() {
	before := -1
	if fl.at < len(fl.order) {
		before = fl.order[fl.at]
	}
	now := fl.app.env.Now()
	want := strings.ToLower(strings.TrimSpace(fl.filter.String()))
	fl.order = fl.order[:0]
	for i := range fl.rows {
		row := &fl.rows[i]
		if row.passes(fl.only, now) && (want == "" || strings.Contains(row.found, want)) {
			fl.order = append(fl.order, i)
		}
	}
	slices.SortStableFunc(fl.order, func(a, b int) int { return fl.sort.compare(&fl.rows[a], &fl.rows[b]) })
	if at := slices.Index(fl.order, before); at >= 0 {
		fl.at = at
	}
	fl.at = min(fl.at, max(len(fl.order)-1, 0))
}

// focused is the row in focus, or nil where nothing is shown.
func (fl *fleetScreen) focused() *fleetRow {
	if fl.at >= len(fl.order) {
		return nil
	}
	return &fl.rows[fl.order[fl.at]]
}

// Typing reports whether letters go into the search.
func (fl *fleetScreen) Typing() bool { return fl.searching }

func (fl *fleetScreen) nextSort() Move {
	fl.sort = (fl.sort + 1) % fleetSorts
	fl.at = 0
	fl.order = fl.order[:0] // the top of the new order, not the place of the one in focus
	fl.arrange()
	return nil
}

func (fl *fleetScreen) nextFilter() Move {
	fl.only = (fl.only + 1) % fleetFilters
	fl.arrange()
	return nil
}

func (fl *fleetScreen) step(by int) func() Move {
	return func() Move { fl.at = min(max(fl.at+by, 0), max(len(fl.order)-1, 0)); return nil }
}

// searchCommands is what works while letters go into the search.
func (fl *fleetScreen) searchCommands() commands {
	return commands{
		on("enter tab", "home.search-done", func() Move { fl.searching = false; return nil }),
		on("down", "key.move", fl.step(+1)).shown("up/down"),
		on("up", "", fl.step(-1)).shown(""),
		on("esc", "home.search-clear", func() Move {
			fl.searching = false
			fl.filter.clear()
			fl.arrange()
			return nil
		}),
	}
}
