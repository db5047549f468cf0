package config

import (
	"reflect"
	"testing"
)

// Whatever a settings file holds, changing one key never loses another.
func FuzzMerge(f *testing.F) {
	for _, text := range []string{"", "lang = 'en'\nx = 1\n[t]\nlang = 2\n", "a = '''\nlang = 1\n'''\n", "\"lang\"='x'\r\n[[a]]\n", "lang.x = 1\n", "x = [\n1,\n]\nlang='a'"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		before, again, after := map[string]any{}, map[string]any{}, map[string]any{}
		if decode("", []byte(text), &before) != nil || decode("", []byte(text), &again) != nil || !reflect.DeepEqual(before, again) {
			return // not TOML, or with a NaN, which equals nothing
		}
		merged, err := merge("", []byte(text), map[string]any{"lang": "pl", "theme": nil})
		if err != nil {
			t.Fatal(err)
		}
		if err := decode("", merged, &after); err != nil {
			t.Fatalf("%v in\n%s", err, merged)
		}
		before["lang"] = "pl"
		delete(before, "theme")
		if !reflect.DeepEqual(before, after) {
			t.Errorf("%q became %q", text, merged)
		}
	})
}
