package tui

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/i18n"
)

func lastFetch(n int, all bool) func(*accounts.Account) {
	return func(a *accounts.Account) {
		a.Fetched = &accounts.Fetch{At: noon.Add(-3 * time.Hour), To: "/home/ala/.local/share/mailkey/mail/biuro@firma.pl", All: all, Verdict: mail.VerdictOK, Messages: n, Bytes: int64(n) * 4321}
	}
}

const fetchFolder = "/home/ala/.local/share/mailkey/mail/biuro@firma.pl"

// fetching is the screen of a fetch, which has heard this.
func fetching(it accounts.Account, then func(*fetch), keys ...string) func(*testing.T, *App) {
	return over(func(a *App) Screen {
		s := newFetch(a, it).(*fetch)
		s.Update(Done{"where", fetchesTo(fetchFolder)})
		if then != nil {
			then(s)
		}
		return s
	}, keys...)
}

// ended is a fetch that ended so.
func ended(end fetchEnd) func(*fetch) {
	return func(s *fetch) {
		s.run()
		s.began = noon.Add(-83 * time.Second)
		if end.fetched.To == "" {
			end.fetched.To = fetchFolder
		}
		s.Update(Done{"fetch", end})
	}
}

var inboxCame = mail.Fetched{Folders: []mail.FetchedFolder{{Name: "INBOX", Path: fetchFolder, New: 1234, Bytes: 88_123_456, Known: 1234, UIDValidity: 1}}}

func manyFolders(n int) mail.Fetched {
	f := mail.Fetched{Folders: []mail.FetchedFolder{{Name: "INBOX", New: 22, Bytes: 1_200_345, Known: 22}, {Name: "[Gmail]/Wysłane", New: 1, Bytes: 912, Known: 1, Anew: true}}}
	for i := range n {
		f.Folders = append(f.Folders, mail.FetchedFolder{Name: fmt.Sprintf("Klienci/漢字 bardzo długa nazwa folderu numer %d", i), New: i + 1, Bytes: int64(i) * 7777, Known: i + 1})
	}
	return f
}

func halfway(s *fetch) {
	s.run()
	s.began = noon.Add(-95 * time.Second)
	s.Update(Told{"fetch", mail.Progress{Folder: "INBOX", Number: 1, Folders: 3, New: 22, Of: 22, Bytes: 1_200_345, OfBytes: 1_200_345, Took: time.Second}})
	s.Update(Told{"fetch", mail.Progress{Folder: "[Gmail]/Wszystkie", Number: 2, Folders: 3, New: 1_234, Of: 5_678, Bytes: 88_123_456, OfBytes: 400_000_000, Took: 70 * time.Second}})
}

var post = []mail.Message{
	{ID: "a", Folder: "INBOX", From: "Żaneta Łącka <zaneta@firma.pl>", Subject: "Oferta: zażółć gęślą jaźń", Date: noon.Add(-time.Hour), Size: 2345},
	{ID: "b", Folder: "INBOX", From: "山田太郎 <yamada@example.jp>", Subject: "会議の議事録をお送りします。ご確認ください。よろしくお願いいたします", Date: noon.Add(-26 * time.Hour), Size: 999, Seen: true},
	{ID: "c", Folder: "INBOX", From: "משה כהן <moshe@example.il>", Subject: "שלום 🎉 זה מבחן", Date: noon.AddDate(0, 0, -3), Seen: true},
	{ID: "d", Folder: "[Gmail]/Wysłane", From: "", Subject: " ", Date: noon.AddDate(-1, 0, 0), Seen: true},
	{ID: "e", Folder: "INBOX", From: "evil\x1b[2J\u202egnp.exe", Subject: "a\rb\nc\x07", Seen: true},
}

func listing(it accounts.Account, found messagesFound, keys ...string) func(*testing.T, *App) {
	return over(func(a *App) Screen {
		m := newMessages(a, it)
		m.Update(Done{"messages", found})
		return m
	}, keys...)
}

func thousands(n int) []mail.Message {
	all := make([]mail.Message, n)
	for i := range all {
		all[i] = mail.Message{ID: fmt.Sprint(i), From: fmt.Sprintf("Nadawca %d <n%d@firma.pl>", i, i), Subject: fmt.Sprintf("Temat %d", i), Date: noon.Add(-time.Duration(i) * time.Minute), Seen: i%3 > 0}
	}
	return all
}

var readable = mail.MessageText{
	Message: post[0], To: "Ala <ala@firma.pl>, Ola <ola@firma.pl>",
	Text: "Dzień dobry,\n\nprzesyłam ofertę. To jest długi akapit, który się nie mieści w jednym wierszu terminala i musi być złamany na spacjach.\n\n" +
		"  towar      cena\n  śruba      1,20\n\x1b]0;evil\x07ukryte\u202e\n> cytat\n" + strings.Repeat("Z poważaniem\n", 30) + "koniec\n",
	Attachments: []string{"oferta.pdf", "umowa\u202efdp.exe"}, Cut: true,
}

func reading(keys ...string) func(*testing.T, *App) {
	return over(func(a *App) Screen {
		m := newMessage(a, mailbox("Biuro", "biuro@firma.pl"), readable)
		m.View(a.frame.within(a.frame.Width, a.end()-top))
		return m
	}, keys...)
}

// cutShort is a fetch whose connection broke off in the middle of the mail.
func cutShort(p mail.Profile) mail.Report {
	r := reported(p, nil)[:6]
	r[5].Status, r[5].Err = mail.Failed, &mail.Dropped{Said: "* 559 FETCH (UID 559 BODY[] {20430}", Err: io.ErrUnexpectedEOF}
	return r
}

func fetchScenes() []scene {
	biuro := mailbox("Biuro", "biuro@firma.pl", lastOK(time.Hour))
	before := mailbox("Biuro", "biuro@firma.pl", lastFetch(12, true))
	forgotten := mailbox("Serwis", "serwis@firma.pl", notKept)
	full := &accounts.Error{Code: accounts.CodeStorage, Reason: accounts.ReasonMail, Err: &mail.DiskError{Problem: mail.DiskFull, Path: fetchFolder, Err: errors.New("no space left on device")}}
	return []scene{
		{"account-fetched", opened(before, fiveTests)},
		{"fetch-choice", fetching(biuro, nil)},
		{"fetch-choice-again", fetching(before, nil)},
		{"fetch-password", fetching(forgotten, nil, "enter")},
		{"fetch-connecting", fetching(biuro, func(s *fetch) { s.run() })},
		{"fetch-running", fetching(before, halfway)},
		{"fetch-stopping", fetching(before, halfway, "esc")},
		{"fetch-ok", fetching(biuro, ended(fetchEnd{fetched: inboxCame, verdict: mail.VerdictOK}))},
		{"fetch-nothing", fetching(biuro, ended(fetchEnd{fetched: mail.Fetched{Folders: []mail.FetchedFolder{{Name: "INBOX"}}}, verdict: mail.VerdictOK}))},
		{"fetch-folders", fetching(before, ended(fetchEnd{fetched: manyFolders(40), verdict: mail.VerdictOK}))},
		{"fetch-unnamed", fetching(biuro, ended(fetchEnd{fetched: mail.Fetched{Folders: inboxCame.Folders, Unnamed: 2}, verdict: mail.VerdictOK}))},
		{"fetch-day", fetching(biuro, ended(fetchEnd{fetched: mail.Fetched{Folders: inboxCame.Folders, Stopped: mail.StoppedByDay}, verdict: mail.VerdictOK}))},
		{"fetch-cancelled", fetching(biuro, ended(fetchEnd{fetched: inboxCame, verdict: mail.VerdictCancelled}))},
		{"fetch-refused", fetching(biuro, ended(fetchEnd{report: reported(biuro.Profile, refusal)[:6], verdict: mail.VerdictFailed}))},
		{"fetch-dropped", fetching(biuro, ended(fetchEnd{fetched: inboxCame, report: cutShort(biuro.Profile), verdict: mail.VerdictFailed}))},
		{"fetch-full", fetching(biuro, ended(fetchEnd{fetched: inboxCame, verdict: mail.VerdictFailed, err: full}))},
		{"messages", listing(before, messagesFound{list: post}, "down")},
		{"messages-empty", listing(biuro, messagesFound{err: &accounts.Error{Code: accounts.CodeNotFound, Reason: accounts.ReasonNoFetch, Err: errors.New("none")}})},
		{"messages-many", listing(before, messagesFound{list: thousands(1001)}, "end")},
		{"messages-search", listing(before, messagesFound{list: thousands(300)}, "/", "9", "9")},
		{"message", reading()},
		{"message-end", reading("end")},
	}
}

// A message that fits has nothing to scroll, and the hint bar does not say so.
func TestShortMessageDoesNotScroll(t *testing.T) {
	for text, scrolls := range map[string]bool{"Tak.": false, strings.Repeat("Tak.\n\n", 60): true} {
		m := newMessage(nil, mailbox("Biuro", "biuro@firma.pl"), mail.MessageText{Text: text})
		m.View(Frame{Width: 80, Height: 22, Lang: i18n.EN})
		on := false
		for _, k := range m.Keys() {
			on = on || k.Enabled() && k.Help().Desc == "key.scroll"
		}
		if on != scrolls {
			t.Errorf("%d letters: scrolling is told: %v", len(text), on)
		}
	}
}

// A fetch that failed has not found that there is nothing new.
func TestPastFetch(t *testing.T) {
	f := Frame{Lang: i18n.PL}
	for verdict, want := range map[mail.Verdict][2]string{
		mail.VerdictOK:        {"nic nowego", "2 nowe wiadomości, 7 B"},
		mail.VerdictFailed:    {"nie udało się", "nie udało się, 2 nowe wiadomości, 7 B"},
		mail.VerdictCancelled: {"przerwano", "przerwano, 2 nowe wiadomości, 7 B"},
	} {
		got := [2]string{came(f, accounts.Fetch{Verdict: verdict}), came(f, accounts.Fetch{Verdict: verdict, Messages: 2, Bytes: 7})}
		if got != want {
			t.Errorf("%s: %q, want %q", verdict, got, want)
		}
	}
}
