package fetch

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// plain is what a page says: its tags dropped, nothing of it run or loaded, and
// each link in full behind its words, so that nobody is led elsewhere than it looks.
func plain(page string) string {
	z := html.NewTokenizer(strings.NewReader(page))
	z.SetMaxBuf(256 << 10)
	p := &pageText{}
	for {
		switch z.Next() {
		case html.ErrorToken:
			return p.b.String()
		case html.TextToken:
			if p.muted == 0 {
				p.text(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			p.begin(token)
		case html.EndTagToken:
			name, _ := z.TagName()
			p.end(atom.Lookup(name))
		}
	}
}

// pageText is a page's text as it grows.
type pageText struct {
	b     strings.Builder
	muted int    // within what is not drawn
	href  string // of the link that is open
	begun int    // where its words begin
}

// unseen is what a page does not draw.
func unseen(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Head, atom.Title, atom.Template, atom.Object, atom.Iframe:
		return true
	}
	return false
}

// text adds words; white space is one space.
func (p *pageText) text(s string) {
	for i, word := range strings.Fields(s) {
		if i > 0 || strings.ContainsAny(s[:1], " \t\r\n") {
			p.b.WriteByte(' ')
		}
		p.b.WriteString(word)
	}
	if s != "" && strings.ContainsAny(s[len(s)-1:], " \t\r\n") {
		p.b.WriteByte(' ')
	}
}

func (p *pageText) begin(t html.Token) {
	if unseen(t.DataAtom) {
		if t.Type == html.StartTagToken {
			p.muted++
		}
		return
	}
	attribute := func(name string) string {
		for _, a := range t.Attr {
			if a.Key == name {
				return strings.TrimSpace(a.Val)
			}
		}
		return ""
	}
	switch t.DataAtom {
	case atom.Br, atom.P, atom.Div, atom.Tr, atom.Table, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Blockquote, atom.Ul, atom.Ol, atom.Pre, atom.Hr:
		p.b.WriteByte('\n')
	case atom.Li:
		p.b.WriteString("\n- ")
	case atom.Td, atom.Th:
		p.b.WriteByte(' ')
	case atom.Img:
		p.text(" " + attribute("alt") + " ")
	case atom.A:
		p.link()
		p.href, p.begun = attribute("href"), p.b.Len()
	}
}

func (p *pageText) end(a atom.Atom) {
	switch {
	case unseen(a):
		p.muted = max(p.muted-1, 0)
	case a == atom.A:
		p.link()
	case a == atom.P || a == atom.Div || a == atom.Tr || a == atom.Blockquote || a == atom.Ul || a == atom.Ol:
		p.b.WriteByte('\n')
	case a == atom.H1 || a == atom.H2 || a == atom.H3 || a == atom.Table:
		p.b.WriteString("\n\n")
	}
}

// link closes the link that is open with where it leads.
func (p *pageText) link() {
	href := p.href
	p.href = ""
	if href == "" || strings.HasPrefix(href, "#") {
		return
	}
	said := strings.TrimSpace(p.b.String()[p.begun:])
	if said != href && said != strings.TrimPrefix(href, "mailto:") {
		p.b.WriteString(" <" + href + ">")
	}
}
