package export_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"mailkey/mail"
	"mailkey/mail/export"
)

// skeleton is a file without its values: the word that each line begins with,
// or the elements of a document. What a person or a server chose must not show in it.
func skeleton(t testing.TB, language, file string) []string {
	if language == "xml" || language == "plist" {
		names, _ := elements(t, file)
		return names
	}
	lines := strings.Split(file, "\n")
	for i, line := range lines {
		if language == "text" {
			lines[i] = "" // labels come first, and nothing reads it
			continue
		}
		fields := strings.Fields(line)
		if len(fields) > 1 && (fields[0] == "set" || fields[0] == "account") {
			lines[i] = strings.Join(fields[:2], " ")
		} else if len(fields) > 0 {
			lines[i] = fields[0]
		}
		switch {
		case lines[i] == "remoteusereval": // chosen by what the name holds
			lines[i] = "remoteuser"
		case language == "json" && !strings.HasSuffix(lines[i], ":"): // of the command's list
			lines[i] = ""
		}
	}
	return lines
}

// Whatever the names hold, a file has the lines and elements that it has with
// harmless ones, or is refused with a typed error.
func FuzzSkeleton(f *testing.F) {
	for _, s := range []string{
		"biuro@firma.pl", "a b", "a\"b", "a'b", "a#b", "a;b", "$HOME", "`id`", "a\\", "\\\"", "%(x)s", "%%", "</username><x/>", "]]>", "&amp;", "--",
		"a\nPassCmd evil", "a\r\nhost evil", "zażółć", "\"\"\"", "'''", "]", "= x", ":", "{", "${x}", "a\u0085b", "a\ufffeb", " a ", "+x", "~",
	} {
		f.Add(s, s, s, true)
		f.Add("Biuro", s, "mailkey", false)
	}
	p := profile(f, "biuro@firma.pl")
	f.Fuzz(func(t *testing.T, label, user, command string, tls bool) {
		plain, hostile := p, p
		hostile.Label, hostile.UserName = label, user
		if !tls {
			for _, it := range []*mail.Profile{&plain, &hostile} {
				it.IMAP.Security, it.SMTP.Security = mail.StartTLS, mail.StartTLS
			}
		}
		for _, program := range export.Programs() {
			got, err := program.Files(hostile, export.Options{Command: []string{"/opt/" + command + "/mailkey", "password", command}, CAFile: "/" + command})
			if err != nil {
				if e := (*export.Error)(nil); !errors.As(err, &e) || e.Program != program.Slug || e.Field == "" {
					t.Fatalf("%s: %v", program.Slug, err)
				}
				continue
			}
			want, err := program.Files(plain, options)
			if err != nil {
				t.Fatal(err)
			}
			a, b := skeleton(t, program.Language, got[0].Text), skeleton(t, program.Language, want[0].Text)
			if !slices.Equal(a, b) {
				t.Fatalf("%s: %q and %q\n%s", program.Slug, a, b, got[0].Text)
			}
		}
	})
}
