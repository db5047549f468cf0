package tui

import (
	"context"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/guide"
)

// handOver stores what was proved, and then hands it over: to Firmao in its own
// words and order, or to another program as a table.
type handOver struct {
	setup   *setup
	saved   *accounts.Account
	failed  error
	ungiven error             // it is stored, and those who were to use it do not have it
	known   *accounts.Account // why it failed: somebody has stored this address meanwhile
	shown   bool              // the password is shown for selecting by mouse
	top     int               // how far the card is scrolled
	arrived string
}

// place of the job's work, for the connect screen.
func placeOf(ctx context.Context, svc *accounts.Service, _ func(any)) any { return svc.Place(ctx) }

// storedAs is the verdict of the job that saves.
type storedAs struct {
	account accounts.Account
	known   *accounts.Account // that has the address already
	ungiven error             // why those who were to use it do not have it
	err     error
}

func newHandOver(s *setup) *handOver { return &handOver{setup: s, saved: s.saved} }

// Begin saves, once.
func (h *handOver) Begin() Move {
	if h.saved != nil {
		return nil
	}
	setup := h.setup
	d, actor := setup.draft(), setup.opts.Actor
	proof, untested, login, details, replaces := setup.proof, setup.untested, d.Ready(), d.Details(), d.Replaces
	from, users := d.From, d.Users
	return Do{Name: "save", Work: func(ctx context.Context, svc *accounts.Service, _ func(any)) any {
		var s storedAs
		switch {
		case untested:
			s.account, s.err = svc.SaveUntested(ctx, actor, login, details)
		case replaces != "":
			s.account, s.err = svc.Rotate(ctx, actor, replaces, from, proof, details)
		default:
			s.account, s.err = svc.Save(ctx, actor, proof, details)
		}
		if accounts.CodeOf(s.err) == accounts.CodeExists {
			if known, err := svc.Find(ctx, actor, login.Address.String()); err == nil {
				s.known = &known
			}
		}
		if s.err == nil {
			if len(users) > 0 && replaces == "" {
				s.share(ctx, svc, actor, users)
			}
			setup.stored.Store(&s.account)
			ctx = context.WithoutCancel(ctx) // what was unfinished is finished, whoever leaves now
			_ = setup.opts.pen.turn().write(ctx, func() error { return svc.DropDraft(ctx, actor) })
		}
		return s
	}}
}

func (h *handOver) Update(msg tea.Msg) (tea.Cmd, Move) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m, _ := h.commands().press(msg)
		return nil, m
	case Done:
		switch result := msg.Result.(type) {
		case storedAs:
			h.failed, h.known, h.ungiven = result.err, result.known, result.ungiven
			if result.err == nil {
				h.saved, h.setup.saved = &result.account, &result.account
				if h.setup.flow.Changes() {
					h.setup.draft().Switched(result.account)
				}
			}
		case error:
			h.failed = result
		}
	case wanted:
		return nil, Show{newGuidePage(msg.page, h.setup.values())}
	}
	return nil, nil
}

// shares reports whether the person may say who else uses the mailbox.
func (h *handOver) shares() bool { return h.saved != nil && h.setup.opts.shares() }

func (h *handOver) saving() bool { return h.saved == nil && h.failed == nil }

func (h *handOver) firmao() bool { return h.setup.draft().Purpose != accounts.OtherProgram }

// existing reports whether the mailbox stands in Firmao already.
func (h *handOver) existing() bool {
	return h.firmao() && (h.setup.draft().Purpose == accounts.FirmaoExisting || h.setup.draft().Replaces != "" && !h.setup.draft().First())
}

// values is what can be copied, in the order of the card.
func (h *handOver) values() []card {
	d := h.setup.draft()
	p := d.Profile()
	all := []card{
		{key: "address", text: p.Address.String()},
		{key: "name", text: p.Label},
		{key: "password", secret: d.Login.Secret},
		{key: "imap", text: p.IMAP.Host, wrong: d.Wrong(mail.IMAP)},
		{key: "smtp", text: p.SMTP.Host, wrong: d.Wrong(mail.SMTP)},
	}
	if h.existing() {
		all = all[2:] // the address and the name stand there already
	}
	return all
}

// letter is the key that copies a value: the rows have the numbers.
func letter(i int) string { return string(rune('a' + i)) }

func (h *handOver) commands() commands {
	switch {
	case h.saving():
		return nil
	case h.taken():
		return commands{
			on("enter", "address.replace", h.replace).when(h.replaceable()),
			on("m", "hand.menu", move(Home{})),
		}
	case h.overtaken():
		return commands{on("enter m", "hand.menu", move(Home{}))}
	case h.failed != nil:
		return commands{
			on("r", "key.again", func() Move { h.failed = nil; return h.Begin() }),
			on("d", "save.forget", h.forget).when(!h.setup.draft().Forget),
			on("esc", "key.back", move(Back{})),
		}
	}
	cs := commands{}
	for i, v := range h.values() {
		name := letter(i)
		text, shown := "", ""
		if i == 0 {
			text, shown = "hand.copy", letter(0)+"–"+letter(len(h.values())-1)
		}
		cs = append(cs, on(name, text, func() Move { return v.copy() }).shown(shown))
	}
	reveal := "key.reveal"
	if h.shown {
		reveal = "key.mask"
	}
	done := on("enter", "hand.done", move(Home{}))
	if h.setup.flow.Changes() {
		done = on("enter", "key.next", move(Next{}))
	}
	cs = append(cs,
		done,
		on("g", "hand.guide", h.guide),
		on("s", reveal, func() Move { h.shown = !h.shown; return nil }),
		on("x", "hand.export", h.export).when(!h.firmao()),
		on("f", "rotate.fetch", func() Move { return Fetch{*h.saved} }).when(h.setup.flow.Changes()),
		on("n", "hand.no-module", h.noModule).when(h.firmao()),
		on("y t", "hand.arrived", h.yes).when(h.existing() && h.arrived == "").shown("yes"),
		on("x", "hand.not-arrived", h.no).when(h.existing() && h.arrived != "yes"),
		on("w", "hand.access", func() Move { return Share{*h.saved} }).when(h.shares()),
		h.setup.undo(),
		on("down", "", func() Move { h.top++; return nil }).shown(""),
		on("up", "", func() Move { h.top = max(h.top-1, 0); return nil }).shown(""),
	)
	return cs
}

func (h *handOver) Keys() []key.Binding { return h.commands().bindings() }

// taken reports whether the address is stored already: neither trying again nor
// doing without the password can help then.
func (h *handOver) taken() bool {
	return h.failed != nil && accounts.CodeOf(h.failed) == accounts.CodeExists
}

// replaceable reports whether what is stored can get this password instead: only
// one that is proved replaces another.
func (h *handOver) replaceable() bool { return h.known != nil && !h.setup.untested }

// overtaken reports whether another rotation was faster: its password is in use.
func (h *handOver) overtaken() bool {
	return h.failed != nil && h.setup.flow.Changes() && accounts.ReasonOf(h.failed) == accounts.ReasonChanged
}

// replace gives the stored account the password that was proved: from here on
// the conversation is a change of a password.
func (h *handOver) replace() Move {
	h.setup.flow = h.setup.flow.Replacing(h.setup.env.Now(), *h.known)
	h.failed, h.known = nil, nil
	return h.Begin()
}

// occupied says that the address is stored, and asks what to do.
func (h *handOver) occupied(page *sheet) {
	f := page.f
	page.hang(f.Theme.Strong, f.Theme.Warn.Render(f.Theme.Symbol.Warn)+" ", f.T("hand.failed-known"))
	text := "hand.known-next"
	if h.replaceable() {
		text = "hand.known-replace"
	}
	page.para(f.Theme.Dim, 2, f.T(text))
}

// forget saves the settings without the password, when it cannot be kept.
func (h *handOver) forget() Move {
	h.setup.draft().Forget, h.failed = true, nil
	return h.Begin()
}

// export leads to the files for other programs.
func (h *handOver) export() Move {
	return Show{newExports(h.setup.env, h.setup.draft().Profile(), h.saved.Keeping)}
}

func (h *handOver) noModule() Move {
	return Show{newLetter(guide.LetterFirmao, h.setup.values())}
}

func (h *handOver) guide() Move {
	page := guide.FirmaoNew
	switch {
	case !h.firmao():
		page = guide.OtherProgram
	case h.existing():
		page = guide.FirmaoExisting
	}
	return Show{newGuidePage(page, h.setup.values())}
}

func (h *handOver) yes() Move {
	h.arrived = "yes"
	if h.setup.flow.Changes() { // the old password is still to be revoked
		return nil
	}
	return tell("hand.good")
}

// no shows what else can keep mail from arriving in Firmao, although it works here.
func (h *handOver) no() Move {
	h.arrived = "no"
	return Show{newGuidePage(guide.FirmaoExisting, h.setup.values())}
}

func (h *handOver) View(f Frame) (string, *tea.Cursor) {
	page := newSheet(f)
	switch {
	case h.saving():
		page.gap()
		page.line(f.Spinner() + " " + f.T("hand.saving"))
	case h.taken():
		page.gap()
		h.occupied(page)
	case h.overtaken():
		page.gap()
		page.hang(f.Theme.Strong, f.Theme.Warn.Render(f.Theme.Symbol.Warn)+" ", f.T("rotate.changed"))
		page.para(f.Theme.Dim, 2, f.T("rotate.changed-next"))
	case h.failed != nil:
		page.gap()
		page.hang(f.Theme.Strong, f.Theme.Bad.Render(f.Theme.Symbol.No)+" ", f.T("hand.failed"))
		page.para(f.Theme.Dim, 2, f.trouble(h.failed))
		page.gap()
		page.para(f.Theme.Dim, 2, f.T("hand.failed-next"))
	default:
		h.status(page)
		page.gap()
		h.card(page)
		page.gap()
		h.footer(page)
		if h.top > 0 {
			page.focus = min(h.top*2+f.Height*2/3, len(page.rows)-1)
		} else {
			page.focus = 0
		}
	}
	return page.done()
}

// status says that it works, and where the password lives.
func (h *handOver) status(page *sheet) {
	f := page.f
	if h.saved.Proved {
		page.hang(f.Theme.Strong, f.Theme.OK.Render(f.Theme.Symbol.Yes)+" ", f.T("hand.works", "at", clock(h.setup.proof.At())))
	} else {
		page.hang(f.Theme.Strong, f.Theme.Warn.Render(f.Theme.Symbol.Warn)+" ", f.T("hand.untested"))
	}
	if h.setup.draft().Repeated() {
		page.para(f.Theme.Warn, 2, f.T("rotate.same"))
	}
	page.para(f.Theme.Dim, 2, f.T("receipt.kept."+string(h.saved.Keeping)))
	h.given(page)
	if f.Practice && h.firmao() {
		page.para(f.Theme.Warn, 2, f.T("hand.practice"))
	}
}

func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("15:04")
}

// footer is the clipboard's rule and what else can be done.
func (h *handOver) footer(page *sheet) {
	f := page.f
	if h.shares() {
		page.para(f.Theme.Strong, 0, f.T("hand.who"))
	}
	page.para(f.Theme.Dim, 0, f.T("hand.clipboard", "n", int(clipboardFor/time.Second)))
	if h.existing() {
		switch h.arrived {
		case "yes":
			page.para(f.Theme.OK, 0, f.Theme.Symbol.Yes+" "+f.T("hand.arrives"))
		default:
			page.para(f.Theme.Strong, 0, f.T("hand.ask-arrived"))
		}
	}
	if former := h.setup.draft().Former; former != nil {
		page.para(f.Theme.Dim, 0, f.T("rotate.undo-until", "until", until(f, former.Until)))
	}
	if h.firmao() {
		page.para(f.Theme.Dim, 0, f.T("hand.see-module", guide.FirmaoNames()...))
	}
}
