package tui

import (
	"testing"

	"mailkey/config/accounts"
	"mailkey/ui/i18n"
)

// Of two that store one address the second is asked what to do with the stored
// one; nothing is offered that must fail again.
func TestAddressTakenMeanwhile(t *testing.T) {
	for _, c := range []struct {
		untested bool
		key      string
		want     string
	}{
		{false, "enter", "Do:save"},
		{false, "m", "Home"},
		{false, "r", ""},
		{false, "d", ""},
		{true, "enter", ""},
		{true, "m", "Home"},
	} {
		a := still(t, i18n.EN)
		s := at(t, a, "hand-over")
		s.untested = c.untested
		svc := practised(t, simulated(t))
		other, err := svc.SaveUntested(t.Context(), accounts.Local, s.draft().Ready(), s.draft().Details())
		if err != nil {
			t.Fatal(err)
		}
		s.untested = true // its job is refused as one with a proof would be
		result := s.step.(*handOver).Begin().(Do).Work(t.Context(), svc, nil).(storedAs)
		if accounts.CodeOf(result.err) != accounts.CodeExists || result.known == nil || result.known.ID != other.ID {
			t.Fatalf("storing it once more: %+v", result)
		}
		s.untested = c.untested
		s.Update(Done{"save", result})
		_, m := s.Update(pressed(c.key))
		if got := said(m); got != c.want {
			t.Errorf("%+v → %q", c, got)
		}
		if replaces := s.draft().Replaces; (replaces == other.ID) != (c.want == "Do:save") {
			t.Errorf("%+v replaces %q", c, replaces)
		}
	}
}
