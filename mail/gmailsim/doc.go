// Package gmailsim is a simulated Google on loopback, for practice and proof
// without Google: IMAP, SMTP and DNS with a certificate authority of its own,
// speaking the lines that Gmail was seen to speak. The address chooses what
// goes wrong: ala+2sv@gmail.com is refused as Google refuses the account's own
// password. It never opens a connection beyond loopback, keeps everything in
// memory, and forgets a password as soon as it has looked at it.
package gmailsim
