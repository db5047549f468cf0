package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// rehearse practises against the simulated Google, or only serves it.
func (s *session) rehearse([]string) error {
	if !s.on(flagServe) && (s.json || s.on(flagNoInput)) {
		return s.usage("", "cli.rehearse-silent")
	}
	practice, err := s.parts.Rehearse(s.ctx, s.opt)
	if err != nil {
		return err
	}
	if s.on(flagServe) {
		return errors.Join(s.serve(practice), practice.Close())
	}
	env := s.env
	env.Practice, env.Browse = true, nil
	if s.byLines() {
		err = s.plainly(env, practice.Open, begun{practice: practice})
	} else {
		err = s.fullScreen(env, practice.Open, begun{practice: practice})
	}
	return errors.Join(err, practice.Close())
}

// serve tells where the simulator listens, and waits for the interrupt.
func (s *session) serve(practice *Practice) (err error) {
	folder, err := os.MkdirTemp("", "mailkey-rehearse-")
	if err != nil {
		return fmt.Errorf("make a folder for the practice certificate: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	file := filepath.Join(folder, "ca.pem")
	if err := os.WriteFile(file, []byte(practice.CA), 0o600); err != nil {
		return fmt.Errorf("write the practice certificate: %w", err)
	}
	settings := practice.Describe(file)
	s.document(settings)
	if err := s.flush(); err != nil {
		return fmt.Errorf("write the settings: %w", err)
	}
	s.serving(settings, file)
	<-s.ctx.Done()
	s.status = exitInterrupted
	return errDone
}

// serving tells a person at the terminal what to do with the settings; a script
// reads the document.
func (s *session) serving(settings any, file string) {
	if !s.env.ErrTTY {
		return
	}
	var at struct {
		IMAP, SMTP struct {
			Host string
			Port int
		}
	}
	text, err := json.Marshal(settings)
	if err == nil {
		err = json.Unmarshal(text, &at)
	}
	if err != nil {
		return // the document has told it all
	}
	try := fmt.Sprintf("mailkey test --address ala@gmail.com --imap-host %s --imap-port %d --smtp-host %s --smtp-port %d --ca-file %s --password-stdin",
		at.IMAP.Host, at.IMAP.Port, at.SMTP.Host, at.SMTP.Port, file)
	s.tell(s.say("cli.serving", "try", try))
}
