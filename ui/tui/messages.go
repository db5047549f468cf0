package tui

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
)

// messages is the list of what has been fetched of one account, newest first.
type messages struct {
	app    *App
	it     accounts.Account
	list   []mail.Message
	more   bool // there are older ones that are not listed
	loaded bool
	err    error

	filter    input
	searching bool
	at        int // among those shown
	opening   bool
}

// mostMessages is how many are listed: more are for a mail program.
const mostMessages = 1000

func newMessages(a *App, it accounts.Account) *messages {
	return &messages{app: a, it: it, filter: input{max: maxFilter}}
}

// messagesFound is the verdict of the job that lists, messageRead of the one that reads.
type (
	messagesFound struct {
		list []mail.Message
		err  error
	}
	messageRead struct {
		text mail.MessageText
		err  error
	}
)

// Begin lists what there is.
func (m *messages) Begin() Move {
	actor, id := m.app.opts.Actor, m.it.ID
	return Do{Name: "messages", Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		list, err := svc.Messages(ctx, actor, id, mostMessages+1)
		return messagesFound{list, err}
	}}
}

func (m *messages) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return nil, m.press(msg)
	case tea.PasteMsg:
		if m.searching {
			m.filter.insert(strings.TrimSpace(msg.Content))
			m.at = 0
		}
	case brought:
		return nil, m.Begin()
	case Done:
		switch result := msg.Result.(type) {
		case messagesFound:
			m.found(result)
		case messageRead:
			if m.opening = false; result.err == nil {
				return nil, Show{newMessage(m.app, m.it, result.text)}
			}
			m.err = result.err
		case error:
			m.opening, m.loaded, m.err = false, true, result
		}
	}
	return nil, nil
}

func (m *messages) found(result messagesFound) {
	m.loaded, m.err = true, result.err
	switch {
	case accounts.ReasonOf(result.err) == accounts.ReasonNoFetch: // nothing is wrong
		m.err, m.list = nil, nil
	case result.err == nil:
		m.list = result.list[:min(len(result.list), mostMessages)]
		m.more = len(result.list) > mostMessages
	}
	m.at = min(m.at, max(len(m.shown())-1, 0))
}

func (m *messages) press(msg tea.KeyPressMsg) Move {
	if m.searching {
		m.err = nil
	}
	if move, ok := m.commands().press(msg); ok {
		return move
	}
	if m.searching {
		m.filter.press(msg)
		m.at = 0
	}
	return nil
}

// Typing reports whether letters go into the filter.
func (m *messages) Typing() bool { return m.searching }

// shown is the messages that the filter lets pass.
func (m *messages) shown() []mail.Message {
	want := strings.ToLower(strings.TrimSpace(m.filter.String()))
	if want == "" {
		return m.list
	}
	var some []mail.Message
	for _, one := range m.list {
		if strings.Contains(strings.ToLower(one.From+"\n"+one.Subject), want) {
			some = append(some, one)
		}
	}
	return some
}

func (m *messages) commands() commands {
	by := func(n int) func() Move {
		return func() Move { m.at = min(max(m.at+n, 0), max(len(m.shown())-1, 0)); return nil }
	}
	if m.searching {
		return commands{
			on("enter tab", "home.search-done", func() Move { m.searching = false; return nil }),
			on("down", "key.move", by(+1)).shown("up/down"),
			on("up", "", by(-1)).shown(""),
			on("esc", "home.search-clear", m.clear),
		}
	}
	some := len(m.shown()) > 0
	back := on("esc", "key.back", move(Close{returned{}}))
	if m.filter.String() != "" {
		back = on("esc", "home.search-clear", m.clear)
	}
	return commands{
		on("enter", "messages.open", m.open).when(some && !m.opening),
		on("/", "home.search", m.search).when(len(m.list) > 0),
		on("f", "account.fetch", func() Move { return Show{newFetch(m.app, m.it)} }).when(m.loaded && m.err == nil && len(m.list) == 0),
		on("r", "home.reload", m.reload).when(m.loaded),
		on("down j", "key.move", by(+1)).shown("up/down").when(some),
		on("up k", "", by(-1)).shown("").when(some),
		on("pgdown space", "", by(+10)).shown("").when(some),
		on("pgup", "", by(-10)).shown("").when(some),
		on("home g", "", by(-mostMessages)).shown("").when(some),
		on("end G", "", by(+mostMessages)).shown("").when(some),
		back,
	}
}

func (m *messages) Keys() []key.Binding { return m.commands().bindings() }

// Head is what the header says.
func (m *messages) Head() (title, address string) {
	return "messages.title", shown(m.it.Profile.Address.String())
}

func (m *messages) search() Move {
	m.searching = true
	return nil
}

func (m *messages) clear() Move {
	m.searching = false
	m.filter.clear()
	m.at = 0
	return nil
}

func (m *messages) reload() Move {
	m.loaded, m.err = false, nil
	return m.Begin()
}

// open reads the message in focus.
func (m *messages) open() Move {
	m.opening, m.err = true, nil
	one, actor, id := m.shown()[m.at], m.app.opts.Actor, m.it.ID
	return Do{Name: "read", Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		text, err := svc.Read(ctx, actor, id, one)
		return messageRead{text, err}
	}}
}
