package cli

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"mailkey/config"
	"mailkey/ui"
	"mailkey/ui/i18n"
)

// Whoever starts the practice servers at a terminal is told what to try; a
// script gets the document alone.
func TestServing(t *testing.T) {
	type place struct {
		Host string `json:"host"`
		Port int    `json:"port"`
	}
	for _, tty := range []bool{true, false} {
		ctx, cancel := context.WithCancel(t.Context())
		var out, errs bytes.Buffer
		parts := Parts{
			Locate: func() (config.Home, error) { return config.Home{}, os.ErrNotExist },
			Rehearse: func(context.Context, Options) (*Practice, error) {
				return &Practice{
					Describe: func(string) any {
						cancel()
						return map[string]any{"imap": place{"127.0.0.1", 1993}, "smtp": place{"127.0.0.1", 1465}}
					},
					Close: func() error { return nil },
				}, nil
			},
		}
		env := ui.Env{In: strings.NewReader(""), Out: &out, Err: &errs, Lang: i18n.EN, Now: now, ErrTTY: tty}
		code := Run(ctx, env, []string{"rehearse", "--serve"}, parts)
		told := strings.Contains(errs.String(), "--imap-port 1993 --smtp-host 127.0.0.1 --smtp-port 1465 --ca-file /")
		if code != exitInterrupted || told != tty || strings.Count(out.String(), "\n") != 1 {
			t.Errorf("terminal %v: exit code %d, %q, %q", tty, code, out.String(), errs.String())
		}
	}
}
