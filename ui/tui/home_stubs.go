package tui

import "mailkey/config/accounts"

// Screens that are being written.
func newAccount(*App, accounts.Account) Screen { return newHelp(&help{}, "") }
func newTrial(*App, accounts.Account) Screen   { return newHelp(&help{}, "") }
func newFleet(*App, []accounts.Account) Screen { return newHelp(&help{}, "") }
func newSettings(*App) Screen                  { return newHelp(&help{}, "") }
