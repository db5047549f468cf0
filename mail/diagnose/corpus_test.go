package diagnose

import (
	"bufio"
	"encoding/json"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

type failure struct {
	ID, Protocol, Stage, Host, TLS, Text string
	Port                                 int
	Cause                                Cause
}

func (f failure) pasted() Pasted {
	return Pasted{Text: f.Text, Protocol: f.Protocol, Stage: f.Stage, Host: f.Host, Port: f.Port, TLS: f.TLS}
}

// corpus is the collections of real failures: the first, beside which the rules
// were written, and four gathered by people who had not seen them.
func corpus(t testing.TB) []failure {
	t.Helper()
	return slices.Concat(
		collection(t, "testdata/failures.jsonl", 185), collection(t, "testdata/blind.jsonl", 350),
		collection(t, "testdata/blind2.jsonl", 185), collection(t, "testdata/blind3.jsonl", 185), collection(t, "testdata/blind4.jsonl", 120))
}

func collection(t testing.TB, name string, count int) []failure {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []failure
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var f failure
		if err := json.Unmarshal(lines.Bytes(), &f); err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	if err := lines.Err(); err != nil || len(all) != count {
		t.Fatalf("%s: %d failures, %v", name, len(all), err)
	}
	return all
}

func TestCorpus(t *testing.T) {
	for _, f := range corpus(t) {
		if got := ExplainText(f.pasted()).Cause; got != f.Cause {
			t.Errorf("%s: got %s, want %s: %.120q", f.ID, got, f.Cause, f.Text)
		}
	}
}

// Each cause has exactly one rule.
func TestOneRulePerCause(t *testing.T) {
	var ruled []Cause
	for _, r := range rules() {
		if slices.Contains(ruled, r.cause) {
			t.Errorf("%s has two rules", r.cause)
		}
		ruled = append(ruled, r.cause)
	}
	for _, c := range Causes() {
		if c != Unknown && !slices.Contains(ruled, c) {
			t.Errorf("%s has no rule", c)
		}
	}
}

// place reads "imap/auth/imap.gmail.com:993/implicit".
func place(t testing.TB, where string) Pasted {
	t.Helper()
	parts := append(strings.Split(where, "/"), "", "", "", "")
	p := Pasted{Protocol: parts[0], Stage: parts[1], TLS: parts[3]}
	if parts[2] != "" {
		host, port, err := net.SplitHostPort(parts[2])
		if err != nil {
			t.Fatal(err)
		}
		p.Host = host
		if p.Port, err = strconv.Atoi(port); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

func TestVariations(t *testing.T) {
	for _, v := range slices.Concat(variations, variationsMore, variationsByClass, variationsBeside, variationsOfCauses, variationsOfPrograms, variationsOfClients, variationsCut, variationsImagined, variationsAgain) {
		p := place(t, v.where)
		p.Text = v.text
		if got := ExplainText(p).Cause; got != v.cause {
			t.Errorf("%s: got %s, want %s: %.120q", v.where, got, v.cause, v.text)
		}
	}
}

func TestCertificateWordings(t *testing.T) {
	causes := map[string]struct{ google, other Cause }{"time": {ClockWrong, CertBad}, "trust": {Intercepted, CertBad}, "name": {Intercepted, CertNameMismatch}}
	for kind, texts := range certificateWordings {
		for _, text := range texts {
			for where, want := range map[string]Cause{gTLS: causes[kind].google, otherTLS: causes[kind].other} {
				p := place(t, where)
				p.Text = text
				if got := ExplainText(p).Cause; got != want {
					t.Errorf("%s: got %s, want %s: %q", where, got, want, text)
				}
			}
		}
	}
}

// The parts of a phrase stand near each other: a log holds many sentences.
func TestPartsAreNear(t *testing.T) {
	for between, want := range map[string]Cause{"is": AccountDisabled, strings.Repeat("and so on ", 20): Unknown} {
		p := Pasted{Text: "The account " + between + " suspended", Protocol: "imap", Stage: "sign-in", Host: "imap.gmail.com"}
		if got := ExplainText(p).Cause; got != want {
			t.Errorf("%d bytes apart: %s", len(between), got)
		}
	}
}

// The target is 10 ms for a paste of 64 kB.
func BenchmarkExplainText(b *testing.B) {
	const line = "Nov 22 host postfix/smtp[12]: account, IMAP, SMTP, mail certificate 535-5.7.8 Username and Password not accepted\n"
	p := Pasted{Text: strings.Repeat(line, 64<<10/len(line))}
	for b.Loop() {
		ExplainText(p)
	}
}

// A rule that no failure needs is either dead or wrong.
func TestEachRuleIsNeeded(t *testing.T) {
	type judged struct {
		e    *evidence
		want Cause
	}
	var all []judged
	for _, f := range corpus(t) {
		e, _ := f.pasted().evidence()
		all = append(all, judged{e, f.Cause})
	}
	for _, l := range liveFailures(t) {
		e, _ := liveEvidence(l.event(), l.profile())
		all = append(all, judged{e, l.cause})
	}
	for i, r := range rules() {
		rest := slices.Delete(slices.Clone(rules()), i, i+1)
		lost := 0
		for _, j := range all {
			if judge(j.e, rest) != j.want {
				lost++
			}
		}
		if lost == 0 {
			t.Errorf("without the rule for %s nothing goes wrong", r.cause)
		}
	}
}
