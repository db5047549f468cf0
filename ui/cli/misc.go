package cli

import (
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/guide"
)

type (
	versionDoc struct {
		Schema  int    `json:"schema"`
		Version string `json:"version"`
		Commit  string `json:"commit,omitempty"`
		Go      string `json:"go"`
		System  string `json:"system"`
	}
	guideDoc struct {
		Schema int         `json:"schema"`
		Pages  []guidePage `json:"pages"`
	}
	guidePage struct {
		ID    string `json:"id"`
		Title string `json:"title"`
		Text  string `json:"text,omitempty"`
	}
	completionDoc struct {
		Schema int    `json:"schema"`
		Shell  string `json:"shell"`
		Script string `json:"script"`
	}
)

func (s *session) version([]string) error {
	doc := versionDoc{Schema: schema, Version: "devel", Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		if v := info.Main.Version; v != "" && v != "(devel)" {
			doc.Version = v
		}
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				doc.Commit = setting.Value
			}
		}
	}
	if s.json {
		s.document(doc)
		return nil
	}
	line := "mailkey " + doc.Version
	if doc.Commit != "" {
		line += " (" + doc.Commit[:min(12, len(doc.Commit))] + ")"
	}
	s.line("%s · %s · %s", line, doc.Go, doc.System)
	return nil
}

// guideWidth is the width of the guide as text, in columns.
const guideWidth = 78

// guide prints the list of pages, or one.
func (s *session) guide(args []string) error {
	values := guide.Values{}
	if s.has(flagAddress) {
		address, err := mail.ParseAddress(s.given[flagAddress])
		if err != nil {
			return &accounts.Error{Code: accounts.CodeUsage, Field: flagAddress, Err: err}
		}
		values.Address = address
	}
	if len(args) == 0 {
		return s.guideList()
	}
	page, ok := guide.Find(args[0])
	if !ok {
		return s.usage("", "cli.no-page", "pages", strings.Join(s.guidePages(), ", "))
	}
	text := guide.Text(page, s.env.Lang, values, guideWidth, s.env.ASCII)
	if s.json {
		s.document(guideDoc{schema, []guidePage{{page.ID, page.Title(s.env.Lang), text}}})
		return nil
	}
	s.out.WriteString(text)
	return nil
}

func (s *session) guideList() error {
	if !s.json {
		s.line("%s\n", s.say("cli.guide-list"))
		s.out.WriteString(guide.List(s.env.Lang))
		return nil
	}
	doc := guideDoc{Schema: schema, Pages: []guidePage{}}
	for _, p := range guide.Pages() {
		doc.Pages = append(doc.Pages, guidePage{ID: p.ID, Title: p.Title(s.env.Lang)})
	}
	s.document(doc)
	return nil
}

func (s *session) guidePages() []string {
	var ids []string
	for _, p := range guide.Pages() {
		ids = append(ids, p.ID)
	}
	return ids
}

var shells = []string{"bash", "zsh", "fish", "powershell"}

// completion writes the script that completes mailkey's commands in a shell.
func (s *session) completion(args []string) error {
	if !slices.Contains(shells, args[0]) {
		return s.usage("", "cli.no-shell", "shells", strings.Join(shells, ", "))
	}
	var script strings.Builder
	root := s.tree()
	if err := map[string]func(*cobra.Command) error{
		"bash":       func(c *cobra.Command) error { return bashCompletion(c, &script) },
		"zsh":        func(c *cobra.Command) error { return c.GenZshCompletion(&script) },
		"fish":       func(c *cobra.Command) error { return c.GenFishCompletion(&script, true) },
		"powershell": func(c *cobra.Command) error { return c.GenPowerShellCompletionWithDesc(&script) },
	}[args[0]](root); err != nil {
		return err
	}
	if s.json {
		s.document(completionDoc{schema, args[0], script.String()})
		return nil
	}
	s.out.WriteString(script.String())
	return nil
}

// bashCompletion is cobra's script, made to work without the package
// bash-completion too, which Macs and small systems do not have. The words are
// read from the line itself, so that an address is one word, which bash would
// cut at its @.
func bashCompletion(c *cobra.Command, to *strings.Builder) error {
	var script strings.Builder
	if err := c.GenBashCompletionV2(&script, true); err != nil {
		return err
	}
	_, err := strings.NewReplacer(
		"    _get_comp_words_by_ref \"$@\" cur prev words cword\n", bashWords,
		"if declare -F _init_completion >/dev/null 2>&1; then", "if false; then # not the package's",
		`__mailkey_handle_special_char "$cur" =`, `__mailkey_handle_special_char "$cur" =`+"\n"+`    __mailkey_handle_special_char "$cur" @`,
	).WriteString(to, script.String())
	return err
}

const bashWords = `    local line=${COMP_LINE:0:COMP_POINT}
    read -ra words <<< "$line"
    if [[ $line == *[[:space:]] ]]; then words+=(""); fi
    cword=$((${#words[@]} - 1))
    cur=${words[cword]}
    prev=""
    if ((cword > 0)); then prev=${words[cword-1]}; fi
`
