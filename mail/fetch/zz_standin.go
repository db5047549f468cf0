package fetch

import (
	"context"

	"mailkey/mail"
)

// stand-ins until the engine's own come.
func (f *Fetcher) Messages(ctx context.Context, to string, n int) ([]mail.Message, error) { return nil, nil }
func (f *Fetcher) Read(ctx context.Context, to string, m mail.Message) (mail.MessageText, error) { return mail.MessageText{}, nil }
