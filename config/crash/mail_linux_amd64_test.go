package crash_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// letters counts the messages that lie in the Maildirs below a folder, by their
// Maildir and text.
func letters(folder string) (map[string]int, error) {
	found := map[string]int{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if path == folder && err != nil {
			return nil // nothing has come yet
		}
		if err != nil || d.IsDir() {
			return err
		}
		box, _ := filepath.Rel(folder, filepath.Dir(path))
		switch filepath.Base(box) {
		case "cur", "new":
			text, err := os.ReadFile(path)
			found[filepath.Dir(box)+"\n"+string(text)]++
			return err
		}
		return nil
	})
	return found, err
}

// place is where a story's mail lies, beside or in a home.
func (s *story) place(folder string) string { return filepath.Join(filepath.Dir(folder), s.mail) }

// line is a story's command line for one home: what lies beside the home is
// named by its own path.
func (s *story) line(folder string) []string {
	args := slices.Clone(s.args)
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], beside, filepath.Dir(folder))
	}
	return args
}

// beside stands in a story's arguments for the folder that its home is in.
const beside = "{beside}"

// misfiled is what is wrong with the mail of a story: messages in part, twice,
// or, where all must be there, missing.
func (s *story) misfiled(folder string, all bool) (wrong []string) {
	if s.mail == "" {
		return nil
	}
	got, err := letters(s.place(folder))
	if err != nil {
		return []string{err.Error()}
	}
	for text, n := range got {
		switch box, message, _ := strings.Cut(text, "\n"); {
		case s.letters[text] == 0:
			wrong = append(wrong, fmt.Sprintf("a message that the server does not have lies in %s: %.60q… of %d bytes", box, message, len(message)))
		case n > s.letters[text]:
			wrong = append(wrong, fmt.Sprintf("a message lies in %s %d times", box, n))
		}
	}
	if all && !maps.Equal(got, s.letters) {
		wrong = append(wrong, fmt.Sprintf("%d different messages are there, want %d", len(got), len(s.letters)))
	}
	return append(wrong, exposed(s.place(folder))...)
}

// halfWritten is what a killed fetch has left and the next one did not sweep up.
func (s *story) halfWritten(folder string) (wrong []string) {
	if s.mail == "" {
		return nil
	}
	_ = filepath.WalkDir(s.place(folder), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && (filepath.Base(filepath.Dir(path)) == "tmp" || filepath.Ext(path) == ".new") {
			wrong = append(wrong, path+" is left")
		}
		return nil
	})
	return wrong
}
