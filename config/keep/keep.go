// Package keep opens what is kept: the store and the vault over it. It writes all
// of it into one sealed file, and puts it back.
package keep

import (
	"context"
	"errors"
	"path/filepath"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/config/store"
	"mailkey/config/vault"
)

// Place is where everything is.
type Place struct {
	Home           config.Home
	Database       string // its URL; empty for the file in the data folder
	Vault          string // "keyring", "sealed" or ""
	PassphraseFile string
	Veiled         bool // see vault.Options
}

// Kept is what is kept, open.
type Kept struct {
	*store.Store
	Vault *vault.Vault
}

// Here is the place on this computer, the store in a folder of the data folder. Its
// folders are made, after it was made sure that the database can be meant: what
// was asked wrongly leaves nothing behind. It tells what others could read.
func (p Place) Here(folder string) (here Place, tightened []string, err error) {
	if p.Home, err = config.Locate(); err != nil {
		return p, nil, err
	}
	if err := store.Check(p.Database); err != nil {
		return p, nil, err
	}
	tightened, err = p.Home.Prepare()
	p.Home.Data = filepath.Join(p.Home.Data, folder)
	return p, tightened, err
}

// Open opens the store and the vault.
func (p Place) Open(ctx context.Context) (*Kept, error) {
	kind, err := vault.ParseKind(p.Vault)
	if err != nil {
		return nil, err
	}
	s, err := store.Connect(ctx, p.Database, p.Home.Database())
	if err != nil {
		return nil, err
	}
	o := p.options()
	o.Kind, o.StoreID, o.Rows = kind, s.ID(), s
	return &Kept{s, vault.Choose(o)}, nil
}

// Look opens the store for reading alone, and tells its version. Nothing is made
// or changed. The vault is for asking where new passwords would go.
func (p Place) Look(ctx context.Context) (k *Kept, version int64, err error) {
	o := p.options()
	o.Kind = vault.Kind(p.Vault)
	s, version, err := store.Inspect(ctx, p.Database, p.Home.Database())
	return &Kept{s, vault.Choose(o)}, version, err
}

// Shared reports whether several computers may use the database.
func (p Place) Shared() bool { return store.Shared(p.Database) }

// Older reports whether a version is an earlier one than this program's.
func (k *Kept) Older(version int64) bool { return version < store.Latest() }

func (p Place) options() vault.Options {
	return vault.Options{
		Shared: p.Shared(), Veiled: p.Veiled, KeyFile: p.Home.Key(), PassphraseKey: p.Home.PassphraseKey(), PassphraseFile: p.PassphraseFile,
	}
}

// Rekey changes the key of the sealed passwords; see vault.Sealed.
func (p Place) Rekey(ctx context.Context, who accounts.Actor, progress func(done, all int)) (out accounts.Rekeyed, err error) {
	k, err := p.Open(ctx)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, k.Close()) }()
	if err := k.log(ctx, who, "Rekey", "", ""); err != nil {
		return out, err
	}
	return k.Vault.Rekey(ctx, progress)
}
