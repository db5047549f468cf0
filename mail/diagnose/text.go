package diagnose

import (
	"cmp"
	"encoding/base64"
	"slices"
	"strings"

	"mailkey/mail"
)

// Pasted is an error message from any program, with what is known about it.
// Empty fields are unknown.
type Pasted struct {
	Text     string
	Protocol string // imap, smtp, tls, tcp, dns, input
	Stage    string // our stages' names, or those of data/failures.jsonl
	Host     string
	Port     int
	TLS      string // implicit (tls), starttls, none
	Address  mail.Address

	log surroundings
}

// surroundings is what the rest of a log tells about a passage of it.
type surroundings struct {
	host string
	port int
	mail bool
}

// ExplainText names the cause of a pasted message, of a long one the last
// failure's. Said quotes no password, which logs hold beside the error.
func ExplainText(p Pasted) Diagnosis {
	lines := linesOf(p.Text)
	at := p.deciding(lines)
	d := at.e.conclude(at.event, p.Address)
	if !at.e.input { // it may be a password
		before := max(0, at.from-contextLines)
		d.Said = p.quote(at, redactLines(lines[before:at.to])[at.from-before:])
	}
	return d
}

// evidence reads the message, and the place it came from as far as it is known.
func (p Pasted) evidence() (*evidence, mail.Event) {
	e := &evidence{host: hostName(p.Host), port: p.Port}
	e.told = e.host != ""
	e.stage, e.input = stageOf(p.Stage)
	protocol := strings.ToLower(strings.TrimSpace(p.Protocol))
	e.input = e.input || protocol == "input" || p.Protocol+p.Stage == "" && fourByFour(p.Text)
	switch protocol {
	case "imap":
		e.lane = mail.IMAP
	case "smtp":
		e.lane = mail.SMTP
	}
	switch strings.ToLower(strings.TrimSpace(p.TLS)) {
	case "implicit", "tls", "ssl":
		e.mode = implicitTLS
	case "starttls":
		e.mode = startTLS
	case "none":
		e.mode = noTLS
	}
	e.expect(protocol)
	e.read(p.Text)
	e.host, e.port = cmp.Or(e.host, p.log.host), cmp.Or(e.port, p.log.port)
	if told := p.Protocol+p.Stage+p.Host != "" || p.Port != 0; !told && !e.input {
		e.keepWhatIsMail(p.log.mail || !p.Address.IsZero())
	} else if e.shows(elsewhere) && !e.answered() {
		e.signs = 0
	}
	e.infer()
	e.owner, e.name = ownerOf(p.Address), p.Address.Domain()
	e.home = e.owner == otherProvider
	server := mail.Server{Host: e.host, Port: e.port}
	switch e.mode {
	case implicitTLS:
		server.Security = mail.TLS
	case startTLS:
		server.Security = mail.StartTLS
	}
	return e, mail.Event{Protocol: e.lane, Server: server, Stage: e.stage, Status: mail.Failed}
}

// expect reads the stage out of the protocol where there can be only one.
func (e *evidence) expect(protocol string) {
	stages := map[string]mail.Stage{"dns": mail.Resolve, "tcp": mail.Connect, "tls": mail.Encrypt}
	if stage := stages[protocol]; e.stage == "" && !e.input {
		e.stage = stage
	}
}

// infer fills in what was not told from what shows.
func (e *evidence) infer() {
	if e.input {
		return
	}
	if e.lane == "" {
		e.lane = e.laneByServer()
	}
	if e.status == "" && e.shows(certTime|certName|certTrust) && !e.at(mail.Resolve) {
		e.stage = mail.Encrypt // programs speak of signing in when they mean the whole way to it
	}
	if e.stage != "" {
		return
	}
	if e.status == "535" || e.status == "534" || e.refusedOutright() {
		e.stage = mail.SignIn
	} else if e.shows(silent) {
		e.stage = mail.Greet
	}
}

func (e *evidence) laneByServer() mail.Protocol {
	switch {
	case e.port == 993 || e.port == 143 || strings.HasPrefix(e.host, "imap"):
		return mail.IMAP
	case e.port == 465 || e.port == 587 || strings.HasPrefix(e.host, "smtp"):
		return mail.SMTP
	case e.code != "" || e.status == "NO" || e.status == "BAD" || e.status == "BYE":
		return mail.IMAP
	case e.status != "":
		return mail.SMTP
	}
	return ""
}

func hostName(s string) string {
	return strings.TrimSuffix(strings.ToLower(strings.TrimSpace(s)), ".")
}

// said is the server's words among redacted lines: without those that a program
// sent, which may hold a password, and those of which nothing is left.
func said(lines []string) string {
	var kept []string
	for _, line := range lines {
		if !(len(lines) > 1 && sentByProgram(line) || holdsLogin(line) || bare(line)) {
			kept = append(kept, line)
		}
	}
	return mail.Clean(strings.Join(kept, " "))
}

// sentByProgram reports a log's line in the other direction, or a bare base64
// answer, as a password is sent in.
func sentByProgram(line string) bool {
	line = strings.TrimSpace(line)
	for _, mark := range []string{"C:", ">>>", "->", "CLIENT", "Client:"} {
		if strings.HasPrefix(line, mark) {
			return true
		}
	}
	_, err := base64.StdEncoding.DecodeString(line)
	return len(line) >= 8 && err == nil
}

// holdsLogin reports a command that carries a password: AUTH PLAIN with its
// answer, or LOGIN with a name and a password.
func holdsLogin(line string) bool {
	words := strings.Fields(strings.ToUpper(line))
	for i, word := range words {
		if i+2 >= len(words) {
			break
		}
		switch word {
		case "AUTH", "AUTHENTICATE":
			_, err := base64.StdEncoding.DecodeString(words[i+2])
			return err == nil && i+3 == len(words) && (words[i+1] == "PLAIN" || words[i+1] == "LOGIN")
		case "LOGIN":
			prose := []string{"FAILED", "FAILURE", "ERROR", "INVALID", "INCORRECT", "DENIED", "IS", "NOT", "WAS", "REJECTED", "COMMAND", "TO", "NIE"}
			return i > 0 && i+3 == len(words) && !slices.Contains(prose, words[i+1]) && words[i-1] != "NO" && words[i-1] != "BAD"
		}
	}
	return false
}
