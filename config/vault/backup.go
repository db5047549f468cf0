package vault

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"

	"mailkey/config/accounts"
)

// SealTo encrypts a stream: to the passphrase where there is one, else to the key
// in use, which must be there. The caller closes.
func SealTo(w io.Writer, o Options) (io.WriteCloser, error) {
	if o.PassphraseFile != "" {
		to, err := recipient(o.PassphraseFile)
		if err != nil {
			return nil, err
		}
		return age.Encrypt(w, to)
	}
	ours := NewSealed(o)
	keys, err := ours.readKeys()
	if errors.Is(err, errNoKey) {
		if err := ours.otherKind(); err != nil {
			return nil, err
		}
		return nil, failure(accounts.ReasonNoKey, errors.New("there is no key of the server's to seal the backup with; give a passphrase with --passphrase-file"))
	}
	if err != nil {
		return nil, err
	}
	return age.Encrypt(w, keys.now().Recipient())
}

// byPassphrase is what an age file begins with that a passphrase opens.
const byPassphrase = "age-encryption.org/v1\n-> scrypt "

// Unseal opens a stream of SealTo, and says what opens it: a passphrase or a key.
func Unseal(r io.Reader, o Options) (opened io.Reader, guarded bool, err error) {
	peek := bufio.NewReader(r)
	head, _ := peek.Peek(len(byPassphrase))
	guarded = string(head) == byPassphrase
	var identities []age.Identity
	switch {
	case !strings.HasPrefix(byPassphrase, string(head[:min(len(head), 22)])) || len(head) < 22:
		return nil, false, failure(accounts.ReasonBackup, errors.New("this is no backup of mailkey"))
	case guarded && o.PassphraseFile == "":
		return nil, true, failure(accounts.ReasonBackupPassphrase, errors.New("a passphrase opens this backup; give it with --passphrase-file"))
	case guarded:
		by, err := identity(o.PassphraseFile)
		if err != nil {
			return nil, true, err
		}
		identities = append(identities, by)
	default:
		o.PassphraseFile = ""
		keys, err := NewSealed(o).readKeys()
		if errors.Is(err, errNoKey) {
			return nil, false, wrongKey(o)
		}
		if err != nil {
			return nil, false, err
		}
		identities = keys.identities()
	}
	opened, err = age.Decrypt(peek, identities...)
	switch {
	case err == nil:
		return opened, guarded, nil
	case errors.As(err, new(*age.NoIdentityMatchError)) && guarded:
		return nil, true, failure(accounts.ReasonBackupPassphrase, errors.New("the passphrase does not open the backup"))
	case errors.As(err, new(*age.NoIdentityMatchError)):
		return nil, false, wrongKey(o)
	}
	return nil, guarded, failure(accounts.ReasonBackup, errors.New("the backup is damaged"))
}

func wrongKey(o Options) error {
	return failure(accounts.ReasonBackupKey, fmt.Errorf("the key in %s does not open the backup; put the key file back that was there when it was made", o.KeyFile))
}

// Keys is the keys that there are, by the kind of their file, as text; the guarded
// ones only where the passphrase opens them. They go into a backup that asks for them.
func Keys(o Options) (map[string][]byte, error) {
	all := map[string][]byte{}
	for kind, s := range sealers(o) {
		keys, err := s.readKeys()
		if errors.Is(err, errNoKey) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all[string(kind)] = keys.text()
	}
	return all, nil
}

// sealers is a Sealed for each key file that can be read.
func sealers(o Options) map[accounts.SealKind]*Sealed {
	plain := o
	plain.PassphraseFile = ""
	all := map[accounts.SealKind]*Sealed{accounts.KeyFile: NewSealed(plain)}
	if o.PassphraseFile != "" {
		all[accounts.PassphraseKey] = NewSealed(o)
	}
	return all
}

// Missing is those of the seals whose keys are neither on this computer nor among
// more. A guarded key file that no passphrase was given for is believed.
func Missing(o Options, seals []accounts.Seal, more map[string][]byte) (missing []accounts.Seal, err error) {
	for _, seal := range seals {
		s, readable := sealers(o)[seal.Kind]
		if !readable && exists(o.PassphraseKey) {
			continue
		}
		found := &bunch{}
		if keys, err := parseBunch(more[string(seal.Kind)]); err == nil {
			found = keys
		}
		if readable {
			keys, err := s.readKeys()
			if err != nil && !errors.Is(err, errNoKey) {
				return nil, err
			}
			if err == nil {
				found.own = append(found.own, keys.own...)
			}
		}
		if found.find(seal.Recipient) == nil {
			missing = append(missing, seal)
		}
	}
	return missing, nil
}

// AddKeys puts keys of a backup before those that there are, and drops none: what
// is kept is sealed with those until the backup has taken its place. All open what
// they sealed until the next change of the key.
func AddKeys(o Options, more map[string][]byte) error {
	for kind, s := range sealers(o) {
		if len(more[string(kind)]) == 0 {
			continue
		}
		added, err := parseBunch(more[string(kind)])
		if err != nil {
			return failure(accounts.ReasonBackup, errors.New("the key in the backup is damaged"))
		}
		keys, err := s.readKeys()
		switch {
		case errors.Is(err, errNoKey):
			keys = &bunch{}
		case err != nil:
			return err
		case bytes.Equal(keys.text(), added.text()):
			continue
		}
		for _, key := range keys.own {
			if added.find(key.Recipient().String()) == nil {
				added.own = append(added.own, key)
			}
		}
		if len(added.own) >= maxBunch { // a change of the key needs one more
			return s.tooMany()
		}
		if err := s.keepKeys(added); err != nil {
			return err
		}
	}
	return nil
}
