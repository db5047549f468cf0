package cli

// explainText names the cause of a message from any program.
func (s *session) explainText([]string) error { panic("not yet") }
