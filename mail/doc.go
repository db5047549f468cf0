// Package mail is the vocabulary of mailkey: what an address, a server, a
// profile, a secret and a report are. It imports the standard library alone
// and does no input or output, so every other package can speak it.
package mail
