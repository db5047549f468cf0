// Mailkey connects Gmail and Google Workspace mailboxes to other programs.
package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/config/store"
	"mailkey/config/vault"
	"mailkey/mail/discover"
	"mailkey/mail/gmailsim"
	"mailkey/mail/probe"
	"mailkey/mail/wire"
	"mailkey/ui/cli"
	"mailkey/ui/host"
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := host.Interrupts()
	defer stop()
	parts := cli.Parts{Locate: config.Locate, Tools: tools, Open: open, Examine: examine, Rehearse: rehearse}
	for _, s := range gmailsim.Scenarios() {
		parts.Scenarios = append(parts.Scenarios, cli.Scenario{Address: s.Address(), PL: s.Shows.PL, EN: s.Shows.EN})
	}
	return cli.Run(ctx, host.Env(), os.Args[1:], parts)
}

// tools test and find, without a store.
func tools(o cli.Options) (accounts.Prober, accounts.Finder) {
	return &probe.Prober{Dialer: &wire.Dialer{Resolver: o.Resolver}, Total: o.Timeout}, discover.NewOnline(o.Resolver, nil)
}

// open builds the service over this computer's store.
func open(ctx context.Context, o cli.Options) (*cli.Opened, error) {
	prober, finder := tools(o)
	return build(ctx, o, "", prober, finder)
}

// examine looks at what lies on this computer, and touches nothing.
func examine(ctx context.Context, home config.Home, o cli.Options) *cli.Examined {
	keep := sealing(home, o)
	keep.Kind = vault.Kind(o.Vault)
	rows, version, err := store.Inspect(ctx, o.Database, home.Database())
	x := &cli.Examined{Place: vault.Choose(keep).Place, Version: version, Err: err, Shared: keep.Shared}
	if err == nil {
		x.Service, x.Sealed, x.Close = accounts.New(accounts.Parts{Store: rows}), rows.AnySealed, rows.Close
	}
	return x
}

// rehearse starts the simulated Google. Its accounts lie in a folder of their
// own, sealed, and its service reaches nothing else.
func rehearse(ctx context.Context, o cli.Options) (*cli.Practice, error) {
	sim, err := gmailsim.Start(ctx, gmailsim.Options{})
	if err != nil {
		return nil, err
	}
	prober := &probe.Prober{Dialer: &wire.Dialer{Resolver: sim.Resolver(), Dial: sim.Dial}, Total: o.Timeout, CA: sim.CA()}
	return &cli.Practice{
		CA: sim.CA(), Password: gmailsim.PracticeGroups, Close: sim.Close,
		Describe: func(caFile string) any { s := sim.Settings(); s.CAFile = caFile; return s },
		Open: func() (*cli.Opened, error) {
			return build(ctx, cli.Options{Vault: string(vault.WithSealed)}, "rehearsal", prober, discover.New(sim.Resolver()))
		},
	}, nil
}

// build puts a service together over the store in a folder of the data folder.
func build(ctx context.Context, o cli.Options, folder string, p accounts.Prober, f accounts.Finder) (*cli.Opened, error) {
	home, err := config.Locate()
	if err != nil {
		return nil, err
	}
	kind, err := vault.ParseKind(o.Vault)
	if err != nil {
		return nil, err
	}
	tightened, err := home.Prepare()
	if err != nil {
		return nil, err
	}
	home.Data = filepath.Join(home.Data, folder)
	rows, err := store.Connect(ctx, o.Database, home.Database())
	if err != nil {
		return nil, err
	}
	keep := sealing(home, o)
	keep.Kind, keep.StoreID, keep.Rows = kind, rows.ID(), rows
	service := accounts.New(accounts.Parts{Store: rows, Prober: p, Finder: f, Mail: home.Mail(), Now: time.Now, Vault: vault.Choose(keep)})
	return &cli.Opened{Service: service, Tightened: tightened, Close: rows.Close}, nil
}

// sealing is where a home keeps the keys that secrets are sealed with.
func sealing(home config.Home, o cli.Options) vault.Options {
	return vault.Options{
		Shared: store.Shared(o.Database), KeyFile: home.Key(), PassphraseKey: home.PassphraseKey(), PassphraseFile: o.PassphraseFile,
	}
}
