package cli

// discover tells where an address's mail lives, and how that is known.
func (s *session) discover([]string) error { panic("not yet") }
