package tally

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"strconv"
	"strings"
	"time"

	"mailkey/mail"
	"mailkey/mail/fleet"
	"mailkey/ui/i18n"
)

// HTML is the rows as one page that needs nothing else: it asks no network, sorts
// by a click on a heading, and prints. The browser is told to run nothing but
// what stands in it.
func HTML(lang i18n.Lang, rows []Row, now time.Time) []byte {
	var b strings.Builder
	text := func(key string, pairs ...any) string { return html.EscapeString(lang.T(key, pairs...)) }
	title := text("tally.title")
	fmt.Fprintf(&b, `<!DOCTYPE html>
<html lang="%s">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>%s</title>
<style>%s</style>
</head>
<body>
<h1>%s</h1>
<p>%s</p>
<ul class="sum">
`, lang, digest(style), digest(script), title, style, title, html.EscapeString(lang.N("tally.when", len(rows), "when", now.Format("2006-01-02 15:04 -0700"))))
	for _, state := range fleet.States {
		n := 0
		for _, r := range rows {
			if r.State == state {
				n++
			}
		}
		if n > 0 {
			fmt.Fprintf(&b, "<li class=\"%s\">%s: <b>%d</b></li>\n", state, text("tally.state."+string(state)), n)
		}
	}
	b.WriteString("</ul>\n<table>\n<thead><tr>")
	for _, name := range [...]string{"address", "state", "imap", "smtp", "cause", "stage", "took", "age", "tested"} {
		fmt.Fprintf(&b, `<th scope="col"><button type="button">%s</button></th>`, text("tally.column."+name))
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for _, r := range rows {
		line(&b, lang, r, now)
	}
	fmt.Fprintf(&b, "</tbody>\n</table>\n<p class=\"note\">%s</p>\n<script>%s</script>\n</body>\n</html>\n", text("tally.note"), script)
	return []byte(b.String())
}

// line is one row; a cell's sort key stands in data-v where its text would sort badly.
func line(b *strings.Builder, lang i18n.Lang, r Row, now time.Time) {
	cell := func(text, key string) {
		if key == "" {
			fmt.Fprintf(b, "<td>%s</td>", html.EscapeString(text))
			return
		}
		fmt.Fprintf(b, `<td data-v="%s">%s</td>`, html.EscapeString(key), html.EscapeString(text))
	}
	fmt.Fprintf(b, "<tr class=\"%s\">", html.EscapeString(string(r.State)))
	cell(r.Address, "")
	cell(lang.T("tally.state."+string(r.State)), "")
	for _, lane := range mail.Protocols {
		verdict := ""
		if v := r.Lanes[lane]; v != "" {
			verdict = lang.T("tally.verdict." + string(v))
		}
		cell(verdict, "")
	}
	cell(why(lang, string(r.Cause)), "")
	stage := ""
	if r.Stage != "" {
		stage = lang.T("stage." + string(r.Stage))
	}
	cell(stage, "")
	cell(strconv.FormatInt(r.Took.Milliseconds(), 10)+" ms", strconv.FormatInt(r.Took.Milliseconds(), 10))
	days, sort := r.days(now), r.days(now)
	if days != "" {
		n, _ := strconv.Atoi(days)
		days = lang.N("tally.days", n)
	}
	cell(days, sort)
	cell(strings.NewReplacer("T", " ", "Z", " UTC").Replace(r.tested()), "")
	b.WriteString("</tr>\n")
}

// why is a cause in words, or the code of an error that kept a mailbox from being
// tested.
func why(lang i18n.Lang, cause string) string {
	for _, key := range [...]string{"cause." + cause + ".title", "tally.cause." + cause, "error." + cause} {
		if i18n.Has(key) {
			return lang.T(key)
		}
	}
	return cause
}

// digest is how a page's policy names a script or a style that it may use.
func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.StdEncoding.EncodeToString(sum[:])
}

const style = `
:root{color-scheme:light dark}
body{font:15px/1.45 system-ui,sans-serif;margin:2rem;max-width:80rem}
h1{font-size:1.4rem;margin:0 0 .3rem}
.sum{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.5rem 1.5rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #8886;vertical-align:top;overflow-wrap:anywhere}
th button{font:inherit;font-weight:600;background:none;border:0;padding:0;cursor:pointer;color:inherit;text-align:left}
th[aria-sort=ascending] button::after{content:" ▲"}
th[aria-sort=descending] button::after{content:" ▼"}
tr.refused td:nth-child(2),tr.failed td:nth-child(2),tr.unreachable td:nth-child(2){color:#b3261e;font-weight:600}
tr.throttled td:nth-child(2),tr.held td:nth-child(2){color:#8a5a00;font-weight:600}
.note{color:#777;font-size:.85rem}
@media print{body{margin:0;font-size:9pt;max-width:none}thead{display:table-header-group}tr{break-inside:avoid}th button::after{content:""!important}}
`

const script = `
document.querySelectorAll('th').forEach(function(th,i){th.firstChild.addEventListener('click',function(){
var up=th.getAttribute('aria-sort')!=='ascending',body=document.querySelector('tbody');
document.querySelectorAll('th').forEach(function(o){o.removeAttribute('aria-sort')});
th.setAttribute('aria-sort',up?'ascending':'descending');
var key=function(r){var c=r.cells[i];return c.dataset.v===undefined?c.textContent:c.dataset.v};
Array.from(body.rows).sort(function(a,b){return key(a).localeCompare(key(b),undefined,{numeric:true})*(up?1:-1)}).forEach(function(r){body.append(r)});
})});
`
