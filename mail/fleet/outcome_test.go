package fleet_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"mailkey/mail"
	"mailkey/mail/fleet"
)

// A test that breaks, and one that cannot begin, are results like others.
func TestBrokenTests(t *testing.T) {
	no := errors.New("no password")
	all := collect(fleet.Run(t.Context(), fleet.Limits{}, []fleet.Job{
		{Test: func(context.Context) (mail.Report, error) { panic("x") }},
		{Test: func(context.Context) (mail.Report, error) { return nil, no }},
	}))
	slices.SortFunc(all, func(a, b fleet.Result) int { return a.Job - b.Job })
	var broke *fleet.Panic
	if len(all) != 2 || !errors.As(all[0].Err, &broke) || all[1].Err != no || count(all, fleet.Broken) != 2 {
		t.Errorf("%+v", all)
	}
	if len(collect(fleet.Run(t.Context(), fleet.Limits{}, nil))) != 0 {
		t.Error("results of nothing")
	}
}

// A remedy wins over what passes by itself.
func TestJudge(t *testing.T) {
	p := profile("h.test")
	mixed := map[mail.Protocol]mail.Event{mail.IMAP: wrong[mail.IMAP], mail.SMTP: {Stage: mail.Greet, Err: &mail.Refusal{Status: "421", Text: "4.3.2 busy"}}}
	for name, c := range map[string]struct {
		broken map[mail.Protocol]mail.Event
		state  fleet.State
	}{
		"refused, the other lane throttled": {mixed, fleet.Refused},
		"LIMIT":                             {map[mail.Protocol]mail.Event{mail.IMAP: {Stage: mail.SignIn, Err: &mail.Refusal{Command: "AUTHENTICATE", Status: "NO", Code: "LIMIT", Text: "x"}}}, fleet.Throttled},
		"a code, whatever its words":        {both(mail.Greet, &mail.Refusal{Status: "421", Text: "xyzzy"}), fleet.Throttled},
		"a certificate":                     {both(mail.Encrypt, errors.New("x509: unknown")), fleet.Unreachable},
	} {
		if o := fleet.Judge(report(p, c.broken), nil, p); o.State != c.state {
			t.Errorf("%s: %+v", name, o)
		}
	}
	if o := fleet.Judge(nil, fleet.ErrUntested, p); o.State != fleet.Works {
		t.Errorf("%+v", o)
	}
	if o := fleet.Judge(nil, context.Canceled, p); o.State != fleet.Cancelled {
		t.Errorf("%+v", o)
	}
}
