package accounts_test

import (
	"slices"
	"strings"
	"testing"

	"mailkey/config/accounts"
)

func TestFind(t *testing.T) {
	d := open(t)
	for address, label := range map[string]string{"ala@firma.pl": "Biuro", "ola@firma.pl": "biuro", "ela@firma.pl": "Kadry", "kadry@firma.pl": "ala@firma.pl", "jan@firma.pl": "nowa@firma.pl", "iga@firma.pl": "sklep@firma"} {
		a := d.save(t, address, "x")
		if _, err := d.Rename(t.Context(), accounts.Local, a.ID, label); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{"ALA@firma.pl": "ala@firma.pl", "kadry": "ela@firma.pl", "kadry@firma.pl": "kadry@firma.pl", "sklep@firma": "iga@firma.pl"} {
		if a, err := d.Find(t.Context(), accounts.Local, name); err != nil || a.Profile.Address.String() != want {
			t.Errorf("%s: found %s, want %s (%v)", name, a.Profile.Address, want, err)
		}
	}
	_, err := d.Find(t.Context(), accounts.Local, "BIURO")
	code(t, err, accounts.CodeUsage, accounts.ReasonAmbiguous)
	if text := err.Error(); !strings.Contains(text, "ala@firma.pl") || !strings.Contains(text, "ola@firma.pl") {
		t.Errorf("%q should name both", text)
	}
	for _, name := range []string{"", "kadr", "@", "nowa@firma.pl"} {
		_, err = d.Find(t.Context(), accounts.Local, name)
		code(t, err, accounts.CodeNotFound, "")
	}
	list, _ := d.List(t.Context(), accounts.Local)
	var order []string
	for _, a := range list {
		order = append(order, a.Profile.Address.Local())
	}
	if got := strings.Join(order, " "); got != "kadry ala ola ela jan iga" {
		t.Errorf("by label: %s", got)
	}
}

// Of two people's mailboxes of one address an administrator names one by what it is called.
func TestFindOneOfSeveralPeoples(t *testing.T) {
	d := open(t)
	d.team(t)
	boss, by := accounts.Actor{User: "id-boss"}, map[string]string{}
	for _, owner := range []string{"id-ola", "id-ewa"} {
		a, err := d.SaveUntested(t.Context(), accounts.Local, login(t, "biuro@firma.pl", "x"), accounts.Details{Owner: owner})
		if err == nil {
			_, err = d.Rename(t.Context(), boss, a.ID, "of "+owner)
		}
		if by[owner] = a.ID; err != nil {
			t.Fatal(err)
		}
	}
	_, err := d.Find(t.Context(), boss, "biuro@firma.pl")
	code(t, err, accounts.CodeUsage, accounts.ReasonSameAddress)
	if text := err.Error(); !strings.Contains(text, "of id-ola") || !strings.Contains(text, "of id-ewa") {
		t.Errorf("%q should tell them apart", text)
	}
	if a, err := d.Find(t.Context(), boss, "of id-ewa"); err != nil || a.ID != by["id-ewa"] {
		t.Errorf("%+v %v", a, err)
	}
}

func TestNamesAreOrderedAsPeopleCount(t *testing.T) {
	want := []string{"", "007 kasa", "8 kasa", "Biuro", "biuro 1", "Biuro 2", "biuro 2a", "biuro 002b", "BIURO 10", "biuro 18446744073709551616", "biuro-1", "kasa9", "kasa10x2", "kasa10x10", "żabka 2", "żabka 10"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, accounts.CompareNames)
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	for _, c := range [][2]string{{"biuro 2", "Biuro 2"}, {"", ""}} {
		if accounts.CompareNames(c[0], c[1]) != 0 {
			t.Errorf("%q and %q differ", c[0], c[1])
		}
	}
	if one := accounts.CompareNames("biuro 2", "biuro 02"); one == 0 || one != -accounts.CompareNames("biuro 02", "biuro 2") {
		t.Error("two names have no order of their own")
	}
}
