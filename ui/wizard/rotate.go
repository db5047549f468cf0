package wizard

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/discover"
)

// rotate is the name of the flow that changes a password.
const rotate = "rotate"

// Rotate is the conversation that changes a password: of a stored account, or,
// where that is nil, of the one whose address is typed, which mailkey may not
// know yet. The old password is given up only after the new one is proved and
// stored, and can be put back until the last step.
func Rotate(now time.Time, known *accounts.Account) *Flow {
	f := &Flow{Name: rotate, Draft: NewDraft(now), steps: []Step{
		which,
		Form{Name: "old-password", Fields: []Field{oldPassword}, When: (*Draft).asksOld},
		Check{Name: "old", Of: Kept, When: (*Draft).testsOld},
		Read{Name: "app-password", Page: page("app-password"), When: (*Draft).Google},
		connect,
		Check{Name: "test"},
		Save{Name: "hand-over"},
		Read{Name: "revoke", Page: page("revoke"), When: (*Draft).revocable},
		Check{Name: "dead", Of: Former, When: (*Draft).leavesOne},
		Save{Name: "finish", Of: Former},
	}}
	f.Draft.Purpose = accounts.FirmaoExisting
	if known != nil {
		f.Draft.Take(*known)
		f.Draft.Given = true
	}
	f.at = f.first()
	return f
}

// Finish is the same conversation where it was left after the switch: the old
// password is to be revoked.
func Finish(now time.Time, a accounts.Account) *Flow {
	f := Rotate(now, &a)
	f.Draft.Switched(a)
	f.Go(f.rest())
	return f
}

// rest is the first step after the switch that is needed.
func (f *Flow) rest() string {
	for _, id := range []string{"revoke", "dead"} {
		if f.Has(id) {
			return id
		}
	}
	return "finish"
}

// Replacing is the conversation that goes on as a change of the password of an
// account that is stored already: same answers, same place.
func (f *Flow) Replacing(now time.Time, a accounts.Account) *Flow {
	next := Rotate(now, nil)
	next.Draft = f.Draft
	next.Draft.Replaces, next.Draft.From, next.Draft.Old, next.Draft.Newer = a.ID, 0, oldOf(a), newerOf(a)
	next.at = max(next.index(f.Step().ID()), next.first())
	return next
}

// Resume continues a conversation that was left unfinished, whichever it was.
func Resume(now time.Time, answers []byte) (*Flow, error) {
	var s saved
	if err := json.Unmarshal(answers, &s); err != nil {
		return nil, fmt.Errorf("read the unfinished answers: %w", err)
	}
	f := Setup(now)
	if s.Flow == rotate || s.Replaces != "" {
		f = Rotate(now, nil)
	}
	return f, f.Restore(answers)
}

// Changes reports whether the conversation is about changing a password.
func (f *Flow) Changes() bool { return f.Name == rotate }

// Old is the password that is to be replaced, as far as that is known.
type Old struct {
	None    bool      `json:"none,omitempty"` // there is none: the account waits for its first
	Kept    bool      `json:"kept,omitempty"` // mailkey has it
	AppName string    `json:"app_name,omitempty"`
	Since   time.Time `json:"since,omitzero"` // it has been in use since
	Cure    Cure      `json:"cure,omitempty"`
	Insist  bool      `json:"insist,omitempty"` // a new one is wanted although it will not help
}

func oldOf(a accounts.Account) Old {
	return Old{None: a.Awaits(), Kept: a.Keeping != accounts.NotKept, AppName: a.AppName, Since: a.Password}
}

// newerOf is the password that came after the one in use, and is kept since the
// change was undone. Changing the password once more gives it up.
func newerOf(a accounts.Account) *accounts.Former {
	if a.WentBack() {
		return a.Former
	}
	return nil
}

// Cure is what a test of the old password says about a new one.
type Cure string

// The cures; empty: it was not tested, or the test did not come to an end.
const (
	Works  Cure = "works"  // it works: a new one can be had, and is not necessary
	Cures  Cure = "cures"  // it is refused: a new one is what helps
	Misses Cure = "misses" // something else is in the way, which a new one does not change
)

// First reports whether the conversation is about the account's first password:
// there is nothing to be tested, revoked or gone back to.
func (d *Draft) First() bool { return d.Old.None }

// Standing is how the old password stands, for a new one that failed the test:
// the end of the key of a text.
func (d *Draft) Standing() string {
	switch {
	case d.Old.None:
		return "none"
	case d.Old.Cure == "":
		return "unknown"
	}
	return string(d.Old.Cure)
}

// CureOf reads the test of the old password, and says why it failed, if it did:
// first what a new password does not cure.
func CureOf(r mail.Report, p mail.Profile) (Cure, []diagnose.Diagnosis) {
	switch r.Overall() {
	case mail.VerdictOK:
		return Works, nil
	case mail.VerdictCancelled:
		return "", nil
	}
	why := diagnose.Explain(r, p)
	slices.SortStableFunc(why, func(a, b diagnose.Diagnosis) int {
		return rank(a.Cause) - rank(b.Cause)
	})
	if len(why) > 0 && AboutPassword(why[0].Cause) {
		return Cures, why
	}
	return Misses, why
}

func rank(c diagnose.Cause) int {
	if AboutPassword(c) {
		return 1
	}
	return 0
}

// AboutPassword reports whether a new password is the cure.
func AboutPassword(c diagnose.Cause) bool {
	return c != "" && (c.Step() == diagnose.StepAppPassword || c.Step() == diagnose.StepPasswordEntry)
}

// Take makes the conversation one about a stored account's password.
func (d *Draft) Take(a accounts.Account) {
	ca := d.Login.CA
	d.Login.Profile = a.Profile
	if ca != "" && a.Profile.CA == "" {
		d.Login.CA = ca
	}
	d.Replaces, d.From, d.Old, d.Newer = a.ID, a.Revision, oldOf(a), newerOf(a)
	d.Aim(a.Purpose)
	d.Forget = a.Keeping == accounts.NotKept && !a.Awaits()
	for _, lane := range mail.Protocols {
		for _, part := range []string{"host", "port", "security"} {
			d.named[string(lane)+"-"+part] = true
		}
	}
	taken := []string{a.AppName}
	if a.Former != nil {
		taken = append(taken, a.Former.AppName)
	}
	d.AppName = NextName(d.AppName, taken...)
	d.renew()
}

// Switched notes that the new password is stored, and what is left of the old one.
// A further one in use since the same moment is the very same, given once more.
func (d *Draft) Switched(a accounts.Account) {
	if d.Old.Kept && !d.Forget {
		d.repeated = a.Revision != d.From && a.Password.Equal(d.Old.Since)
	}
	d.switched, d.Newer = true, nil
	d.Replaces, d.From, d.Former, d.AppName = a.ID, a.Revision, a.Former, a.AppName
	if a.Former != nil {
		d.Old.AppName, d.Old.Since = a.Former.AppName, a.Former.Since
	}
}

// renew takes the servers that stand there for those of the stored account whose
// password is being changed. Those that the person named need no further yes;
// others may come from an unfinished search, so that only a built-in provider's do not.
func (d *Draft) renew() {
	d.Found = discover.Of(d.Profile())
	known, _ := discover.Known(d.Login.Address)
	d.Found.CRM = known.CRM
	if d.namedHost(mail.IMAP) && d.namedHost(mail.SMTP) {
		d.Found.Consent = false
	}
}

// asksOld reports whether mailkey does not have the old password itself.
func (d *Draft) asksOld() bool { return !d.Old.None && !d.Old.Kept && d.Former == nil }

// testsOld reports whether there is an old password, and a place to try it.
func (d *Draft) testsOld() bool {
	return d.Old.Kept || !d.OldSecret.IsZero() && d.Login.IMAP.Host != "" && d.Login.SMTP.Host != ""
}

// revocable reports whether an old app password is left at Google, or will be.
// Of the very same password, given once more, nothing is to be revoked.
func (d *Draft) revocable() bool {
	return d.Google() && !d.Old.None && (!d.switched || d.Former != nil || !d.Old.Kept)
}

// leavesOne reports whether the old password is kept after the switch, or will be.
func (d *Draft) leavesOne() bool {
	if !d.switched {
		return d.Old.Kept && !d.Forget
	}
	return d.Former != nil
}

// IsSwitched reports whether the new password is stored: then nothing of this
// conversation is unfinished but what the account shows.
func (d *Draft) IsSwitched() bool { return d.switched }

// Repeated reports whether the "new" password was the one in use: nothing has
// changed, however well it works.
func (d *Draft) Repeated() bool { return d.repeated }

// Undoable reports whether the old password can be put back.
func (d *Draft) Undoable() bool { return d.Former != nil && !d.Forgotten }

// oldPassword is asked for where mailkey does not have it. Nobody has to give it.
var oldPassword = Field{
	ID: "old-password", Secret: true, Optional: true,
	Get: func(*Draft) string { return "" },
	Set: func(d *Draft, s string) error {
		if s == "" {
			d.OldSecret = mail.Secret{}
			return nil
		}
		secret, _, problem := readSecret(s)
		if problem != "" {
			return &Bad{"old-password", problem}
		}
		d.OldSecret = secret
		return nil
	},
}

// maxNumber is the highest number that a suggested name may end in.
const maxNumber = 1000

// NextName is the suggested name of an app password, or the next one of that
// name after those that are taken, so that they can be told apart: "Firmao
// 2026-11", "Firmao 2026-11 (2)". A bare "-2" would read like a day.
func NextName(suggested string, taken ...string) string {
	last := 0
	for _, name := range taken {
		last = max(last, numberOf(name, suggested))
	}
	if last == 0 {
		return suggested
	}
	return suggested + " (" + strconv.Itoa(last+1) + ")"
}

// numberOf is a name's number among those of the suggested one, 0 for another
// name. Earlier versions wrote "-2".
func numberOf(name, suggested string) int {
	rest, ok := strings.CutPrefix(name, suggested)
	if !ok {
		return 0
	}
	if rest == "" {
		return 1
	}
	digits, old := strings.CutPrefix(rest, "-")
	if !old && (!strings.HasPrefix(rest, " (") || !strings.HasSuffix(rest, ")")) {
		return 0
	}
	if !old {
		digits = rest[len(" (") : len(rest)-len(")")]
	}
	if n, err := strconv.Atoi(digits); err == nil && n > 1 && n < maxNumber {
		return n
	}
	return 0
}
