package cli

import (
	"context"
	"net"
	"time"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/config/rounds"
	"mailkey/mail"
	"mailkey/mail/reach"
)

// Parts is what only main can build.
type Parts struct {
	// Locate finds the folders, for the settings file.
	Locate func() (config.Home, error)
	// Open opens the store and the vault.
	Open func(context.Context, Options) (*Opened, error)
	// Examine looks at the same for the doctor, and makes and changes nothing.
	Examine func(context.Context, config.Home, Options) *Examined
	// Keeper backs up and restores; it also tells which modes were tightened.
	Keeper func(Options) (Keeper, []string, error)
	// Reach is the doctor's way to servers; the zero value is the network.
	Reach reach.Examiner
	// Tools are for settings given by flags: neither database nor keyring is
	// touched.
	Tools func(Options) Tools
	// Rehearse starts the simulated Google on loopback.
	Rehearse func(context.Context, Options) (*Practice, error)
	// Remote is who speaks over SSH: only what the table marks remote is done then,
	// and only what Service lets them do. Nil: somebody at this computer.
	Remote *accounts.Actor
	// Scenarios is the failures that can be rehearsed.
	Scenarios []Scenario
}

// Options is the global flags, or else the settings, that decide how things are built.
type Options struct {
	Resolver       *net.Resolver // the system's, or the DNS server asked for
	Database       string        // its URL; empty for this computer's own file
	Vault          string        // "keyring", "sealed" or "" for what there is
	PassphraseFile string        // of the sealed vault; empty for a key file
	Timeout        time.Duration // of one test or fetch in all; 0 for the built-in limit
	Veiled         bool          // a team's: nobody is told where this computer keeps things
	Fence          *mail.Fence   // where connections may go; nil: anywhere
}

// Tools is what works without a store.
type Tools struct {
	Prober  accounts.Prober
	Finder  accounts.Finder
	Fetcher accounts.Fetcher
}

// Opened is a service ready for use.
type Opened struct {
	Service   *accounts.Service
	Tightened []string       // paths that others could read until now
	Parts     accounts.Parts // what the service is made of, to make another over the same store and vault
	Close     func() error
	// Line is how tests by the clock are shared with other servers.
	Line func(context.Context, rounds.LineOptions) (rounds.Line, error)
}

// Keeper is what is done to all that is kept at once.
type Keeper interface {
	Backup(ctx context.Context, who accounts.Actor, path string, withKey bool) (accounts.Backup, error)
	Restore(ctx context.Context, who accounts.Actor, path string, how accounts.Restoring) (accounts.Restored, error)
	Rekey(ctx context.Context, who accounts.Actor, progress func(done, all int)) (accounts.Rekeyed, error)
}

// Examined is what lies on this computer, to be looked at only.
type Examined struct {
	Place   func(context.Context) accounts.Place // where new passwords would go; may take 3 s
	Version int64                                // of the store
	Shared  bool                                 // it is a server's
	Older   bool                                 // of an earlier version, which the next use brings up to date
	Err     error                                // why the store cannot be read, and then what follows is nil; fs.ErrNotExist for none yet
	Service *accounts.Service                    // to list and find
	Sealed  func(context.Context) (bool, error)  // whether passwords are kept sealed
	Close   func() error
}

// Practice is the simulated Google, running.
type Practice struct {
	CA       string // PEM of its authority
	Password string // what every practice account takes; it opens nothing else
	Next     string // the one that it is changed for
	// Describe is its settings as JSON wants them, with that file of the CA.
	Describe func(caFile string) any
	// Open opens the practice home, which is kept apart from the real accounts
	// and reaches nothing but the simulator.
	Open  func() (*Opened, error)
	Close func() error
}

// Scenario is one address of the simulated Google.
type Scenario struct {
	Address string
	PL, EN  string // what it shows
}
