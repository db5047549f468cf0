package cli

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"mailkey/config/accounts"
	"mailkey/mail/discover"
)

// allowDoubleClick lets a double click on Windows open the screen, where cobra
// would say that this is for the command line, and end.
var allowDoubleClick = sync.OnceFunc(func() { cobra.MousetrapHelpText = "" })

// dispatch parses the arguments over the table and runs what they name.
func (s *session) dispatch(args []string) error {
	allowDoubleClick()
	root := s.tree()
	root.SetArgs(append([]string{}, textLast(args)...)) // of nil, cobra would take the process's own
	root.SetIn(s.env.In)
	root.SetOut(&s.out)
	root.SetErr(s.env.Err)
	return root.ExecuteContext(s.ctx)
}

// tree makes cobra's commands of the table.
func (s *session) tree() *cobra.Command {
	all := map[string]flag{}
	for _, f := range flags() {
		all[f.name] = f
	}
	made := map[string]*cobra.Command{}
	for _, c := range s.table {
		node := s.node(c)
		for _, name := range c.flags {
			s.addFlag(node, all[name], false)
		}
		made[c.name] = node
		if c.name == "" {
			node.CompletionOptions.DisableDefaultCmd = true
			continue
		}
		parent, _, _ := cutLast(c.name)
		made[parent].AddCommand(node)
	}
	root := made[""]
	root.SetHelpCommand(made["help"])
	for _, f := range flags() {
		if f.global {
			s.addFlag(root, f, true)
		}
	}
	return root
}

// cutLast splits "accounts rename" into "accounts" and "rename".
func cutLast(name string) (parent, last string, nested bool) {
	i := strings.LastIndexByte(name, ' ')
	if i < 0 {
		return "", name, false
	}
	return name[:i], name[i+1:], true
}

func (s *session) node(c command) *cobra.Command {
	_, last, _ := cutLast(c.name)
	if c.name == "" {
		last = "mailkey"
	}
	node := &cobra.Command{
		Use: strings.TrimSpace(last + " " + c.args), Hidden: c.hidden,
		SilenceErrors: true, SilenceUsage: true, DisableSuggestions: true, DisableFlagsInUseLine: true,
		DisableFlagParsing: !s.served(c.remote),
		Args: func(n *cobra.Command, args []string) error {
			if !s.served(c.remote) {
				return s.onlyHere("serve.command", "name", "mailkey "+c.name)
			}
			return s.checkArgs(c, n, args)
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if err := s.options(c); err != nil {
				return err
			}
			return c.run(s, args)
		},
	}
	if c.name != "" {
		node.Short = s.say(words(c, "short"))
	}
	if c.values != nil {
		node.ValidArgsFunction = func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
			return beginning(c.values(s), begun), cobra.ShellCompDirectiveNoFileComp
		}
	}
	node.SetHelpFunc(func(*cobra.Command, []string) { s.status = s.helpFor(c) })
	node.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return s.badFlag(c, err) })
	return node
}

// beginning is the values that begin so; not every shell sorts out the others.
func beginning(values []string, begun string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return !strings.HasPrefix(v, begun) })
}

// words is the key of a command's text.
func words(c command, part string) string {
	name := "mailkey"
	if c.name != "" {
		name = strings.ReplaceAll(c.name, " ", ".")
	}
	return "cmd." + name + "." + part
}

// checkArgs counts arguments and repeats none that may be a password.
func (s *session) checkArgs(c command, node *cobra.Command, args []string) error {
	switch {
	case len(args) > 0 && c.max == 0 && (c.name == "" || node.HasSubCommands()):
		return s.unknownCommand(c.name, args)
	case len(args) < c.min:
		return s.usage("", "cli.too-few", "usage", s.usageLine(c))
	case c.max >= 0 && len(args) > c.max:
		return s.usage("", "cli.too-many", "usage", s.usageLine(c))
	}
	return nil
}

// children is the last words of the commands below.
func (s *session) children(parent string) []string {
	var names []string
	for _, c := range s.table {
		above, last, _ := cutLast(c.name)
		if c.name != "" && above == parent && s.offers(c) {
			names = append(names, last)
		}
	}
	return names
}

// badFlag says what the flag parser disliked, without what may be a password.
func (s *session) badFlag(c command, err error) error {
	if p, ok := err.(*problem); ok {
		return p
	}
	text := err.Error()
	if p := s.refused; p != nil {
		return p
	}
	if rest, ok := strings.CutPrefix(text, "flag needs an argument: "); ok && strings.HasPrefix(rest, "--") {
		return s.usage(rest[2:], "cli.flag-value", "flag", rest)
	}
	typed, ok := strings.CutPrefix(text, "unknown flag: --")
	switch {
	case !ok: // "-p" and the like quote all that was typed
		return s.unknownFlag(c, "")
	case strings.HasPrefix(typed, "pass"), strings.HasPrefix(typed, "haslo"):
		return s.usage("password", "cli.no-password-flag")
	}
	return s.unknownFlag(c, typed)
}

// value is one flag's: it notes what was given in the session.
type value struct {
	s *session
	f flag
}

func (v value) String() string { return "" }

func (v value) Type() string { return v.f.arg }

// Set refuses a second, different value: the one that was meant cannot be told.
func (v value) Set(text string) error {
	refuse := func(key string) error {
		v.s.refused = v.s.usage(v.f.name, key, "flag", "--"+v.f.name)
		return v.s.refused
	}
	switch before, again := v.s.given[v.f.name]; {
	case !v.s.served(v.f.remote):
		v.s.refused = v.s.onlyHere("serve.flag", "flag", "--"+v.f.name)
		return v.s.refused
	case again && before != text:
		return refuse("cli.flag-twice")
	case v.f.arg == "":
		on, err := strconv.ParseBool(text)
		if err != nil {
			return refuse("cli.flag-switch")
		}
		text = strconv.FormatBool(on)
	}
	v.s.given[v.f.name] = text
	return nil
}

func (s *session) addFlag(node *cobra.Command, f flag, global bool) {
	set := node.Flags()
	if global {
		set = node.PersistentFlags()
	}
	if f.name == flagHelp {
		set.BoolP(flagHelp, "h", false, s.say("flag."+flagHelp))
		return
	}
	made := set.VarPF(value{s, f}, f.name, "", s.say("flag."+f.name))
	if f.arg == "" {
		made.NoOptDefVal = "true"
	}
	if f.values != nil {
		_ = node.RegisterFlagCompletionFunc(f.name, func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
			return beginning(f.values, begun), cobra.ShellCompDirectiveNoFileComp
		})
	}
}

// options reads the global flags that decide how things are built.
func (s *session) options(c command) error {
	s.json = s.on(flagJSON)
	if lang := s.given[flagLang]; s.has(flagLang) && !slices.Contains([]string{"pl", "en"}, lang) {
		return s.usage(flagLang, "cli.lang-unknown")
	}
	s.warnUnread()
	if s.parts.Remote != nil {
		return s.timeLimit()
	}
	s.opt = Options{
		Database: cmp.Or(s.given[flagDatabase], s.settings.Database),
		Vault:    cmp.Or(s.given[flagVault], s.settings.Vault), PassphraseFile: cmp.Or(s.given[flagPassphrase], s.settings.PassphraseFile),
	}
	var err error
	if s.opt.Resolver, err = discover.NewResolver(s.given[flagDNS]); err != nil {
		return s.usage(flagDNS, "cli.dns-server")
	}
	if u, err := url.Parse(s.given[flagDatabase]); err == nil {
		if _, set := u.User.Password(); set || u.Query().Has("password") {
			s.tell(s.say("cli.database-password"))
		}
	}
	if s.has(flagVault) && s.opt.Vault != string(accounts.InKeyring) && s.opt.Vault != string(accounts.Sealed) {
		return s.usage(flagVault, "cli.vault-unknown")
	}
	own := slices.Contains(c.flags, flagWithKey) || slices.Contains(c.flags, flagReplace) // a backup's passphrase, not the vault's
	if s.opt.PassphraseFile != "" && s.opt.Vault == string(accounts.InKeyring) && !own {
		return s.usage(flagPassphrase, "cli.passphrase-keyring")
	}
	return s.timeLimit()
}

func (s *session) timeLimit() error {
	if !s.has(flagTimeout) {
		return nil
	}
	d, err := readTimeout(s.given[flagTimeout])
	if err != nil {
		return s.usage(flagTimeout, "cli.timeout")
	}
	s.opt.Timeout = d
	return nil
}

// Limits of --timeout.
const (
	minTimeout = 100 * time.Millisecond
	maxTimeout = time.Hour
)

// readTimeout reads "30s", "2m" or a bare number of seconds.
func readTimeout(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if n, notNumber := strconv.ParseFloat(text, 64); notNumber == nil && n < maxTimeout.Seconds()+1 {
		d, err = time.Duration(n*float64(time.Second)), nil
	}
	if err != nil || d < minTimeout || d > maxTimeout {
		return 0, fmt.Errorf("a timeout of %v to %v", minTimeout, maxTimeout)
	}
	return d, nil
}
