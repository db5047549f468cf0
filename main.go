// Mailkey connects Gmail and Google Workspace mailboxes to other programs.
package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/config/keep"
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
	parts := cli.Parts{Locate: config.Locate, Tools: tools, Open: open, Examine: examine, Keeper: keeper, Rehearse: rehearse}
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
	place := keep.Place{Home: home, Database: o.Database, Vault: o.Vault, PassphraseFile: o.PassphraseFile}
	kept, version, err := place.Look(ctx)
	x := &cli.Examined{Place: kept.Vault.Place, Version: version, Err: err, Shared: place.Shared(), Older: kept.Older(version)}
	if err == nil {
		x.Service, x.Sealed, x.Close = accounts.New(accounts.Parts{Store: kept.Store}), kept.AnySealed, kept.Close
	}
	return x
}

// keeper backs up and restores what is kept.
func keeper(o cli.Options) (cli.Keeper, []string, error) { return place(o, "") }

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

// place is where everything is, and which modes were tightened there.
func place(o cli.Options, folder string) (keep.Place, []string, error) {
	home, err := config.Locate()
	if err != nil {
		return keep.Place{}, nil, err
	}
	p := keep.Place{Home: home, Database: o.Database, Vault: o.Vault, PassphraseFile: o.PassphraseFile}
	tightened, err := p.Prepare()
	p.Home.Data = filepath.Join(home.Data, folder)
	return p, tightened, err
}

// build puts a service together.
func build(ctx context.Context, o cli.Options, folder string, p accounts.Prober, f accounts.Finder) (*cli.Opened, error) {
	place, tightened, err := place(o, folder)
	if err != nil {
		return nil, err
	}
	kept, err := place.Open(ctx)
	if err != nil {
		return nil, err
	}
	service := accounts.New(accounts.Parts{Store: kept, Vault: kept.Vault, Prober: p, Finder: f, Mail: place.Home.Mail(), Now: time.Now})
	return &cli.Opened{Service: service, Tightened: tightened, Close: kept.Close}, nil
}
