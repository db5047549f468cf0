package tui

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"mailkey/ui/i18n"
)

// rowsOf is the body's rows without the marks of what is above and below.
func rowsOf(a *App, shift int) []string {
	body, _ := a.body(shift)
	rows := strings.Split(ansi.Strip(body), "\n")
	for i, r := range rows {
		rows[i] = strings.TrimRight(r, " ↑↓")
	}
	return rows
}

// Every line of every screen can be read on the smallest one, a page at a time,
// and the way back is as long as the way there.
func TestPagesShowEverything(t *testing.T) {
	own := []string{"home", "fleet", "transcript", "users"} // lists, whose keys move a pointer
	for _, sc := range slices.Concat(scenes, explainScenes, foundScenes) {
		if slices.ContainsFunc(own, func(s string) bool { return strings.HasPrefix(sc.name, s) }) {
			continue
		}
		a := still(t, i18n.PL)
		sc.set(t, a)
		a.frame.Width, a.frame.Height = minWidth, minHeight
		a.roll(-1000)
		begin, pages := a.frame.Shift, 0
		want := rowsOf(a, begin) // and then line by line
		for line, rows := begin, want; ; line++ {
			next := rowsOf(a, line+1)
			if slices.Equal(rows, next) {
				break
			}
			want, rows = append(want[:len(want):len(want)], next[len(next)-1]), next
		}
		seen := rowsOf(a, begin)
		for ; pages < 30; pages++ {
			before := a.frame.Shift
			if a.Update(pressed("pgdown")); a.frame.Shift == before {
				break
			}
			rows := rowsOf(a, a.frame.Shift)
			seen = append(seen, rows[max(len(rows)-(a.frame.Shift-before), 0):]...)
		}
		if got, want := strings.Join(seen, "\n"), strings.Join(want, "\n"); got != want {
			t.Errorf("%s: the pages show\n%s\nof\n%s", sc.name, got, want)
		}
		for range pages {
			a.Update(pressed("pgup"))
		}
		if a.frame.Shift != begin {
			t.Errorf("%s: %d pages back lead to line %d, not to %d", sc.name, pages, a.frame.Shift, begin)
		}
	}
}

// The arrows go line by line through a text that is being read, and only then
// to what can be done; where nothing scrolls they do at once what they always do.
func TestArrowsReadFirst(t *testing.T) {
	for name, c := range map[string]struct {
		scene func(*testing.T, *App)
		moved func(*App) bool
	}{
		"test":  {sceneOf("test-refused"), func(a *App) bool { return a.room.(*setup).step.(*check).at == 1 }},
		"doubt": {sceneOf("connect-claimed-asked"), func(a *App) bool { return a.top().(*doubt).yes }},
		"paste": {sceneOf("explain-known"), func(a *App) bool { return a.top().(*explain).at == 1 }},
	} {
		for _, height := range []int{minHeight, 60} {
			a := still(t, i18n.PL)
			c.scene(t, a)
			a.frame.Width, a.frame.Height = minWidth, height
			if height == 60 {
				a.frame.Width = 80
			}
			presses := 0
			for ; !c.moved(a) && presses < 60; presses++ {
				was := a.frame.Shift
				a.Update(pressed("down"))
				if a.frame.Shift > was+1 || a.frame.Shift == was && !c.moved(a) {
					t.Fatalf("%s: ↓ number %d scrolls by %d", name, presses+1, a.frame.Shift-was)
				}
			}
			if long := height == minHeight; (presses > 3) != long || !long && presses != 1 {
				t.Errorf("%s at height %d: %d times ↓", name, height, presses)
			}
		}
	}
}

func sceneOf(name string) func(*testing.T, *App) {
	for _, sc := range slices.Concat(scenes, explainScenes, foundScenes) {
		if sc.name == name {
			return sc.set
		}
	}
	panic("there is no scene " + name)
}

// Help speaks of scrolling only where something scrolls, and every ↓ does something.
func TestHelpScrolls(t *testing.T) {
	for height, scrolls := range map[int]bool{minHeight: true, 60: false} {
		a := still(t, i18n.EN)
		sceneOf("help")(t, a)
		a.frame.Height = height
		bar := hintBar(a.frame, a.hints())
		if strings.Contains(bar, a.frame.T("key.scroll")) != scrolls {
			t.Errorf("at height %d the hint bar is %q", height, ansi.Strip(bar))
		}
		before, _ := a.body(a.frame.Shift)
		a.Update(pressed("down"))
		if after, _ := a.body(a.frame.Shift); (before != after) != scrolls {
			t.Errorf("at height %d ↓ scrolls: %v", height, before != after)
		}
	}
}

// What was scrolled stays so while the page stays; another page begins at its top.
func TestScrolledStays(t *testing.T) {
	a := still(t, i18n.PL)
	sceneOf("letter")(t, a)
	a.frame.Height = minHeight
	a.Update(pressed("pgdown"))
	at := a.frame.Shift
	if a.Update(pressed("c")); at == 0 || a.frame.Shift != at {
		t.Errorf("copying scrolled from %d to %d", at, a.frame.Shift)
	}
	if a.Update(pressed("esc")); a.frame.Shift != 0 || len(a.over) != 0 {
		t.Errorf("the page below begins at line %d", a.frame.Shift)
	}
}
