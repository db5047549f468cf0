package mail

// Profile is everything about a mailbox that may be shown, stored and handed
// on. It cannot carry a secret.
type Profile struct {
	Label    string // the mailbox's name, free text
	Address  Address
	UserName string // what to sign in with; Google wants the full address
	IMAP     Server
	SMTP     Server
	CA       string // PEM, added to the system's roots for this mailbox alone; empty for none
}

// Server is the server of one lane.
func (p Profile) Server(lane Protocol) Server {
	if lane == SMTP {
		return p.SMTP
	}
	return p.IMAP
}

// Login is a profile with the secret that opens it. It is never stored whole.
type Login struct {
	Profile
	Secret Secret
}

// SameSettings reports whether both sign in to the same servers as the same
// user with the same secret. The label may differ.
func (l Login) SameSettings(m Login) bool {
	a, b := l.Profile, m.Profile
	a.Label, b.Label = "", ""
	return a == b && l.Secret.Equal(m.Secret)
}
