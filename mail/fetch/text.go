package fetch

import (
	"context"
	"io"
	"strings"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // the character sets of mail

	"mailkey/mail"
)

// Bounds of what is read of a message, however it is built.
const (
	textMost  = 256 << 10 // bytes of the text
	htmlMost  = 2 << 20   // of a part that is a page
	fileMost  = 64 << 20  // of the file
	depthMost = 20        // parts within parts
	partsMost = 500
	namesMost = 100 // attachments that are named
)

// reading is a message while its text is looked for.
type reading struct {
	ctx   context.Context
	out   *mail.MessageText
	parts int
}

// readText finds a message's text and its attachments.
func readText(ctx context.Context, r io.ReadSeeker, out *mail.MessageText) {
	limited := &io.LimitedReader{R: r, N: fileMost}
	w := &reading{ctx: ctx, out: out}
	var text string
	if entity, _ := message.Read(limited); entity != nil {
		text = w.part(entity, 0)
	} else if _, err := r.Seek(0, io.SeekStart); err == nil { // its header cannot be read: it is shown as it is
		_, body, _ := strings.Cut(w.read(r, textMost), "\n\n")
		text = body
	}
	out.Cut = out.Cut || limited.N <= 0
	out.Text = w.lines(text)
}

// lines cleans a text line by line and cuts it.
func (w *reading) lines(text string) string {
	var b strings.Builder
	empty := 0
	for line := range strings.SplitSeq(text, "\n") {
		if b.Len() >= textMost {
			w.out.Cut = true
			break
		}
		line = mail.CleanUpTo(line, textMost-b.Len())
		if line == "" {
			if empty++; empty > 2 || b.Len() == 0 {
				continue
			}
		} else {
			empty = 0
		}
		b.WriteString(line)
		b.WriteByte('\n')
	}
	return strings.TrimRight(b.String(), "\n")
}

// part is the text of a part and of those within it.
func (w *reading) part(e *message.Entity, depth int) string {
	if w.parts++; w.parts > partsMost || depth > depthMost || w.ctx.Err() != nil {
		w.out.Cut = true
		return ""
	}
	kind, parameters, _ := e.Header.ContentType()
	if many := e.MultipartReader(); many != nil {
		return w.many(many, kind == "multipart/alternative", depth)
	}
	disposition, named, _ := e.Header.ContentDisposition()
	name := named["filename"]
	if name == "" {
		name = parameters["name"]
	}
	switch {
	case disposition != "attachment" && (kind == "text/plain" || kind == "") && name == "":
		return w.read(e.Body, textMost)
	case disposition != "attachment" && kind == "text/html" && name == "":
		return plain(w.read(e.Body, htmlMost))
	case disposition != "attachment" && strings.HasPrefix(kind, "text/") && name == "":
		return w.read(e.Body, textMost)
	}
	if name == "" {
		name = kind
	}
	if len(w.out.Attachments) < namesMost {
		w.out.Attachments = append(w.out.Attachments, decoded(name))
	}
	return ""
}

// many is the text of several parts: of alternatives the plainest, else all.
func (w *reading) many(parts message.MultipartReader, alternatives bool, depth int) string {
	var all []string
	best := ""
	for {
		e, err := parts.NextPart()
		if e == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
			break
		}
		kind, _, _ := e.Header.ContentType()
		text := w.part(e, depth+1)
		if w.parts > partsMost || w.ctx.Err() != nil {
			w.out.Cut = true
			break
		}
		if strings.TrimSpace(text) == "" {
			continue
		}
		if all = append(all, text); kind == "text/plain" || best == "" {
			best = text
		}
	}
	if alternatives {
		return best
	}
	return strings.Join(all, "\n\n")
}

// read reads a part up to a bound.
func (w *reading) read(r io.Reader, most int64) string {
	text, err := io.ReadAll(io.LimitReader(r, most+1))
	if int64(len(text)) > most || err != nil {
		w.out.Cut = true
		text = text[:min(int64(len(text)), most)]
	}
	return string(text)
}
