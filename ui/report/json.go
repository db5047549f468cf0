package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui/i18n"
)

// schema is the version of the JSON report.
const schema = 1

// The shapes of the JSON report; the names are those of test --json.
type (
	document struct {
		Schema int      `json:"schema"`
		Report contents `json:"report"`
	}
	contents struct {
		When     time.Time `json:"when"`
		Version  string    `json:"version"`
		System   string    `json:"system"`
		Terminal string    `json:"terminal,omitempty"`
		Practice bool      `json:"practice,omitempty"`
		Accounts []account `json:"accounts"`
		LeftOut  *leftOut  `json:"left_out,omitempty"`
	}
	leftOut struct {
		Accounts int `json:"accounts"`
		Lines    int `json:"lines"` // of the conversations
	}
	account struct {
		Address       string              `json:"address"`
		UserName      string              `json:"user_name"`
		CAFingerprint string              `json:"ca_fingerprint,omitempty"`
		Verdict       mail.Verdict        `json:"verdict"`
		TookMS        int64               `json:"took_ms"`
		Problem       string              `json:"problem,omitempty"`
		Lanes         []lane              `json:"lanes"`
		Evidence      []discover.Evidence `json:"evidence,omitempty"`
	}
	lane struct {
		Protocol   mail.Protocol `json:"protocol"`
		Host       string        `json:"host"`
		Port       int           `json:"port"`
		Security   mail.Security `json:"security"`
		Verdict    mail.Verdict  `json:"verdict"`
		Stages     []stage       `json:"stages"`
		Diagnosis  *Diagnosis    `json:"diagnosis,omitempty"`
		Transcript []line        `json:"transcript"`
	}
	stage struct {
		Stage  mail.Stage  `json:"stage"`
		Status mail.Status `json:"status"`
		MS     int64       `json:"ms"`
		Detail string      `json:"detail"`
		Error  string      `json:"error,omitempty"`
	}
	line struct {
		Stage mail.Stage `json:"stage"`
		Ours  bool       `json:"ours"`
		Text  string     `json:"text"`
	}
)

// JSON is the report for a program, its sentences in the given language.
func JSON(lang i18n.Lang, f Facts) Draft {
	f, boxes, lines := f.bounded()
	doc := document{schema, contents{
		When: f.When, Version: clean(f.Version), System: clean(f.System), Terminal: clean(f.Terminal), Practice: f.Practice, Accounts: []account{},
	}}
	if boxes+lines > 0 {
		doc.Report.LeftOut = &leftOut{boxes, lines}
	}
	for _, m := range f.Mailboxes {
		doc.Report.Accounts = append(doc.Report.Accounts, m.json(lang))
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(doc); err != nil {
		panic(fmt.Sprintf("report: a document of plain values cannot fail to marshal: %v", err))
	}
	return Draft{out.String(), f.outside()}
}

func (m Mailbox) json(lang i18n.Lang) account {
	a := account{
		Address: mail.CleanUpTo(m.Profile.Address.String(), maxAddress), UserName: mail.CleanUpTo(m.user(), maxAddress),
		CAFingerprint: m.fingerprint(), Verdict: m.Report.Overall(), TookMS: m.Took.Milliseconds(),
		Problem: clean(m.Problem), Lanes: []lane{},
	}
	for _, protocol := range mail.Protocols {
		server := m.Profile.Server(protocol)
		l := lane{
			Protocol: protocol, Host: clean(server.Host), Port: server.Port, Security: server.Security,
			Verdict: m.Report.Verdict(protocol), Stages: []stage{}, Transcript: []line{},
		}
		for _, e := range m.Report.Lane(protocol) {
			l.Stages = append(l.Stages, stage{e.Stage, e.Status, e.Took.Milliseconds(), clean(e.Detail), clean(trouble(e.Err))})
		}
		for _, said := range m.Report.Said(protocol) {
			l.Transcript = append(l.Transcript, line{said.Stage, said.Ours, clean(said.Text)})
		}
		if d, ok := m.diagnosis(protocol); ok {
			l.Diagnosis = Diagnosed(lang, d)
		}
		a.Lanes = append(a.Lanes, l)
	}
	for _, e := range evidence(m) {
		a.Evidence = append(a.Evidence, discover.Evidence{Source: discover.Source(clean(string(e.Source))), Trusted: e.Trusted, Detail: clean(e.Detail)})
	}
	return a
}

// maxEvidence is how many reasons for a finding are told.
const maxEvidence = 50

func evidence(m Mailbox) []discover.Evidence { return m.Evidence[:min(len(m.Evidence), maxEvidence)] }
