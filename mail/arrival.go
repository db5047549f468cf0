package mail

import (
	"fmt"
	"strings"
	"time"
)

// TestSubject is the subject of the message to oneself. A failed Send or Arrive
// carries it as its Detail when such a message may have stayed in the mailbox.
const TestSubject = "mailkey: test / próba"

// Place is a kind of folder in which the message to oneself is looked for.
type Place string

// The places, as a person may know them in any language.
const (
	PlaceInbox   Place = "INBOX"
	PlaceSpam    Place = "Spam"
	PlaceAllMail Place = "All Mail"
)

// Arrival is how the message to oneself was found: the Detail of a good Arrive.
type Arrival struct {
	Place Place
	Stays bool // it could not be deleted again
}

const stays = ", not deleted"

func (a Arrival) String() string {
	if a.Stays {
		return string(a.Place) + stays
	}
	return string(a.Place)
}

// ParseArrival reads what String wrote.
func ParseArrival(detail string) (a Arrival, ok bool) {
	place, left := strings.CutSuffix(detail, stays)
	switch p := Place(place); p {
	case PlaceInbox, PlaceSpam, PlaceAllMail:
		return Arrival{p, left}, true
	}
	return Arrival{}, false
}

// NotArrived is a message that the server accepted and that did not show up.
type NotArrived struct {
	After  time.Duration // since the server accepted it
	Looked []Place       // each once
}

func (e *NotArrived) Error() string {
	return fmt.Sprintf("accepted, but not found within %s", e.After)
}
