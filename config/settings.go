package config

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Settings is what a person may set for good. Empty means the default.
type Settings struct {
	Lang           string `toml:"lang"`  // pl, en
	Theme          string `toml:"theme"` // light, dark
	Plain          bool   `toml:"plain"`
	Vault          string `toml:"vault"`           // keyring, sealed
	PassphraseFile string `toml:"passphrase-file"` // opens the sealed vault
	Database       string `toml:"database"`        // a team's, as a URL
}

// SettingsError is a settings file that cannot be understood. It stays as it is,
// and the defaults are used.
type SettingsError struct {
	Path   string
	Line   int // from 1; 0 when the place is not known
	Column int
	Err    error
}

func (e *SettingsError) Error() string {
	where := e.Path
	if e.Line > 0 {
		where += ":" + strconv.Itoa(e.Line)
	}
	return fmt.Sprintf("%s: %v; the defaults are used until this is corrected", where, e.Err)
}

func (e *SettingsError) Unwrap() error { return e.Err }

// maxSettings bounds the settings file, in bytes.
const maxSettings = 1 << 20

// LoadSettings reads the settings file. One that is missing is no error. With an
// error, a *SettingsError or *PathError, the defaults come back: they can be used.
func LoadSettings(path string) (Settings, error) {
	var s Settings
	data, err := readSettings(path)
	if err == nil {
		err = decode(path, data, &s)
	}
	if err != nil {
		return Settings{}, err
	}
	return s, nil
}

func readSettings(path string) ([]byte, error) {
	data, err := ReadFile(path, maxSettings)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return bytes.TrimPrefix(data, []byte("\uFEFF")), err // a Windows editor's mark
}

func decode(path string, data []byte, into any) error {
	err := toml.Unmarshal(data, into)
	if err == nil {
		return nil
	}
	out := &SettingsError{Path: path, Err: errors.New(strings.TrimPrefix(err.Error(), "toml: "))}
	if e := (*toml.DecodeError)(nil); errors.As(err, &e) {
		out.Line, out.Column = e.Position()
	}
	return out
}

// ChangeSettings applies change to what the file holds now and writes it. Keys
// that this version does not know stay, and so do comments where a line can be
// changed by itself. A file that cannot be understood is not touched. Other
// copies of the program wait.
func ChangeSettings(ctx context.Context, path string, change func(*Settings)) error {
	if _, err := MakeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	unlock, err := Lock(ctx, filepath.Dir(path))
	if err != nil {
		return err
	}
	defer unlock()
	data, err := readSettings(path)
	if err != nil {
		return err
	}
	var s Settings
	if err := decode(path, data, &s); err != nil {
		return err
	}
	before := s
	change(&s)
	changed := differing(before, s)
	if len(changed) == 0 {
		return nil
	}
	text, err := merge(path, data, changed)
	if err != nil {
		return err
	}
	return WriteFile(path, text)
}

// differing is the keys whose values differ, with their new values. A default is
// nil: its line goes.
func differing(a, b Settings) map[string]any {
	out := map[string]any{}
	old, set := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range set.NumField() {
		key := set.Type().Field(i).Tag.Get("toml")
		switch {
		case old.Field(i).Equal(set.Field(i)):
		case set.Field(i).IsZero():
			out[key] = nil
		default:
			out[key] = set.Field(i).Interface()
		}
	}
	return out
}

// merge changes top-level keys of a TOML text: line by line, if that gives what
// it should, else the whole text is written anew without its comments.
func merge(path string, data []byte, changed map[string]any) ([]byte, error) {
	want := map[string]any{}
	if err := decode(path, data, &want); err != nil {
		return nil, err
	}
	for key, value := range changed {
		if want[key] = value; value == nil {
			delete(want, key)
		}
	}
	edited, err := editLines(string(data), changed)
	if err != nil {
		return nil, err
	}
	got := map[string]any{}
	if toml.Unmarshal([]byte(edited), &got) == nil && reflect.DeepEqual(got, want) {
		return []byte(edited), nil
	}
	return toml.Marshal(want)
}

// editLines replaces, drops or adds the lines of top-level keys, which end at the
// first table.
func editLines(text string, changed map[string]any) (string, error) {
	lines := map[string]string{}
	for key, value := range changed {
		if value == nil {
			lines[key] = ""
			continue
		}
		line, err := toml.Marshal(map[string]any{key: value})
		if err != nil {
			return "", fmt.Errorf("write the setting %s: %w", key, err)
		}
		lines[key] = string(line)
	}
	var top strings.Builder
	rest := text
	for rest != "" && !strings.HasPrefix(strings.TrimSpace(rest), "[") {
		line, after, _ := strings.Cut(rest, "\n")
		rest = after
		key, _, _ := strings.Cut(line, "=")
		if replaced, ok := lines[strings.Trim(key, " \t\"'")]; ok && strings.Contains(line, "=") {
			top.WriteString(replaced)
			delete(lines, strings.Trim(key, " \t\"'"))
			continue
		}
		top.WriteString(line + "\n")
	}
	for _, key := range slices.Sorted(maps.Keys(lines)) {
		top.WriteString(lines[key])
	}
	return top.String() + rest, nil
}
