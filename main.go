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
	"mailkey/mail/fetch"
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

// tools test, find and fetch, without a store.
func tools(o cli.Options) cli.Tools {
	d := &wire.Dialer{Resolver: o.Resolver, Fence: o.Fence}
	return over(d, "", o.Timeout, discover.NewOnline(o.Resolver, d.Web()))
}

// over is the tools that reach servers by a dialer; ca may vouch for all of them.
func over(d *wire.Dialer, ca string, total time.Duration, finder accounts.Finder) cli.Tools {
	return cli.Tools{Prober: &probe.Prober{Dialer: d, Total: total, CA: ca}, Fetcher: &fetch.Fetcher{Dialer: d, Total: total, CA: ca}, Finder: finder}
}

// open builds the service over this computer's store.
func open(ctx context.Context, o cli.Options) (*cli.Opened, error) {
	return build(ctx, o, "", tools(o))
}

// examine looks at what lies on this computer, and touches nothing.
func examine(ctx context.Context, home config.Home, o cli.Options) *cli.Examined {
	keep := vault.Options{Kind: vault.Kind(o.Vault), KeyFile: home.Key(), PassphraseKey: home.PassphraseKey(), PassphraseFile: o.PassphraseFile}
	rows, version, err := store.Look(ctx, home.Database())
	x := &cli.Examined{Place: vault.Choose(keep).Place, Version: version, Err: err}
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
	t := over(&wire.Dialer{Resolver: sim.Resolver(), Dial: sim.Dial}, sim.CA(), o.Timeout, discover.New(sim.Resolver()))
	return &cli.Practice{
		CA: sim.CA(), Password: gmailsim.PracticeGroups, Next: gmailsim.PracticeNextGroups, Close: sim.Close,
		Describe: func(caFile string) any { s := sim.Settings(); s.CAFile = caFile; return s },
		Open: func() (*cli.Opened, error) {
			return build(ctx, cli.Options{Vault: string(vault.WithSealed)}, "rehearsal", t)
		},
	}, nil
}

// build puts a service together over the store in a folder of the data folder.
func build(ctx context.Context, o cli.Options, folder string, t cli.Tools) (*cli.Opened, error) {
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
	rows, err := store.Open(ctx, home.Database())
	if err != nil {
		return nil, err
	}
	keep := vault.Options{Kind: kind, StoreID: rows.ID(), Rows: rows, KeyFile: home.Key(), Veiled: o.Veiled, PassphraseKey: home.PassphraseKey(), PassphraseFile: o.PassphraseFile}
	parts := accounts.Parts{Store: rows, Prober: t.Prober, Finder: t.Finder, Fetcher: t.Fetcher, Mail: home.Mail(), Vault: vault.Choose(keep)}
	return &cli.Opened{Service: accounts.New(parts), Parts: parts, Tightened: tightened, Close: rows.Close}, nil
}
