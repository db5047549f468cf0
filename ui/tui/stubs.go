package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/ui/wizard"
)

// Steps that are being written.
type stub struct{ name string }

func (s stub) Update(tea.Msg) (tea.Cmd, Move)      { return nil, nil }
func (s stub) View(f Frame) (string, *tea.Cursor)  { return s.name, nil }
func (s stub) Keys() []key.Binding                 { return nil }
func newAddress(s *setup, step wizard.Form) Screen { return &stub{step.Name} }
func newRead(s *setup, step wizard.Read) Screen    { return &stub{step.Name} }
func newCheck(s *setup) Screen                     { return &stub{"check"} }
func newHandOver(s *setup) Screen                  { return &stub{"hand-over"} }
func newResume(a *App, draft []byte) Screen        { return &stub{"resume"} }

type connect struct{ form }

func (c *connect) secret() *input                     { return c.typed["password"] }
func (c *connect) Update(tea.Msg) (tea.Cmd, Move)     { return nil, nil }
func (c *connect) View(f Frame) (string, *tea.Cursor) { return "", nil }
func (c *connect) Keys() []key.Binding                { return nil }
func newConnect(s *setup, step wizard.Form) Screen    { return &connect{newForm(s.draft(), step.Fields)} }
