package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/export"
	"mailkey/ui/i18n"
)

// exportedFor is the screen of that program's file.
func exportedFor(it accounts.Account, slug string) func(*App) Screen {
	return func(a *App) Screen {
		p, _ := export.Find(slug)
		return newExported(*newExports(a.env, it.Profile, it.Keeping), p)
	}
}

func ownCA(a *accounts.Account) { a.Profile.CA = practiceCA }

func odd(a *accounts.Account) {
	a.Profile.IMAP = mail.Server{Host: "imap.firma.pl", Port: 143, Security: mail.StartTLS}
}

var exportScenes = []scene{
	{"exports", over(func(a *App) Screen { return newExports(a.env, office()[0].Profile, accounts.Sealed) }, "down")},
	{"exports-end", over(func(a *App) Screen { return newExports(a.env, office()[0].Profile, accounts.Sealed) }, slices.Repeat([]string{"down"}, 20)...)},
	{"export-aerc", over(exportedFor(office()[0], "aerc"))},
	{"export-not-kept", over(exportedFor(mailbox("Serwis", "serwis@firma.pl", notKept, ownCA), "msmtp"))},
	{"export-thunderbird", over(exportedFor(mailbox("Biuro", "biuro@firma.pl", ownCA), "thunderbird"))},
	{"export-refused", over(exportedFor(mailbox("Biuro", "biuro@firma.pl", odd), "getmail"))},
	{"export-saved", func(_ *testing.T, a *App) {
		x := exportedFor(mailbox("Biuro", "biuro@firma.pl", ownCA), "mbsync")(a).(*exported)
		a.room, a.over = newHome(a, office()), []Screen{x, x.told([]string{"/home/ala/mbsyncrc", "/home/ala/biuro@firma.pl-ca.pem"})}
	}},
}

// No line of any program's screen is cut, whatever the size and the language.
func TestExportFits(t *testing.T) {
	for _, lang := range i18n.Langs {
		for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}} {
			a := still(t, lang)
			a.frame.Width, a.frame.Height = size[0], size[1]
			for _, p := range export.Programs() {
				x := exportedFor(mailbox("Biuro", "biuro@firma.pl", ownCA, notKept), p.Slug)(a).(*exported)
				a.room, a.over = newHome(a, nil), []Screen{newExports(a.env, x.of.profile, x.of.keeping), x}
				seen := ""
				for shift := range 200 {
					a.frame.Shift = shift
					body, _ := a.body(shift)
					seen += body
					if strings.Count(body, "\n") >= size[1] {
						t.Fatalf("%s: a body higher than the screen", p.Slug)
					}
				}
				for _, word := range strings.Fields(x.files[0].Text) {
					if len(word) < size[0]/2 && !strings.Contains(seen, word) && !strings.Contains(strings.Join(strings.Fields(seen), ""), word) {
						t.Errorf("%s %v: %q is not to be seen", p.Slug, size, word)
					}
				}
			}
		}
	}
}

// What is saved is what was shown, with the authority's file where it really lies.
func TestExportSaves(t *testing.T) {
	a := still(t, i18n.EN)
	kept := map[string]string{}
	var order []string
	a.env.Keep = func(name string, data []byte) (string, error) {
		path := "/tmp/ala/2-" + name
		kept[path], order = string(data), append(order, path)
		return path, nil
	}
	x := exportedFor(mailbox("Biuro", "biuro@firma.pl", ownCA), "msmtp")(a).(*exported)
	_, m := x.Update(pressed("s"))
	result := m.(SaveExport).file.save(i18n.EN).(Do).Work(context.Background(), nil, nil)
	_, m = x.Update(Done{"export", result})
	if moved(m) != "Show:*tui.text" || x.saving {
		t.Errorf("%s", moved(m))
	}
	want := []string{"/tmp/ala/2-biuro@firma.pl-ca.pem", "/tmp/ala/2-msmtprc"}
	if !slices.Equal(order, want) || !strings.Contains(kept[want[1]], `tls_trust_file "`+want[0]+`"`) || kept[want[0]] != practiceCA {
		t.Errorf("%q", kept)
	}

	a.env.Keep = func(string, []byte) (string, error) { return "", errors.New("full") }
	x = exportedFor(office()[0], "msmtp")(a).(*exported)
	_, m = x.Update(pressed("s"))
	_, m = x.Update(Done{"export", m.(SaveExport).file.save(i18n.EN).(Do).Work(context.Background(), nil, nil)})
	if got := fmt.Sprint(m); !strings.Contains(got, "report.no-place") || !strings.Contains(got, "full") {
		t.Errorf("%v", m)
	}
	table := exportedFor(office()[0], "table")(a).(*exported)
	if pl := table.copied().(Copy).Say(i18n.PL); !strings.Contains(pl, "Poczta przychodząca") {
		t.Errorf("the table after a change of language: %s", pl)
	}
	a.env.Keep = nil // as over SSH
	x = exportedFor(office()[0], "msmtp")(a).(*exported)
	if _, m := x.Update(pressed("s")); m != nil {
		t.Errorf("it is saved where no file may be written: %v", m)
	}
	a.env.Remote = true
	x = exportedFor(mailbox("Biuro", "biuro@firma.pl", ownCA), "msmtp")(a).(*exported)
	told := strings.Join(x.remarks(i18n.EN, false), "\n")
	if strings.Contains(told, "key s") || !strings.Contains(told, "ssh HOST export ADDRESS --for msmtp --json") {
		t.Errorf("how to get the authority's file over SSH: %s", told)
	}
}
