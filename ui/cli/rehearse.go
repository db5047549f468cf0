package cli

import (
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
		err = s.plainly(env, practice.Open, false, practice.Password)
	} else {
		err = s.fullScreen(env, practice.Open, false, practice.Password)
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
	s.document(practice.Describe(file))
	if err := s.flush(); err != nil {
		return fmt.Errorf("write the settings: %w", err)
	}
	<-s.ctx.Done()
	s.status = exitInterrupted
	return errDone
}
