// Mailkey connects Gmail and Google Workspace mailboxes to other programs.
package main

import (
	"context"
	"os"
	"time"

	"mailkey/config"
	"mailkey/config/accounts"
	"mailkey/config/keep"
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
	parts := cli.Parts{Locate: config.Locate, Tools: tools, Open: open, Examine: examine, Keeper: keeper, Rehearse: rehearse}
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
	place := place(o)
	place.Home = home
	kept, version, err := place.Look(ctx)
	x := &cli.Examined{Place: kept.Vault.Place, Version: version, Err: err, Shared: place.Shared(), Older: kept.Older(version)}
	if err == nil {
		x.Service, x.Sealed, x.Close = accounts.New(accounts.Parts{Store: kept.Store}), kept.AnySealed, kept.Close
	}
	return x
}

// keeper backs up and restores what is kept.
func keeper(o cli.Options) (cli.Keeper, []string, error) { return place(o).Here("") }

// rehearse starts the simulated Google. Its accounts lie in a folder of their
// own, sealed, and its service reaches nothing else.
func rehearse(ctx context.Context, o cli.Options) (*cli.Practice, error) {
	sim, err := gmailsim.Start(ctx, gmailsim.Options{})
	if err != nil {
		return nil, err
	}
	sealed := cli.Options{Vault: string(vault.WithSealed)}
	t := over(&wire.Dialer{Resolver: sim.Resolver(), Dial: sim.Dial}, sim.CA(), o.Timeout, discover.New(sim.Resolver()))
	return &cli.Practice{
		CA: sim.CA(), Password: gmailsim.PracticeGroups, Next: gmailsim.PracticeNextGroups, Close: sim.Close,
		Describe: func(caFile string) any { s := sim.Settings(); s.CAFile = caFile; return s },
		Open:     func() (*cli.Opened, error) { return build(ctx, sealed, "rehearsal", t) },
	}, nil
}

// place is where everything is that is kept.
func place(o cli.Options) keep.Place {
	return keep.Place{Database: o.Database, Vault: o.Vault, PassphraseFile: o.PassphraseFile, Veiled: o.Veiled}
}

// build puts a service together.
func build(ctx context.Context, o cli.Options, folder string, t cli.Tools) (*cli.Opened, error) {
	place, tightened, err := place(o).Here(folder)
	if err != nil {
		return nil, err
	}
	kept, err := place.Open(ctx)
	if err != nil {
		return nil, err
	}
	parts := accounts.Parts{Store: kept, Prober: t.Prober, Finder: t.Finder, Fetcher: t.Fetcher, Mail: place.Home.Mail(), Vault: kept.Vault}
	return &cli.Opened{Service: accounts.New(parts), Parts: parts, Tightened: tightened, Close: kept.Close, Line: kept.Line}, nil
}
