// Mailkey connects Gmail and Google Workspace mailboxes to other programs.
package main

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
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
	_ = os.Unsetenv("TEA_TRACE") // it would write down every key, the password's too
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	parts := cli.Parts{Locate: config.Locate, Tools: tools, Open: open, Rehearse: rehearse}
	for _, s := range gmailsim.Scenarios() {
		parts.Scenarios = append(parts.Scenarios, cli.Scenario{Address: s.Address(), PL: s.Shows.PL, EN: s.Shows.EN})
	}
	return cli.Run(ctx, host.Env(), os.Args[1:], parts)
}

// tools test and find, without a store.
func tools(o cli.Options) (accounts.Prober, accounts.Finder, error) {
	resolver, err := discover.NewResolver(o.DNSServer)
	if err != nil {
		return nil, nil, err
	}
	return &probe.Prober{Dialer: &wire.Dialer{Resolver: resolver}, Total: o.Timeout}, discover.New(resolver), nil
}

// open builds the service over this computer's store.
func open(ctx context.Context, o cli.Options) (*cli.Opened, error) {
	prober, finder, err := tools(o)
	if err != nil {
		return nil, err
	}
	return build(ctx, o, "", accounts.Parts{Prober: prober, Finder: finder})
}

// rehearse starts the simulated Google. Its accounts lie in a folder of their
// own, sealed, and its service reaches nothing else.
func rehearse(ctx context.Context, o cli.Options) (*cli.Practice, error) {
	sim, err := gmailsim.Start(ctx, gmailsim.Options{})
	if err != nil {
		return nil, err
	}
	prober := &probe.Prober{Dialer: &wire.Dialer{Resolver: sim.Resolver(), Dial: sim.Dial}, Total: o.Timeout}
	return &cli.Practice{
		CA: sim.CA(), Password: gmailsim.PracticeGroups, Close: sim.Close,
		Describe: func(caFile string) any { s := sim.Settings(); s.CAFile = caFile; return s },
		Open: func() (*cli.Opened, error) {
			parts := accounts.Parts{Prober: prober, Finder: discover.New(sim.Resolver())}
			return build(ctx, cli.Options{Vault: string(vault.WithSealed)}, "rehearsal", parts)
		},
	}, nil
}

// build puts a service together over the store in a folder of the data folder.
func build(ctx context.Context, o cli.Options, folder string, parts accounts.Parts) (*cli.Opened, error) {
	home, err := config.Locate()
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
	parts.Now, parts.Store, parts.Vault = time.Now, rows, vault.Choose(vault.Options{
		Kind: vault.Kind(o.Vault), StoreID: rows.ID(), Rows: rows, KeyFile: home.Key(),
		PassphraseKey: home.PassphraseKey(), PassphraseFile: o.PassphraseFile,
	})
	return &cli.Opened{Service: accounts.New(parts), Tightened: tightened, Close: rows.Close}, nil
}
