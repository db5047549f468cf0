package cli

import (
	"slices"
	"strings"
)

// What a person typed in the wrong place may be a password, so it is repeated
// only where it cannot well be one.
const (
	maxFlagName    = 24 // the longest name of a flag that is repeated
	appPasswordLen = 16 // letters of an app password, however they are grouped
)

// flagName is what was typed as a flag's name, or "" if it may be something else.
func flagName(typed string) string {
	name, _, _ := strings.Cut(typed, "=")
	letters := strings.ReplaceAll(name, "-", "")
	other := func(r rune) bool { return r < 'a' || r > 'z' }
	if name == "" || len(name) > maxFlagName || len(letters) == appPasswordLen || strings.ContainsFunc(strings.ToLower(letters), other) {
		return ""
	}
	return name
}

// nearest is the name that was probably meant, or "".
func nearest(typed string, names []string) string {
	best, least := "", 3
	for _, name := range names {
		if len(typed) >= 3 && strings.HasPrefix(name, typed) {
			return name
		}
		most := min(2, (len(name)-1)/3) // a slip in test, two in accounts
		if d := slips(typed, name); d <= most && d < least {
			best, least = name, d
		}
	}
	return best
}

// slips counts letters missing, added, replaced or swapped with a neighbour;
// names are short, and what is not is no name.
func slips(a, b string) int {
	if len(a) > maxFlagName || len(b) > maxFlagName {
		return maxFlagName
	}
	var d [maxFlagName + 1][maxFlagName + 1]int
	for i := range len(a) + 1 {
		for j := range len(b) + 1 {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				d[i][j] = d[i-1][j-1]
				continue
			}
			d[i][j] = 1 + min(d[i-1][j], d[i][j-1], d[i-1][j-1])
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], 1+d[i-2][j-2])
			}
		}
	}
	return d[len(a)][len(b)]
}

// unknownFlag names the flag, if it looks like one, and the one probably meant.
func (s *session) unknownFlag(c command, typed string) *problem {
	name := flagName(typed)
	if name == "" {
		return s.usage("", "cli.unknown-flag", "help", s.helpCommand(c))
	}
	var names []string
	for _, f := range flags() {
		if f.global || slices.Contains(c.flags, f.name) {
			names = append(names, f.name)
		}
	}
	meant := nearest(strings.ToLower(name), names)
	if meant == "" {
		return s.usage("", "cli.unknown-flag-named", "flag", "--"+name, "help", s.helpCommand(c))
	}
	p := s.usage("", "cli.unknown-flag-meant", "flag", "--"+name, "meant", "--"+meant, "help", s.helpCommand(c))
	p.Suggestion = "--" + meant
	return p
}

// unknownCommand names what was typed only where it resembles a command: a bare
// word can be a password, or the first group of one.
func (s *session) unknownCommand(parent string, args []string) *problem {
	meant := nearest(strings.ToLower(args[0]), s.children(parent))
	if meant == "" || len(strings.Join(args, "")) == appPasswordLen {
		return s.usage("", "cli.no-command", "commands", strings.Join(s.children(parent), ", "))
	}
	p := s.usage("", "cli.command-meant", "command", args[0], "meant", strings.TrimSpace(parent+" "+meant))
	p.Suggestion = strings.TrimSpace(parent + " " + meant)
	return p
}
