package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui"
	"mailkey/ui/i18n"
)

// What the system says of a file is said in our words, and in its own only where
// we have none.
func TestWhyNot(t *testing.T) {
	for _, c := range []struct {
		err     error
		writing bool
		want    string
	}{
		{syscall.ENOENT, true, i18n.PL.T("why.missing-folder")},
		{syscall.ENOENT, false, i18n.PL.T("why.missing-file")},
		{syscall.EACCES, true, i18n.PL.T("why.unwritable")},
		{syscall.EPERM, false, i18n.PL.T("why.unreadable")},
		{syscall.EROFS, true, i18n.PL.T("why.read-only")},
		{syscall.ENOSPC, true, i18n.PL.T("why.disk-full")},
		{syscall.ENOTDIR, true, i18n.PL.T("why.not-a-folder")},
		{syscall.EISDIR, true, i18n.PL.T("why.a-folder")},
		{syscall.ENAMETOOLONG, true, i18n.PL.T("why.long-name")},
		{syscall.ELOOP, false, i18n.PL.T("why.link-loop")},
		{syscall.EIO, false, i18n.PL.T("why.disk-error")},
		{&config.PathError{Problem: config.NotFile}, false, i18n.PL.T("why.not-a-file")},
		{errors.New("odd"), false, "odd"},
	} {
		s := &session{env: ui.Env{Lang: i18n.PL}}
		for _, err := range []error{c.err, &fs.PathError{Op: "open", Path: "/x", Err: c.err}} {
			if got := s.whyNot(err, c.writing); got != c.want {
				t.Errorf("%v: %q, want %q", err, got, c.want)
			}
		}
	}
}

// At a terminal a complaint is broken into rows; elsewhere it stays one line.
func TestComplaintIsWrapped(t *testing.T) {
	for terminal, want := range map[bool]int{true: 3, false: 1} {
		var errs bytes.Buffer
		s := &session{env: ui.Env{Err: &errs, ErrTTY: terminal}}
		s.complain(strings.TrimSpace(strings.Repeat("mailboxes ", 18)))
		rows := strings.Split(strings.TrimSuffix(errs.String(), "\n"), "\n")
		if len(rows) != want || !strings.HasSuffix(rows[0], "mailboxes") {
			t.Errorf("terminal %v: %q", terminal, rows)
		}
	}
}

// fullDisk takes nothing, as /dev/full does.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) {
	return 0, &fs.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}
}

// An answer that could not be written is an error, also where a check failed: a
// script must not take it for the check's result.
func TestAnswerIsLost(t *testing.T) {
	for _, args := range [][]string{{"explain", "zzz"}, {"explain", "zzz", "--json"}, {"version"}} {
		var errs bytes.Buffer
		env := ui.Env{In: strings.NewReader(""), Out: fullDisk{}, Err: &errs, Lang: i18n.EN}
		locate := func() (config.Home, error) { return config.Home{}, os.ErrNotExist }
		if code := Run(t.Context(), env, args, Parts{Locate: locate}); code != exitError || errs.String() != "mailkey: "+i18n.EN.T("cli.cannot-write", "why", i18n.EN.T("why.disk-full"))+"\n" {
			t.Errorf("%v: exit code %d, %q", args, code, errs.String())
		}
	}
}

// Over SSH nobody is told where the server keeps what it keeps, or with what key; at
// the server itself it is told.
func TestServersOwnBusiness(t *testing.T) {
	const secret = "/srv/mailkey/sealed.key"
	why := errors.New("the key in " + secret)
	for name, c := range map[string]struct {
		err   error
		inner bool
	}{
		"key":            {&accounts.Error{Code: accounts.CodeVault, Reason: accounts.ReasonKey, Err: why}, true},
		"newer key":      {&accounts.Error{Code: accounts.CodeVault, Reason: accounts.ReasonRekeyed, Err: why}, true},
		"database":       {&accounts.Error{Code: accounts.CodeStorage, Reason: accounts.ReasonUnreachable, Args: map[string]string{"database": secret}, Err: why}, true},
		"unknown":        {&accounts.Error{Code: accounts.CodeStorage, Err: why}, true},
		"disk":           {&mail.DiskError{Problem: mail.DiskOther, Path: secret, Err: why}, true},
		"path":           {&config.PathError{Problem: config.Unreadable, Path: secret, Err: why}, true},
		"somebody else":  {&accounts.Error{Code: accounts.CodeStorage, Reason: accounts.ReasonChanged, Err: why}, false},
		"a lost secret":  {&accounts.Error{Code: accounts.CodeVault, Reason: accounts.ReasonNoSecret, Err: why}, false},
		"a wrong answer": {&accounts.Error{Code: accounts.CodeUsage, Reason: accounts.ReasonEmpty, Field: "name", Err: why}, false},
	} {
		there := &session{ctx: t.Context(), env: ui.Env{Lang: i18n.EN}, parts: Parts{Remote: &accounts.Actor{User: "ola"}}}
		here := &session{ctx: t.Context(), env: ui.Env{Lang: i18n.EN}}
		said := there.problemOf(c.err)
		if (said.Message == i18n.EN.T("serve.broken")) != c.inner || strings.Contains(said.Message, secret) {
			t.Errorf("%s: %s", name, said.Message)
		}
		if own := here.problemOf(c.err); own.Message == i18n.EN.T("serve.broken") || own.Code != said.Code {
			t.Errorf("%s, at the server: %+v", name, own)
		}
	}
}
