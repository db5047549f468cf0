package vault

import (
	"os"
	"testing"

	"mailkey/config/accounts"
)

// The promise of every place, kept with a real gnome-keyring on a real bus.
func TestRealKeyring(t *testing.T) {
	if os.Getenv("MAILKEY_TEST_REQUIRE_KEYRING") != "1" {
		t.Skip("needs an unlocked keyring of its own (.ci/run starts one): MAILKEY_TEST_REQUIRE_KEYRING is not set")
	}
	one := Choose(Options{StoreID: "test-" + t.Name()})
	if place := one.Place(t.Context()); place.Keeping != accounts.InKeyring {
		t.Fatalf("secrets would go to %+v", place)
	}
	places(t, one, inKeyring)
}
