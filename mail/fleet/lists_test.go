package fleet_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"mailkey/mail"
	"mailkey/mail/fleet"
)

func revealed(t *testing.T, s mail.Secret) (text string) {
	t.Helper()
	if err := s.Use(func(p string) error { text = p; return nil }); err != nil {
		t.Fatal(err)
	}
	return text
}

func TestReadPasswords(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"plain":                      {"a@x.test,secret\nb@x.test,other\n", "1 a@x.test secret|2 b@x.test other"},
		"no end of line":             {"a@x.test,secret", "1 a@x.test secret"},
		"CRLF":                       {"a@x.test,secret\r\nb@x.test,other\r\n", "1 a@x.test secret|2 b@x.test other"},
		"BOM":                        {"\uFEFFa@x.test,secret\n", "1 a@x.test secret"},
		"heading":                    {"address,password\na@x.test,secret\n", "2 a@x.test secret"},
		"heading with BOM in Polish": {"\uFEFFAdres,Hasło\r\na@x.test,secret\r\n", "2 a@x.test secret"},
		"comments and blank lines":   {"# ours\n\n  \na@x.test,secret\n#b@x.test,other\n", "4 a@x.test secret"},
		"commas in the password":     {"a@x.test,se,cr,et\n", "1 a@x.test se,cr,et"},
		"spaces are kept":            {"a@x.test, se cret \n", "1 a@x.test  se cret "},
		"an app password is cleaned": {"a@x.test,abcd efgh ijkl mnop\n", "1 a@x.test abcdefghijklmnop"},
		"quoted":                     {"\"a@x.test\",\"se,\"\"cret\"\n", "1 a@x.test se,\"cret"},
		"a quotation mark inside":    {"a@x.test,se\"cret\n", "1 a@x.test se\"cret"},
		"a # in the password":        {"a@x.test,#secret\n", "1 a@x.test #secret"},
		"bytes that are no UTF-8":    {"a@x.test,\xff\xfe\n", "1 a@x.test \xff\xfe"},
		"spaces around the address":  {" a@x.test ,secret\n", "1 a@x.test secret"},
		"a formula":                  {"a@x.test,=1+1\n", "1 a@x.test =1+1"},
	} {
		entries, err := fleet.ReadPasswords([]byte(c.in))
		var got []string
		for _, e := range entries {
			got = append(got, fmt.Sprintf("%d %s %s", e.Line, e.Address, revealed(t, e.Secret)))
		}
		if err != nil || strings.Join(got, "|") != c.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// What is wrong is told by its line, and never repeated.
func TestReadPasswordsRefuses(t *testing.T) {
	const canary = "hunterhunter2"
	for name, c := range map[string]struct {
		in      string
		line    int
		problem fleet.ListProblem
	}{
		"no comma":             {"a@x.test,x\n" + canary + "\n", 2, fleet.NoComma},
		"another separator":    {"a@x.test;" + canary + "\n", 1, fleet.NoComma},
		"no address":           {"\n" + canary + "," + canary + "\n", 2, fleet.BadAddress},
		"no password":          {"a@x.test,\n", 1, fleet.PasswordEmpty},
		"an empty quoted one":  {"a@x.test,\"\"\n", 1, fleet.PasswordEmpty},
		"an open quote":        {"a@x.test,\"" + canary + "\n", 1, fleet.BadQuotes},
		"behind the quote":     {"a@x.test,\"" + canary + "\"x\n", 1, fleet.BadQuotes},
		"a field too many":     {"a@x.test,\"" + canary + "\",x\n", 1, fleet.BadQuotes},
		"an open address":      {"\"a@x.test," + canary + "\n", 1, fleet.BadQuotes},
		"too long":             {"a@x.test," + strings.Repeat("x", mail.MaxSecret+1) + "\n", 1, fleet.PasswordLong},
		"a NUL":                {"a@x.test," + canary + "\x00\n", 1, fleet.PasswordNUL},
		"twice":                {"a@x.test,x\nb@x.test,x\nA@X.test," + canary + "\n", 3, fleet.Twice},
		"nothing":              {"# nothing\n\n", 0, fleet.Nothing},
		"a heading alone":      {"address,password\n", 0, fleet.Nothing},
		"a heading lower down": {"a@x.test,x\naddress,password\n", 2, fleet.BadAddress},
	} {
		_, err := fleet.ReadPasswords([]byte(c.in))
		var bad *fleet.ListError
		if !errors.As(err, &bad) || bad.Line != c.line || bad.Problem != c.problem {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error()+fmt.Sprintf("%+v", bad), canary) {
			t.Errorf("%s: the error repeats what stands there: %v", name, err)
		}
	}
	var many strings.Builder
	for i := range 10001 {
		fmt.Fprintf(&many, "u%d@x.test,x\n", i)
	}
	_, err := fleet.ReadPasswords([]byte(many.String()))
	var bad *fleet.ListError
	if !errors.As(err, &bad) || bad.Problem != fleet.TooMany {
		t.Errorf("10,001 mailboxes: %v", err)
	}
}

func TestReadTable(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"addresses alone":       {"a@x.test\nb@x.test\n", "1 a@x.test ///|2 b@x.test ///"},
		"in order":              {"address,name,owner,purpose\na@x.test,Biuro,ola,other\n", "2 a@x.test Biuro/ola/other/"},
		"a heading":             {"Purpose,ADDRESS,name\nOther,a@x.test,Biuro\n", "2 a@x.test Biuro//other/"},
		"semicolons":            {"\uFEFFadres;name\r\na@x.test;Biuro, Kraków\r\n", "2 a@x.test Biuro, Kraków///"},
		"tabs":                  {"address\tname\na@x.test\tBiuro\n", "2 a@x.test Biuro///"},
		"quotes and line ends":  {"address,name\na@x.test,\"Biuro\nKraków\"\nb@x.test,x\n", "2 a@x.test Biuro\nKraków///|4 b@x.test x///"},
		"blank and empty lines": {"\n,,\n# x\na@x.test\n", "4 a@x.test ///"},
		"empty cells behind":    {"a@x.test,,,,,\n", "1 a@x.test ///"},
		"a bad line stays one":  {"address,name\na@x.test\nkotek@\nA@x.test,2\n", "2 a@x.test ///|3  ///address|4  2///twice"},
	} {
		rows, err := fleet.ReadTable([]byte(c.in))
		var got []string
		for _, r := range rows {
			got = append(got, fmt.Sprintf("%d %s %s/%s/%s/%s", r.Line, r.Address, r.Name, r.Owner, r.Purpose, r.Problem))
		}
		if err != nil || strings.Join(got, "|") != c.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for name, c := range map[string]struct {
		in      string
		line    int
		problem fleet.ListProblem
	}{
		"nothing":           {"", 0, fleet.Nothing},
		"no address column": {"name,owner\n", 1, fleet.BadColumns},
		"an unknown column": {"address,password\n", 1, fleet.UnknownColumn},
		"no heading":        {"a@x.test,hunter2\n", 1, fleet.BadColumns},
		"too many fields":   {"address\na@x.test,b\n", 2, fleet.TooManyColumns},
		"an open quote":     {"a@x.test\nb@x.test,\"x\n", 2, fleet.BadQuotes},
		"no UTF-8":          {"a@x.test,Krak\xf3w\n", 0, fleet.NotText},
	} {
		_, err := fleet.ReadTable([]byte(c.in))
		var bad *fleet.ListError
		if !errors.As(err, &bad) || bad.Line != c.line || bad.Problem != c.problem {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReadPasswords(f *testing.F) {
	f.Add([]byte("a@x.test,\"se\"\"c\"\n#\n\nb@x.test,x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := fleet.ReadPasswords(data)
		if (err == nil) != (len(entries) > 0) {
			t.Errorf("%d entries, %v", len(entries), err)
		}
		for _, e := range entries {
			if e.Line < 1 || e.Address.IsZero() || e.Secret.IsZero() {
				t.Errorf("%+v", e)
			}
		}
		_, _ = fleet.ReadTable(data)
	})
}
