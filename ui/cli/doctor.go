package cli

// doctor examines this computer and the way to the mail servers.
func (s *session) doctor([]string) error { panic("not yet") }
