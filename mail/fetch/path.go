package fetch

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"mailkey/mail"
)

// Bounds of a mailbox's path.
const (
	maxElement = 100 // bytes; the usual limit of a disk is 255
	maxLevels  = 12
	maxPath    = 600 // bytes
)

// pathOf makes a mailbox's name a path below the folder, one element for each
// level, divided by "/". What a disk or a program could take for something else is
// written %XX; a name that is too long, too deep or taken ends in "%~" and a hash.
// taken holds the folded paths of the other mailboxes.
func pathOf(raw, delimiter string, taken map[string]bool) string {
	levels := []string{readable(raw)}
	if delimiter != "" {
		levels = strings.Split(levels[0], delimiter)
	}
	if len(levels) > maxLevels {
		levels = []string{readable(raw)}
	}
	elements := make([]string, len(levels))
	for i, level := range levels {
		elements[i] = element(level)
	}
	path := strings.Join(elements, "/")
	if len(path) > maxPath {
		path = element(readable(raw))
	}
	for n := 0; taken[fold(path)]; n++ {
		path = marked(path, fmt.Sprint(raw, "\x00", n))
	}
	return path
}

// element is one level's name as one element of a path.
func element(level string) string {
	var b strings.Builder
	for i, r := range level {
		_, size := utf8.DecodeRuneInString(level[i:])
		first, last := i == 0, i+size == len(level)
		switch {
		case r == utf8.RuneError, // not UTF-8, most likely
			strings.ContainsRune(`/\:*?"<>|%`, r),
			!unicode.IsPrint(r), // controls, every space but the plain one, what is not drawn
			mail.Clean("x"+string(r)+"x") != "x"+string(r)+"x",
			first && strings.ContainsRune(".~- ", r),
			last && strings.ContainsRune(". ", r),
			first && reserved(level):
			for _, c := range []byte(level[i : i+size]) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
		default:
			b.WriteRune(r)
		}
	}
	switch {
	case b.Len() == 0:
		return "%"
	case b.Len() > maxElement:
		return marked(b.String(), level)
	}
	return b.String()
}

// marked cuts a path's last element and gives it a hash of what it stands for.
func marked(path, of string) string {
	dir, last := path[:strings.LastIndexByte(path, '/')+1], path[strings.LastIndexByte(path, '/')+1:]
	last, _, _ = strings.Cut(last, "%~")
	cut := min(len(last), maxElement-20)
	for cut > 0 && !utf8.RuneStart(last[min(cut, len(last)-1)]) {
		cut--
	}
	sum := sha256.Sum256([]byte(of))
	return dir + strings.TrimRight(last[:cut], ". %") + "%~" + hex.EncodeToString(sum[:6])
}

// reserved reports the names of a Maildir's own folders, and those that Windows
// keeps for its devices, whatever follows a dot.
func reserved(level string) bool {
	base, _, _ := strings.Cut(strings.ToLower(level), ".")
	switch base = strings.TrimRight(base, " "); base {
	case "con", "prn", "aux", "nul", "conin$", "conout$":
		return true
	case "cur", "new", "tmp":
		return len(level) == 3
	}
	digits := []rune(strings.TrimPrefix(strings.TrimPrefix(base, "com"), "lpt"))
	return len(digits) == 1 && len(base) > len("com") && strings.ContainsRune("0123456789¹²³", digits[0])
}

// fold makes equal what some disk takes for the same: capitals and small
// letters, one letter and its parts.
func fold(path string) string { return cases.Fold().String(norm.NFKC.String(path)) }

// fit reports whether a path could be one of pathOf's: nothing that leads elsewhere.
func fit(path string) bool {
	if path == "." {
		return true
	}
	for e := range strings.SplitSeq(path, "/") {
		if e == "" || e[0] == '.' || len(e) > 255 || strings.ContainsAny(e, "\\:\x00") || reserved(e) {
			return false
		}
	}
	return len(path) <= 2*maxPath
}
