package store

import (
	"io/fs"
	"strings"
	"testing"
)

func TestPostgresKeepsTheContract(t *testing.T) {
	contract(t, func(t *testing.T) contracted { return connect(t, schemaOf(t)) })
}

// Both databases go the same way: files of the same names.
func TestMigrationsArePairs(t *testing.T) {
	names := func(folder string) string {
		all, err := fs.Glob(files, folder+"/*.sql")
		if err != nil || int64(len(all)) != schema.latest {
			t.Fatalf("%s: %d files, schema says %d (%v)", folder, len(all), schema.latest, err)
		}
		return strings.ReplaceAll(strings.Join(all, " "), folder+"/", "")
	}
	if a, b := names(inSQLite.folder), names(inPostgres.folder); a != b {
		t.Errorf("%s\n%s", a, b)
	}
}
