package keep

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/config/store"
	"mailkey/config/vault"
	"mailkey/mail"
)

func (k *Kept) log(ctx context.Context, who accounts.Actor, action, object, detail string) error {
	return k.Log(ctx, accounts.Entry{
		At: time.Now().UTC().Truncate(time.Millisecond), Actor: who.User, Key: who.Key, Action: action,
		Object: mail.CleanUpTo(object, mail.SaidMax), Detail: mail.CleanUpTo(detail, mail.SaidMax),
	})
}

var errKeyNeedsPassphrase = &accounts.Error{
	Code: accounts.CodeUsage, Field: "with-key", Reason: accounts.ReasonKeyUnguarded,
	Err: errors.New("a backup with the key in it must be sealed with a passphrase: --passphrase-file"),
}

// Backup writes all that is kept to a new file. It is sealed: with the passphrase
// where there is one, else with the server's key. Passwords in it stay sealed as
// they are; withKey puts the key beside them.
func (p Place) Backup(ctx context.Context, who accounts.Actor, path string, withKey bool) (out accounts.Backup, err error) {
	if withKey && p.PassphraseFile == "" {
		return out, errKeyNeedsPassphrase
	}
	k, err := p.Open(ctx)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, k.Close()) }()
	if err := k.log(ctx, who, "Backup", path, ""); err != nil {
		return out, err
	}
	return p.write(ctx, k, path, withKey)
}

func (p Place) write(ctx context.Context, k *Kept, path string, withKey bool) (out accounts.Backup, err error) {
	o := p.options()
	head := store.Head{Created: time.Now().UTC().Truncate(time.Second)}
	if withKey {
		if head.Keys, err = vault.Keys(o); err != nil {
			return out, err
		}
	}
	size := &counter{}
	err = config.StreamFile(path, func(w io.Writer) error {
		size.w = w
		sealed, err := vault.SealTo(size, o)
		if err != nil {
			return err
		}
		if out, err = k.Dump(ctx, sealed, head); err != nil {
			return err
		}
		return sealed.Close()
	})
	out.Path, out.Bytes, out.Guarded = path, size.n, p.PassphraseFile != ""
	return out, filed(err)
}

// filed gives an error about a file its code.
func filed(err error) error {
	var path *config.PathError
	switch {
	case errors.Is(err, fs.ErrExist):
		return &accounts.Error{Code: accounts.CodeUsage, Reason: accounts.ReasonFileExists, Err: errors.New("there is a file of this name already; a backup replaces none")}
	case errors.As(err, &path):
		return &accounts.Error{Code: accounts.CodeStorage, Reason: accounts.ReasonPath, Err: err}
	}
	return err
}

type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

// Restore puts a backup in the place of what is kept. The whole backup is read
// and judged before anything changes, and then it comes back in one step. Of what
// was there a backup is kept first.
func (p Place) Restore(ctx context.Context, who accounts.Actor, path string, how accounts.Restoring) (out accounts.Restored, err error) {
	f, err := os.Open(path)
	if err != nil {
		return out, filed(config.Explain(path, false, err))
	}
	defer f.Close() //nolint:errcheck // only read
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return out, filed(&config.PathError{Path: path, Problem: config.Broken, Err: errors.New("not a plain file")})
	}
	o, from := p.options(), &source{f: f, path: path}
	// A disk that fails must not be told as a damaged backup.
	defer func() { err = from.blame(err) }()
	again := func() (io.Reader, error) {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return nil, filed(config.Explain(path, false, err))
		}
		r, guarded, err := vault.Unseal(from, o)
		out.Guarded = guarded
		return r, err
	}
	r, err := again()
	if err != nil {
		return out, err
	}
	whole, head, err := store.Verify(r)
	if err != nil {
		return out, err
	}
	if err := keyed(o, whole, head); err != nil {
		return out, err
	}
	guarded := out.Guarded
	out, err = p.restore(ctx, who, how, head, again)
	out.Path, out.Guarded = path, guarded
	return out, err
}

// source is a backup's file, and remembers why it could not be read.
type source struct {
	f    *os.File
	path string
	err  error
}

func (s *source) Read(b []byte) (int, error) {
	n, err := s.f.Read(b)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// blame is the file's error, where it is what made something fail.
func (s *source) blame(err error) error {
	if err == nil || s.err == nil {
		return err
	}
	return filed(config.Explain(s.path, false, s.err))
}

// keyed refuses a backup whose passwords nobody here could open.
func keyed(o vault.Options, whole accounts.Backup, head store.Head) error {
	if whole.Sealed == 0 {
		return nil
	}
	missing, err := vault.Missing(o, head.Seals, head.Keys)
	if err != nil || len(missing) == 0 {
		return err
	}
	return &accounts.Error{
		Code: accounts.CodeVault, Reason: accounts.ReasonBackupKey,
		Err: fmt.Errorf("the passwords in the backup are sealed with a key that is not here (%s); put that key file back at %s", missing[0].Recipient, o.KeyFile),
	}
}

func (p Place) restore(ctx context.Context, who accounts.Actor, how accounts.Restoring, head store.Head, again func() (io.Reader, error)) (out accounts.Restored, err error) {
	k, err := p.Open(ctx)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, k.Close()) }()
	empty, err := k.Vacant(ctx)
	if err != nil {
		return out, err
	}
	var replaced *accounts.Backup
	if !empty && how.Replace {
		kept, err := p.write(ctx, k, p.aside(), p.PassphraseFile != "")
		if err != nil {
			return out, err
		}
		replaced = &kept
	}
	if empty || how.Replace {
		// Before the rows that they open; and the keys that were here stay beside them.
		if err := vault.AddKeys(p.options(), head.Keys); err != nil {
			return out, err
		}
	}
	out, err = k.Load(ctx, who, time.Now(), how, again)
	out.Replaced = replaced
	return out, err
}

// aside is where a backup of what a restore replaces is kept.
func (p Place) aside() string {
	return filepath.Join(p.Home.Data, "before-restore-"+time.Now().UTC().Format("20060102-150405.000")+".mailkey")
}
