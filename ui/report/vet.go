package report

import (
	"errors"
	"fmt"
)

// Check reports whether a text holds the password, in whatever form. An error
// means that it cannot tell.
type Check func(text string) (holds bool, err error)

// NoPassword is the Check where there is none: none was given and none is kept.
func NoPassword(string) (bool, error) { return false, nil }

// Draft is a report that nobody has vetted yet. It cannot be read.
type Draft struct{ text, outside string }

// Vetted is a text in which no password was found. Only Vet makes one.
type Vetted struct{ text string }

// String is the text.
func (v Vetted) String() string { return v.text }

// Bytes is the text.
func (v Vetted) Bytes() []byte { return []byte(v.text) }

// Why is why a report is refused.
type Why string

// The reasons: it holds the password, or something that reads the same; or
// nobody could say whether it does.
const (
	Holds     Why = "holds"
	Unchecked Why = "unchecked"
)

// Refused is a report that must not be handed on. It does not quote it.
type Refused struct {
	Why Why
	Err error // why nobody could say; nil where it holds the password
}

func (r *Refused) Error() string {
	if r.Why == Holds {
		return "the report holds the password, or text that reads the same"
	}
	return fmt.Sprintf("the report cannot be searched for the password: %v", r.Err)
}

func (r *Refused) Unwrap() error { return r.Err }

// Vet lets the text out when every check has passed. Without any it is refused:
// who has nothing to look for says so by NoPassword. Beside the text itself its
// values are searched, because in the text they may be shortened or escaped.
func (d Draft) Vet(checks ...Check) (Vetted, error) {
	if len(checks) == 0 {
		return Vetted{}, &Refused{Unchecked, errors.New("nobody checked it")}
	}
	for _, check := range checks {
		for _, text := range []string{d.text, d.outside} {
			holds, err := check(text)
			switch {
			case err != nil:
				return Vetted{}, &Refused{Unchecked, err}
			case holds:
				return Vetted{}, &Refused{Holds, nil}
			}
		}
	}
	return Vetted{d.text}, nil
}
