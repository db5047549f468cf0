package accounts

import "fmt"

// Seal names what a secret is sealed with. The store remembers one of each kind,
// and takes nothing that was sealed with another: a copy of the program that has
// not noticed a new key, or a restored store, cannot write what nobody opens.
type Seal struct {
	Store     string // its ID
	Kind      SealKind
	Recipient string // the public key; no secret
}

// SealKind is how the key itself is kept.
type SealKind string

// The kinds.
const (
	KeyFile       SealKind = "key"            // a file of mode 0600
	PassphraseKey SealKind = "passphrase-key" // a file that a passphrase guards
)

// Resealed is a store's answer to a secret sealed with anything but Now.
type Resealed struct{ Now Seal }

func (e *Resealed) Error() string {
	return fmt.Sprintf("passwords are sealed with another key now (%s)", e.Now.Recipient)
}

// Rekeyed is what a change of the sealing key came to.
type Rekeyed struct {
	Resealed  int    // secrets that were sealed anew
	Already   int    // by an earlier call that was interrupted, or by another copy of the program
	Elsewhere int    // secrets that this key never opened: they are as they were
	Resumed   bool   // an interrupted change was finished
	Path      string // of the key
}
