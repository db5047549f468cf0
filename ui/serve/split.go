package serve

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// Limits of a command: its bytes and its words.
const (
	maxCommand = 64 << 10
	maxWords   = 512
)

var errWords = errors.New("the command's quotes do not close, or it holds what no command holds")

// split cuts a command into words as a shell does: at blanks, but for what is
// quoted. There is no shell: $, *, ;, | and the like are letters.
func split(command string) ([]string, error) {
	if !utf8.ValidString(command) || strings.ContainsRune(command, 0) {
		return nil, errWords
	}
	var words []string
	var word strings.Builder
	within, quote, escaped := false, rune(0), false
	for _, r := range command {
		switch {
		case escaped:
			if quote == '"' && r != '"' && r != '\\' {
				word.WriteByte('\\')
			}
			word.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
			within, escaped = true, true
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			within, quote = true, r
		case r == ' ' || r == '\t' || r == '\n' || r == '\r':
			if within {
				words = append(words, word.String())
				word.Reset()
			}
			within = false
		default:
			within = true
			word.WriteRune(r)
		}
		if len(words) > maxWords {
			return nil, errWords
		}
	}
	if quote != 0 || escaped {
		return nil, errWords
	}
	if within {
		words = append(words, word.String())
	}
	return words, nil
}

// commandName is a command as the log names it: its first word, if that looks
// like one. Nothing else of it is logged, for people type passwords anywhere.
func commandName(args []string) string {
	if len(args) == 0 {
		return "home"
	}
	if len(args[0]) > 12 || strings.Trim(args[0], "abcdefghijklmnopqrstuvwxyz") != "" {
		return "?"
	}
	return args[0]
}
