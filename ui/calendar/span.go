package calendar

import (
	"strconv"
	"time"
)

// Span is a length of time as people count it. The zero value is none.
type Span struct{ Months, Days, Hours int }

// Usual is how long a password may be in use before mailkey reminds of it.
var Usual = Span{Days: 90}

// maxSpan is the largest number that is taken.
const maxSpan = 10000

// ParseSpan reads "12h", "90d", "12w" or "3m": hours, days, weeks, months.
func ParseSpan(text string) (s Span, ok bool) {
	if len(text) < 2 {
		return Span{}, false
	}
	n, err := strconv.ParseUint(text[:len(text)-1], 10, 16)
	if err != nil || n == 0 || n > maxSpan {
		return Span{}, false
	}
	switch text[len(text)-1] {
	case 'h':
		s.Hours = int(n)
	case 'd':
		s.Days = int(n)
	case 'w':
		s.Days = 7 * int(n)
	case 'm':
		s.Months = int(n)
	default:
		return Span{}, false
	}
	return s, true
}

// After is when the span is over that began at t.
func (s Span) After(t time.Time) time.Time {
	return t.AddDate(0, s.Months, s.Days).Add(time.Duration(s.Hours) * time.Hour)
}
