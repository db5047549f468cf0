package vault

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"filippo.io/age"

	"mailkey/config"
	"mailkey/config/accounts"
)

// Work factors of scrypt, as powers of two: 16 takes 0.2 s and 64 MB; a key file
// that asks for more than 18 was altered to make us work.
const (
	work    = 16
	maxWork = 18
)

// maxPassphrase bounds a passphrase, in bytes.
const maxPassphrase = 1024

// recipient is who opens what is sealed with the passphrase in a file.
func recipient(file string) (*age.ScryptRecipient, error) {
	passphrase, err := readPassphrase(file)
	if err != nil {
		return nil, err
	}
	r, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, failure(accounts.ReasonPassphrase, err)
	}
	r.SetWorkFactor(work)
	return r, nil
}

// identity opens what was sealed with the passphrase in a file.
func identity(file string) (*age.ScryptIdentity, error) {
	passphrase, err := readPassphrase(file)
	if err != nil {
		return nil, err
	}
	return identified(passphrase)
}

func identified(passphrase string) (*age.ScryptIdentity, error) {
	i, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, failure(accounts.ReasonPassphrase, err)
	}
	i.SetMaxWorkFactor(maxWork)
	return i, nil
}

func (s *Sealed) lock(key []byte) ([]byte, error) {
	to, err := recipient(s.passphrase)
	if err != nil {
		return nil, err
	}
	var locked bytes.Buffer
	w, err := age.Encrypt(&locked, to)
	if err != nil {
		return nil, failure("", fmt.Errorf("lock the key: %w", err))
	}
	_, err = w.Write(key)
	if err = errors.Join(err, w.Close()); err != nil {
		return nil, failure("", fmt.Errorf("lock the key: %w", err))
	}
	return locked.Bytes(), nil
}

func (s *Sealed) unlock(locked []byte) ([]byte, error) {
	passphrase, err := readPassphrase(s.passphrase)
	if err != nil {
		return nil, err
	}
	by, err := identified(passphrase)
	if err != nil {
		return nil, err
	}
	refusal := failure(accounts.ReasonPassphrase, fmt.Errorf("the passphrase does not open %s", s.guardedKey))
	tried := sha256.Sum256(append([]byte(passphrase+"\x00"), locked...))
	if last := s.refused.Load(); last != nil && *last == tried { // once is enough for hundreds of secrets
		return nil, refusal
	}
	r, err := age.Decrypt(bytes.NewReader(locked), by)
	if errors.As(err, new(*age.NoIdentityMatchError)) {
		s.refused.Store(&tried)
		return nil, refusal
	}
	var key []byte
	if err == nil {
		key, err = io.ReadAll(io.LimitReader(r, maxKey))
	}
	if err != nil {
		return nil, failure(accounts.ReasonKey, fmt.Errorf("the key file %s is damaged; put the right one back", s.guardedKey))
	}
	return key, nil
}

// readPassphrase reads the first line of a file that others cannot read. A pipe
// will do, so that a password manager can be asked.
func readPassphrase(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", failure(accounts.ReasonPassphrase, fmt.Errorf("read the passphrase: %w", config.Explain(path, false, err)))
	}
	defer f.Close() //nolint:errcheck // only read
	if config.OpenToOthers(f) {
		return "", failure(accounts.ReasonPassphrase, fmt.Errorf("read the passphrase: %w", &config.PathError{Path: path, Problem: config.Loose}))
	}
	data, err := io.ReadAll(io.LimitReader(f, maxPassphrase+1))
	line, _, _ := strings.Cut(string(data), "\n")
	line = strings.TrimSuffix(line, "\r")
	switch {
	case err != nil:
		return "", failure(accounts.ReasonPassphrase, fmt.Errorf("read the passphrase: %w", config.Explain(path, false, err)))
	case line == "":
		return "", failure(accounts.ReasonPassphrase, fmt.Errorf("the passphrase file %s is empty", path))
	case len(line) > maxPassphrase:
		return "", failure(accounts.ReasonPassphrase, fmt.Errorf("the passphrase in %s is longer than 1 kB", path))
	}
	return line, nil
}
