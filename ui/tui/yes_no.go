package tui

// yesNo is the two buttons of a question that is asked before something is done,
// and how far that is.
type yesNo struct {
	yes  bool // the button in focus; leaving things as they are is the first choice
	busy bool
	err  error
}

// moves is the keys that go from one button to the other.
func (y *yesNo) moves() commands {
	choose := func(yes bool) func() Move { return func() Move { y.yes = yes; return nil } }
	return commands{
		on("right down l j", "key.move", choose(true)).shown("left/right"),
		on("left up h k", "", choose(false)).shown(""),
		on("tab shift+tab", "", func() Move { y.yes = !y.yes; return nil }).shown(""),
	}
}

// asks is all that works in the question: enter, the buttons, and the way back.
func (y *yesNo) asks(enter func() Move, no string, back Move) commands {
	all := append(commands{on("enter", "key.choose", enter)}, y.moves()...)
	return append(all, on("esc", no, move(back)))
}

// answer is what enter does: nothing but the way back, or the work, once.
func (y *yesNo) answer(back Move, work Do) Move {
	switch {
	case !y.yes:
		return back
	case y.busy:
		return nil
	}
	y.busy, y.err = true, nil
	return work
}

// at is the place of the button in focus.
func (y *yesNo) at() int {
	if y.yes {
		return 1
	}
	return 0
}
