package cli

import (
	"path/filepath"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
)

type (
	backupDoc struct {
		Schema int       `json:"schema"`
		Backup backedDoc `json:"backup"`
	}
	backedDoc struct {
		Path      string    `json:"path"`
		Created   time.Time `json:"created"`
		SealedBy  string    `json:"sealed_by"` // passphrase, key
		Users     int       `json:"users"`
		Accounts  int       `json:"accounts"`
		Passwords int       `json:"passwords"`
		Keyring   int       `json:"in_keyring"` // passwords that are not in it
		Entries   int64     `json:"audit_entries"`
		Key       bool      `json:"with_key"`
		Bytes     int64     `json:"bytes,omitempty"`
	}
	restoredDoc struct {
		Schema   int `json:"schema"`
		Restored struct {
			backedDoc
			Replaced string `json:"replaced,omitempty"` // where the backup of what was here is
			Keys     int    `json:"keys"`
			Withheld int    `json:"keys_withheld"`
			Lowered  int    `json:"roles_lowered"`
			Unjoined int    `json:"access_withheld"`
			Kept     int    `json:"owners_kept"`
			Trail    bool   `json:"audit_continues"`
		} `json:"restored"`
	}
	rekeyedDoc struct {
		Schema  int `json:"schema"`
		Rekeyed struct {
			Key       string `json:"key"`
			Resealed  int    `json:"resealed"`
			Already   int    `json:"already"`
			Elsewhere int    `json:"other_key"`
			Resumed   bool   `json:"resumed"`
		} `json:"rekeyed"`
	}
)

func backed(b accounts.Backup) backedDoc {
	by := "key"
	if b.Guarded {
		by = "passphrase"
	}
	return backedDoc{b.Path, b.Created, by, b.Users, b.Accounts, b.Sealed, b.Keyring, b.Entries, b.Key, b.Bytes}
}

// keeper is the Keeper, after it was told which modes were tightened.
func (s *session) keeper() (Keeper, error) {
	keeper, tightened, err := s.parts.Keeper(s.opt)
	s.told(&Opened{Tightened: tightened})
	return keeper, err
}

func (s *session) backup(args []string) error {
	path, err := filepath.Abs(args[0])
	if err != nil {
		return err
	}
	keeper, err := s.keeper()
	if err != nil {
		return err
	}
	b, err := keeper.Backup(s.ctx, s.who(), path, s.on(flagWithKey))
	if err != nil {
		return err
	}
	if s.json {
		s.document(backupDoc{schema, backed(b)})
		return nil
	}
	s.line("%s", s.say("cli.backup.done", "path", shown(b.Path)))
	s.contents(b)
	switch {
	case b.Guarded && b.Key:
		s.line("%s", s.say("cli.backup.all"))
	case b.Guarded:
		s.line("%s", s.say("cli.backup.passphrase"))
	default:
		s.line("%s", s.say("cli.backup.key"))
	}
	if b.Keyring > 0 {
		s.line("%s", s.env.Lang.N("cli.backup.keyring", b.Keyring))
	}
	return nil
}

// contents is what is in a backup, counted.
func (s *session) contents(b accounts.Backup) {
	s.line("%s", s.say("cli.backup.contents", "accounts", b.Accounts, "users", b.Users, "passwords", b.Sealed, "entries", b.Entries))
}

func (s *session) restore(args []string) error {
	path, err := filepath.Abs(args[0])
	if err != nil {
		return err
	}
	keeper, err := s.keeper()
	if err != nil {
		return err
	}
	r, err := keeper.Restore(s.ctx, s.who(), path, accounts.Restoring{Replace: s.on(flagReplace), KeepKeys: s.on(flagKeepKeys)})
	if r.Replaced != nil && (err != nil || !s.json) { // the document of a success names it
		s.tell(s.say("cli.restore.replaced", "path", shown(r.Replaced.Path)))
	}
	if err != nil {
		return err
	}
	if s.json {
		doc := restoredDoc{Schema: schema}
		d := &doc.Restored
		d.backedDoc, d.Keys, d.Withheld, d.Lowered, d.Unjoined, d.Kept, d.Trail = backed(r.Backup), r.Keys, r.Withheld, r.Lowered, r.Unjoined, r.Kept, r.Trail
		if r.Replaced != nil {
			d.Replaced = r.Replaced.Path
		}
		s.document(doc)
		return nil
	}
	s.line("%s", s.say("cli.restore.done", "at", r.Created.Local().Format("2006-01-02 15:04")))
	s.contents(r.Backup)
	for _, n := range []struct {
		key string
		n   int
	}{
		{"cli.restore.withheld", r.Withheld},
		{"cli.restore.lowered", r.Lowered},
		{"cli.restore.unjoined", r.Unjoined},
		{"cli.restore.kept", r.Kept},
		{"cli.restore.keyring", r.Keyring},
	} {
		if n.n > 0 {
			s.line("%s", s.env.Lang.N(n.key, n.n))
		}
	}
	if r.Key {
		s.line("%s", s.say("cli.restore.key"))
	}
	return nil
}

func (s *session) rekey([]string) error {
	keeper, err := s.keeper()
	if err != nil {
		return err
	}
	r, err := keeper.Rekey(s.ctx, s.who(), func(done, all int) {
		if s.on(flagVerbose) || done%100 == 0 && done < all {
			s.tell(s.say("cli.rekey.progress", "done", done, "all", all))
		}
	})
	if err != nil {
		return err
	}
	if s.json {
		doc := rekeyedDoc{Schema: schema}
		d := &doc.Rekeyed
		d.Key, d.Resealed, d.Already, d.Elsewhere, d.Resumed = r.Path, r.Resealed, r.Already, r.Elsewhere, r.Resumed
		s.document(doc)
		return nil
	}
	if r.Resumed {
		s.line("%s", s.say("cli.rekey.resumed"))
	}
	s.line("%s", s.say("cli.rekey.done", "path", shown(r.Path)))
	s.line("%s", s.env.Lang.N("cli.rekey.count", r.Resealed+r.Already))
	if r.Elsewhere > 0 {
		s.line("%s", s.env.Lang.N("cli.rekey.elsewhere", r.Elsewhere))
	}
	s.line("%s", s.say("cli.rekey.others"))
	return nil
}

// shown is a path fit to be shown.
func shown(path string) string { return mail.CleanUpTo(path, mail.SaidMax) }
