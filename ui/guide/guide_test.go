package guide

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/ui/i18n"
)

func address(t *testing.T, s string) mail.Address {
	t.Helper()
	a, err := mail.ParseAddress(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// people is everybody whom the guide has to serve: nothing known, a company, a
// personal mailbox, and somebody with long names for everything.
func people(t *testing.T) map[string]Values {
	t.Helper()
	long := strings.Repeat("długa", 12)
	return map[string]Values{
		"nobody":   {},
		"company":  {Address: address(t, "biuro+x@firma.pl"), AppName: "Firmao 2026-11", Label: "Biuro"},
		"personal": {Address: address(t, "ala.kowalska@gmail.com"), AppName: "Firmao"},
		"long": {
			Address: address(t, "sekretariat.zarzadu@"+strings.Repeat("bardzo-dluga.", 8)+"firma.com.pl"),
			AppName: long, Label: long,
			IMAP: mail.Server{Host: strings.Repeat("imap.", 8) + "firma.pl", Port: 10993, Security: mail.StartTLS},
			SMTP: mail.Server{Host: strings.Repeat("smtp.", 8) + "firma.pl", Port: 10465, Security: mail.StartTLS},
		},
	}
}

type place struct {
	where string
	text  Both
}

// everyText is each text of the package with where it stands.
func everyText() []place {
	var all []place
	add := func(where string, texts ...Both) {
		for _, t := range texts {
			all = append(all, place{where, t})
		}
	}
	for _, p := range pages {
		add(p.ID, p.title)
		add(p.ID, p.lead...)
		for _, s := range p.steps {
			add(p.ID+"/"+s.ID, s.title)
			add(p.ID+"/"+s.ID, s.more...)
		}
	}
	for _, n := range tree {
		add("tree/"+n.ID, n.says)
		add("tree/"+n.ID, n.more...)
		for _, a := range n.Answers {
			add("tree/"+n.ID, a.says)
		}
	}
	for _, l := range letters {
		add("letter/"+string(l.kind), l.subject, l.body)
	}
	for _, d := range drawings {
		add("picture/"+string(d.id), d.title)
	}
	return all
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

func TestBothLanguagesSayTheSame(t *testing.T) {
	for _, p := range everyText() {
		if strings.TrimSpace(p.text.PL) == "" || strings.TrimSpace(p.text.EN) == "" {
			t.Errorf("%s: a language is missing: %q", p.where, p.text)
		}
		pl, en := placeholder.FindAllString(p.text.PL, -1), placeholder.FindAllString(p.text.EN, -1)
		slices.Sort(pl)
		slices.Sort(en)
		if !slices.Equal(pl, en) {
			t.Errorf("%s: placeholders differ: %v, %v", p.where, pl, en)
		}
	}
}

func TestNoPlaceholderIsLeftOpen(t *testing.T) {
	for who, v := range people(t) {
		for _, lang := range i18n.Langs {
			for _, p := range everyText() {
				if got := fill(p.text.In(lang), lang, v); strings.ContainsAny(got, "{}") || strings.Contains(got, "“”") || strings.Contains(got, "„”") {
					t.Errorf("%s for %s: %q", p.where, who, got)
				}
			}
			for _, d := range drawings {
				for _, l := range Draw(d.id, lang, 56, false, v) {
					if strings.ContainsAny(l.String(), "{}<>\t") {
						t.Errorf("picture %s for %s: %q", d.id, who, l)
					}
				}
			}
		}
	}
}

// sentenceEnd finds the places where one sentence ends and another begins.
var sentenceEnd = regexp.MustCompile(`[.?!] +[\p{Lu}„“]`)

func TestStepsAreShort(t *testing.T) {
	v := people(t)["company"]
	short := func(where, s string) {
		if n := utf8.RuneCountInString(s); n > 160 {
			t.Errorf("%s: %d letters: %s", where, n, s)
		}
	}
	for _, lang := range i18n.Langs {
		for _, p := range pages {
			if strings.Contains(p.Title(lang), "{") {
				t.Errorf("%s: a page's title is shown as it stands: %s", p.ID, p.Title(lang))
			}
			if n := len(p.lead); n < 1 || n > 2 {
				t.Errorf("%s: %d sentences in front", p.ID, n)
			}
			if n := len(p.steps); n > 6 || (n == 0) != p.Asks() {
				t.Errorf("%s: %d steps", p.ID, n)
			}
			for _, s := range p.steps {
				where := p.ID + "/" + s.ID
				short(where, s.Title(lang, v))
				n := 1 + len(sentenceEnd.FindAllString(s.Title(lang, v), -1))
				for _, sentence := range s.Sentences(lang, v) {
					short(where, sentence)
					n++
					if sentenceEnd.MatchString(sentence) {
						t.Errorf("%s: more than one sentence: %s", where, sentence)
					}
				}
				if n > 5 {
					t.Errorf("%s (%s): %d sentences", where, lang, n)
				}
			}
		}
		for _, n := range tree {
			short("tree/"+n.ID, n.Title(lang, v))
			if len(n.more) > 4 {
				t.Errorf("tree/%s: %d sentences", n.ID, len(n.more))
			}
			for _, s := range n.Sentences(lang, v) {
				short("tree/"+n.ID, s)
			}
		}
	}
}

func TestIDsAreUniqueAndTargetsExist(t *testing.T) {
	seen := map[string]bool{}
	once := func(id string) {
		if seen[id] || id == "" {
			t.Errorf("ID %q is empty or taken twice", id)
		}
		seen[id] = true
	}
	for _, p := range Pages() {
		once(p.ID)
		for _, s := range p.steps {
			once(p.ID + "/" + s.ID)
			if _, ok := Find(s.Goto); s.Goto != "" && !ok {
				t.Errorf("%s/%s goes to page %q", p.ID, s.ID, s.Goto)
			}
			if s.Letter != "" && Letter(s.Letter, i18n.PL, Values{}) == "" {
				t.Errorf("%s/%s offers letter %q", p.ID, s.ID, s.Letter)
			}
			if s.Picture != "" && Draw(s.Picture, i18n.PL, 56, false, Values{}) == nil {
				t.Errorf("%s/%s shows picture %q", p.ID, s.ID, s.Picture)
			}
			for _, id := range s.path {
				if _, ok := label(id); !ok {
					t.Errorf("%s/%s leads by label %q", p.ID, s.ID, id)
				}
			}
		}
	}
	for _, step := range []diagnose.Step{
		diagnose.StepAppPassword, diagnose.StepTwoStep, diagnose.StepAccount,
		diagnose.StepServers, diagnose.StepNetwork, diagnose.StepPasswordEntry,
	} {
		if _, ok := Find(string(step)); !ok {
			t.Errorf("no page for a diagnosis' step %q", step)
		}
	}
	for _, purpose := range accounts.Purposes {
		if _, ok := Find(string(purpose)); !ok {
			t.Errorf("no page for the purpose %q", purpose)
		}
	}
	if _, ok := Find("nonsense"); ok {
		t.Error("a page called nonsense")
	}
}

func TestTreeEndsInAnActionAndNothingIsOutOfReach(t *testing.T) {
	reached := map[string]bool{}
	var walk func(id string, depth int)
	walk = func(id string, depth int) {
		n, ok := NodeByID(id)
		if !ok || depth > 5 {
			t.Fatalf("node %q: found %v, depth %d", id, ok, depth)
		}
		reached[id] = true
		_, page := Find(n.Page)
		letter := Letter(n.Letter, i18n.EN, Values{}) != ""
		switch {
		case n.End() && page == letter:
			t.Errorf("%s ends with page %q and letter %q; exactly one is wanted", id, n.Page, n.Letter)
		case !n.End() && (len(n.Answers) < 2 || n.Page != "" || n.Letter != ""):
			t.Errorf("%s is no proper question", id)
		}
		for _, a := range n.Answers {
			walk(a.Next, depth+1)
		}
	}
	walk(Root().ID, 1)
	for _, n := range tree {
		if !reached[n.ID] {
			t.Errorf("%s cannot be reached", n.ID)
		}
	}
}

func TestLinksNameTheAccount(t *testing.T) {
	v := people(t)["company"]
	p, _ := Find(AppPassword)
	if got, want := p.Steps(v)[0].URL(v), "https://myaccount.google.com/apppasswords?authuser=biuro%2Bx%40firma.pl"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, p := range Pages() {
		for _, s := range p.Steps(v) {
			link := s.URL(v)
			if link == "" {
				continue
			}
			u, err := url.Parse(link)
			if err != nil || u.Scheme != "https" || strings.ContainsAny(link, "{} ") {
				t.Errorf("%s/%s: %q: %v", p.ID, s.ID, link, err)
			}
			if got := u.Query().Get("authuser"); u.Host != "admin.google.com" && strings.HasSuffix(u.Host, ".google.com") && got != v.Address.String() {
				t.Errorf("%s/%s: authuser is %q", p.ID, s.ID, got)
			}
			if bare := s.URL(Values{}); strings.Contains(bare, "authuser") {
				t.Errorf("%s/%s without an address: %s", p.ID, s.ID, bare)
			}
		}
	}
}

func TestServerStepIsForCompanyDomains(t *testing.T) {
	p, _ := Find(FirmaoNew)
	has := func(v Values) bool {
		return slices.ContainsFunc(p.Steps(v), func(s Step) bool { return s.ID == "servers" })
	}
	for who, want := range map[string]bool{"nobody": true, "company": true, "personal": false} {
		if got := has(people(t)[who]); got != want {
			t.Errorf("%s: servers step shown: %v", who, got)
		}
	}
}

func TestLabelsStandSideBySide(t *testing.T) {
	for _, tt := range []struct {
		text, pl, en string
	}{
		{"{label:app-passwords}", "„Hasła do aplikacji” (App passwords)", "“App passwords” (Hasła do aplikacji)"},
		{"{label:security}", "„Bezpieczeństwo” (Security; bywa też „Security & sign-in”)", "“Security” (Bezpieczeństwo; may also be called “Security & sign-in”)"},
		{"{label:done}", "„Gotowe” (Done; nazwa może być inna)", "“Done” (Gotowe; the name may differ)"},
		{"{label:admin/pop-imap}", "„POP and IMAP access”", "“POP and IMAP access”"},
		{"{label:firmao/accounts}", "„Konta”", "“Konta” (Accounts)"},
		{"{path:admin/apps,admin/gmail}", "Aplikacje (Apps) → Gmail", "Apps (Aplikacje) → Gmail"},
		{"{unknown} {", "{unknown} {", "{unknown} {"},
	} {
		if got := fill(tt.text, i18n.PL, Values{}); got != tt.pl {
			t.Errorf("pl: got %s, want %s", got, tt.pl)
		}
		if got := fill(tt.text, i18n.EN, Values{}); got != tt.en {
			t.Errorf("en: got %s, want %s", got, tt.en)
		}
	}
}

func TestLabelsAreDatedAndComplete(t *testing.T) {
	f, err := labels()
	if err != nil {
		t.Fatal(err)
	}
	for group, names := range map[string]map[string]Label{"": f.Google, "admin/": f.Admin, "firmao/": f.Firmao} {
		if len(names) == 0 {
			t.Errorf("no labels in group %q", group)
		}
		for id, l := range names {
			if l.EN == "" || l.PL == "" && l.Note == "" {
				t.Errorf("%s%s lacks a name without a note why: %+v", group, id, l)
			}
		}
	}
	day := Checked()
	if day.Year() < 2026 {
		t.Fatalf("checked on %v", day)
	}
	if Stale(day.AddDate(0, 0, 180)) || !Stale(day.AddDate(0, 0, 181)) {
		t.Error("labels should be stale after 180 days, and not before")
	}
	if Stale(time.Now()) {
		t.Logf("WARNING: labels.toml was last checked on %s: compare it with the real pages and set the date", day.Format(time.DateOnly))
	}
}

func TestAValueCannotForgeMarkupOrPlaceholders(t *testing.T) {
	v := Values{AppName: "<x>{address}\x1b[31m\u202e"}
	if got := fill("{app}", i18n.EN, v); got != "<x>{address}[31m" {
		t.Errorf("got %q", got)
	}
	marks := 0
	for _, l := range Draw(CreatePicture, i18n.EN, 56, false, v) {
		for _, s := range l {
			if s.Mark {
				marks++
			}
		}
	}
	if marks != 1 {
		t.Errorf("%d places to click", marks)
	}
}
