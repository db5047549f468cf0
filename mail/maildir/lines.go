package maildir

import "bytes"

// lines makes CRLF into LF and keeps every other byte, also where the two fall
// into different pieces.
type lines struct{ held bool } // a CR at the end of the last piece

// add appends a piece to out.
func (l *lines) add(out, piece []byte) []byte {
	if l.held && len(piece) > 0 {
		l.held = false
		if piece[0] != '\n' {
			out = append(out, '\r')
		}
	}
	for {
		i := bytes.IndexByte(piece, '\r')
		switch {
		case i < 0:
			return append(out, piece...)
		case i == len(piece)-1:
			l.held = true
			return append(out, piece[:i]...)
		case piece[i+1] == '\n':
			out = append(out, piece[:i]...)
		default:
			out = append(out, piece[:i+1]...)
		}
		piece = piece[i+1:]
	}
}

// end appends what was held back.
func (l *lines) end(out []byte) []byte {
	if l.held {
		l.held = false
		return append(out, '\r')
	}
	return out
}
