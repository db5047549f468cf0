package tui

import "mailkey/config/accounts"

// canFetch reports whether there is a screen that fetches mail here.
const canFetch = false

// Fetch asks for the screen that fetches an account's mail.
type Fetch struct{ account accounts.Account }

func (Fetch) isMove() {}

// fetchScreen is that screen.
func fetchScreen(*App, accounts.Account) Screen { return nil }
