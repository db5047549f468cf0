package diagnose

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
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

// corpus is the collection of real failures.
func corpus(t testing.TB) []failure {
	t.Helper()
	file, err := os.Open("testdata/failures.jsonl")
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
	if err := lines.Err(); err != nil || len(all) != 185 {
		t.Fatalf("%d failures, %v", len(all), err)
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
