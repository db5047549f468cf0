package tui

// window is the part of n rows that is drawn in so much height around the row
// in focus: first and last+1.
func window(n, focus, height int) (first, end int) {
	height = max(height, 0)
	first = min(max(focus-height*2/3, 0), max(n-height, 0))
	return first, min(first+height, n)
}

// air is an empty line at the top, where there is room for luxury.
func (s *sheet) air() {
	if s.f.Height >= 14 {
		s.gap()
	}
}

// roll writes n rows as far as they fit around the one in focus, with marks
// where there are more. Only what is seen is drawn, for there may be hundreds.
func (s *sheet) roll(n, focus, height int, draw func(i int) string) {
	first, end := window(n, focus, height)
	before := len(s.rows)
	for i := first; i < end; i++ {
		s.line(draw(i))
		if i == focus {
			s.here()
		}
	}
	lines := make([]string, 0, end-first)
	for _, r := range s.rows[before:] {
		lines = append(lines, r.text)
	}
	s.more(lines, first > 0, end < n)
	for i, line := range lines {
		s.rows[before+i].text = line
	}
}
