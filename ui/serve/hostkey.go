package serve

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"golang.org/x/crypto/ssh"

	"mailkey/config"
)

// maxHostKey bounds the files of the host key, in bytes.
const maxHostKey = 16 << 10

// ChangedKey is a host key that is gone, or another one than before. Everybody's
// SSH would warn of an impostor, so it is refused until somebody says that it is
// meant, by deleting Pin.
type ChangedKey struct {
	Pin      string // the file that remembers the key
	Was, Now string // fingerprints; Now is empty where there is no key
}

func (e *ChangedKey) Error() string {
	return "the host key was " + e.Was + " and is " + cmp.Or(e.Now, "gone")
}

// HostKey is the server's key at path, made at the first start: of two at once one
// makes it and both use it. Beside it lies its public half, path.pub, by which a
// change is noticed. tightened tells that others could read the key until now.
func HostKey(ctx context.Context, path string) (key ssh.Signer, tightened bool, err error) {
	pin := path + ".pub"
	pinned, err := remembered(pin)
	if err != nil {
		return nil, false, err
	}
	if _, tightened, err = config.CheckFile(path); err != nil {
		return nil, false, err
	}
	text, err := config.ReadFile(path, maxHostKey)
	if errors.Is(err, fs.ErrNotExist) && pinned == nil {
		text, err = makeKey(ctx, path)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, false, &ChangedKey{pin, ssh.FingerprintSHA256(pinned), ""}
	case err != nil:
		return nil, false, err
	}
	if key, err = ssh.ParsePrivateKey(text); err != nil {
		return nil, false, &config.PathError{Path: path, Problem: config.Broken, Err: err}
	}
	public := key.PublicKey()
	if pinned == nil {
		return key, tightened, config.WriteFile(pin, ssh.MarshalAuthorizedKey(public))
	}
	if was, now := ssh.FingerprintSHA256(pinned), ssh.FingerprintSHA256(public); was != now {
		return nil, false, &ChangedKey{pin, was, now}
	}
	return key, tightened, nil
}

// remembered is the public key of the last start, nil for none.
func remembered(pin string) (ssh.PublicKey, error) {
	text, err := config.ReadFile(pin, maxHostKey)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	public, _, _, _, err := ssh.ParseAuthorizedKey([]byte(strings.TrimSpace(string(text))))
	if err != nil {
		return nil, &config.PathError{Path: pin, Problem: config.Broken, Err: err}
	}
	return public, nil
}

// makeKey makes the key, or takes the one that another start has just made.
func makeKey(ctx context.Context, path string) ([]byte, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a host key: %w", err)
	}
	block, err := ssh.MarshalPrivateKey(private, "mailkey")
	if err != nil {
		return nil, fmt.Errorf("make a host key: %w", err)
	}
	text := pem.EncodeToMemory(block)
	err = config.CreateFile(ctx, path, text)
	if errors.Is(err, fs.ErrExist) {
		return config.ReadFile(path, maxHostKey)
	}
	return text, err
}
