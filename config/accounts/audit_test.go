package accounts_test

import (
	"testing"

	"mailkey/config/accounts"
)

// The trail knows the names of those who were removed, also where the entries that
// are asked for do not hold their removal; whoever is still there is not among them.
func TestTrailNamesTheFormer(t *testing.T) {
	d := open(t)
	d.team(t)
	d.give(t, "ola")
	boss := accounts.Actor{User: "id-boss"}
	if err := d.RemoveUser(t.Context(), boss, "id-ola"); accounts.ReasonOf(err) != accounts.ReasonOwns {
		t.Fatalf("removed in spite of her mailbox: %v", err)
	}
	if err := d.RemoveUser(t.Context(), boss, "id-ewa"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.RenameUser(t.Context(), boss, "id-ela", "ewa"); err != nil {
		t.Fatal(err)
	}
	trail, err := d.Audit(t.Context(), boss, 1)
	if err != nil || len(trail.Entries) != 1 || trail.Broken != 0 {
		t.Fatalf("%v %+v", err, trail)
	}
	if trail.Former["id-ewa"] != "ewa" || trail.Former["id-ela"] != "" {
		t.Errorf("%v", trail.Former)
	}
}
