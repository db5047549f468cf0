package cli

import (
	"context"
	"net"
	"time"

	"mailkey/config"
	"mailkey/config/accounts"
)

// Parts is what only main can build.
type Parts struct {
	// Locate finds the folders, for the settings file.
	Locate func() (config.Home, error)
	// Open opens the store and the vault.
	Open func(context.Context, Options) (*Opened, error)
	// Tools are for a test of settings given by flags: neither database nor
	// keyring is touched.
	Tools func(Options) (accounts.Prober, accounts.Finder)
	// Rehearse starts the simulated Google on loopback.
	Rehearse func(context.Context, Options) (*Practice, error)
	// Scenarios is the failures that can be rehearsed.
	Scenarios []Scenario
}

// Options is the global flags, or else the settings, that decide how things are built.
type Options struct {
	Resolver       *net.Resolver // the system's, or the DNS server asked for
	Vault          string        // "keyring", "sealed" or "" for what there is
	PassphraseFile string        // of the sealed vault; empty for a key file
	Timeout        time.Duration // of one test in all; 0 for the built-in limit
}

// Opened is a service ready for use.
type Opened struct {
	Service   *accounts.Service
	Tightened []string // paths that others could read until now
	Close     func() error
}

// Practice is the simulated Google, running.
type Practice struct {
	CA       string // PEM of its authority
	Password string // what every practice account takes; it opens nothing else
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
