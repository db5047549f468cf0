package cli

import (
	"time"

	"mailkey/mail"
	"mailkey/mail/diagnose"
	"mailkey/mail/fleet"
	"mailkey/ui/i18n"
	"mailkey/ui/report"
)

// The shapes of test --json (design §3).
type (
	testDoc struct {
		Schema   int             `json:"schema"`
		Accounts []accountResult `json:"accounts"`
	}
	accountResult struct {
		Address string       `json:"address"`
		Verdict mail.Verdict `json:"verdict"`
		TookMS  int64        `json:"took_ms"`
		Lanes   []laneResult `json:"lanes"`
		Error   *problem     `json:"error,omitempty"`

		box     report.Mailbox      // the same for --report
		outcome fleet.Outcome       // the same in one word
		reason  *diagnose.Diagnosis // of the lane that is explained first
		tested  time.Time
		since   time.Time // the password is in use; zero: not known
	}
	laneResult struct {
		Protocol  mail.Protocol    `json:"protocol"`
		Host      string           `json:"host"`
		Port      int              `json:"port"`
		Security  mail.Security    `json:"security"`
		Verdict   mail.Verdict     `json:"verdict"`
		Stages    []stageResult    `json:"stages"`
		Diagnosis *diagnosisResult `json:"diagnosis,omitempty"`
	}
	stageResult struct {
		Stage  mail.Stage  `json:"stage"`
		Status mail.Status `json:"status"`
		MS     int64       `json:"ms"`
		Detail string      `json:"detail"`
	}
	diagnosisResult = report.Diagnosis
)

// judge turns a report into what is told about it.
func judge(lang i18n.Lang, p mail.Profile, r mail.Report, took time.Duration) accountResult {
	result := accountResult{
		Address: p.Address.String(), Verdict: r.Overall(), TookMS: took.Milliseconds(), Lanes: []laneResult{},
		box: report.Mailbox{Profile: p, Report: r}, outcome: fleet.Judge(r, nil, p),
	}
	why := diagnose.Explain(r, p)
	if len(why) > 0 {
		result.reason = &why[0]
	}
	for _, protocol := range mail.Protocols {
		server := p.Server(protocol)
		lane := laneResult{
			Protocol: protocol, Host: server.Host, Port: server.Port, Security: server.Security,
			Verdict: r.Verdict(protocol), Stages: []stageResult{},
		}
		for _, e := range r.Lane(protocol) {
			lane.Stages = append(lane.Stages, stageResult{e.Stage, e.Status, e.Took.Milliseconds(), e.Detail})
		}
		for _, d := range why {
			if d.Because.Protocol == protocol && lane.Verdict == mail.VerdictFailed {
				lane.Diagnosis = diagnosed(lang, d)
			}
		}
		result.Lanes = append(result.Lanes, lane)
	}
	return result
}

// diagnosed says a diagnosis in the reader's language.
func diagnosed(lang i18n.Lang, d diagnose.Diagnosis) *diagnosisResult {
	return report.Diagnosed(lang, d)
}

// unsettled is the result of an account that could not be tested at all.
func unsettled(address string, p *problem) accountResult {
	verdict, state := mail.VerdictFailed, fleet.Broken
	if exitCode(p.Code) == exitInterrupted {
		verdict, state = mail.VerdictCancelled, fleet.Cancelled
	}
	return accountResult{Address: address, Verdict: verdict, Lanes: []laneResult{}, Error: p, outcome: fleet.Outcome{State: state}}
}

// exitOf is the code for a number of results.
func (s *session) exitOf(results ...accountResult) int {
	code := exitOK
	for _, r := range results {
		switch {
		case r.Verdict == mail.VerdictCancelled:
			return exitInterrupted
		case r.Verdict != mail.VerdictOK:
			code = exitCheckFailed
		}
	}
	if s.ctx.Err() != nil {
		return exitInterrupted
	}
	return code
}
