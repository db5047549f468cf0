package crash_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"mailkey/ui/cli/clitest"

	"golang.org/x/sys/unix"
)

// story is one command, at every step of which the program is killed or the disk fails.
type story struct {
	name     string
	rotates  bool     // it is about two passwords
	template string   // the home it begins with; empty: there is none yet
	args     []string // of the program
	stdin    string
	lacks    string         // a call that the system does not know
	from, to string         // the worlds before and after it
	mail     string         // where fetched mail lies, beside the home
	letters  map[string]int // what lies there after a clean run
	brings   string         // the folder of what lies beside the home at the beginning
	makes    bool           // it makes a backup, beside the home
	again    [2]int         // how the same command ends afterwards in each of them; never: it is not repeated
}

const never = -1

// point is one strike at one story.
type point struct {
	story  *story
	call   call // as the clean run had it
	strike strike
}

func (p point) kills() bool { return p.strike.how == killBefore || p.strike.how == killAmid }

// verdict is what is wrong after a point's strike.
type verdict struct {
	point
	wrong []string
}

func (p point) String() string {
	return fmt.Sprintf("%s, %s %s: %s", p.story.name, p.call.name, p.call.path, p.strike)
}

// matrix is all points and what came of them.
type matrix struct {
	t       *testing.T
	folder  string
	tracers tracers
	server  []string // the flags of the simulated Google
	mutex   sync.Mutex
	tried   []verdict
	kills   int
	faults  int
	missed  int // the call was not reached: no two runs are quite the same
	invalid int
}

// crashSample is how many points a short run tries one of; a long one tries all.
const (
	crashSample = 12
	workers     = 2
)

// TestCrashMatrix kills the program at every call with which it changes a file,
// before it and amid it, and fails every such call. Afterwards exactly one
// working password is known, and the next start needs no repair by hand.
func TestCrashMatrix(t *testing.T) {
	sample := crashSample
	if os.Getenv("MAILKEY_TEST_LONG") == "1" {
		sample = 1
	}
	m := newMatrix(t)
	random := rand.New(rand.NewPCG(crashSeed, 0))
	var points []point
	for _, s := range m.stories() {
		for _, p := range m.points(s) {
			if random.IntN(sample) == 0 {
				points = append(points, p)
			}
		}
	}
	each(points, m.one)
	line := fmt.Sprintf("crash matrix: %d kill points, %d fault points, %d invalid states (seed %d, sample 1 in %d)", m.kills, m.faults, m.invalid, crashSeed, sample)
	tell(t, line)
	t.Logf("%d were not reached", m.missed)
	if m.missed > len(points)/20 {
		t.Errorf("of %d points %d were not reached", len(points), m.missed)
	}
	t.Run("K01 killed at every call", func(t *testing.T) { m.report(t, func(p point) bool { return p.kills() }) })
	t.Run("K02 failed at every call", func(t *testing.T) { m.report(t, func(p point) bool { return !p.kills() }) })
	t.Run("R02 killed between any two steps of a rotation", func(t *testing.T) {
		m.report(t, func(p point) bool { return p.kills() && p.story.rotates })
	})
}

// report tells what some of the points showed.
func (m *matrix) report(t *testing.T, which func(point) bool) {
	tried := 0
	for _, p := range m.tried {
		if which(p.point) {
			if tried++; len(p.wrong) > 0 {
				t.Errorf("%s\n\t%s", p, strings.Join(p.wrong, "\n\t"))
			}
		}
	}
	if t.Logf("%d points", tried); tried < 10 && os.Getenv("MAILKEY_TEST_STORIES") == "" {
		t.Errorf("only %d points were tried", tried)
	}
}

// calls is the calls of a story, as a clean run shows them.
func (m *matrix) calls(s *story) []call {
	folder := m.home(s, "clean "+s.name)
	e, err := m.tracers.trace(m.program(s, folder), strike{}, nil)
	if err != nil || e.code != 0 {
		m.t.Fatalf("%s, without a fault: exit code %d, %v: %s %s", s.name, e.code, err, e.out, e.errs)
	}
	if got, err := world(m.t.Context(), folder); err != nil || got != s.to {
		m.t.Fatalf("%s, without a fault: %q, want %q (%v)", s.name, got, s.to, err)
	}
	if s.mail != "" {
		if s.letters, err = letters(s.place(folder)); err != nil || len(s.letters) == 0 {
			m.t.Fatalf("%s, without a fault: no mail, %v", s.name, err)
		}
	}
	m.t.Logf("%s: %d calls", s.name, len(e.calls))
	return e.calls
}

// points is every strike at a story.
func (m *matrix) points(s *story) (points []point) {
	for i, c := range m.calls(s) {
		at := i + 1
		if c.reads {
			points = append(points, point{s, c, strike{at: at, how: fails, err: unix.EIO}})
			continue
		}
		points = append(points, point{s, c, strike{at: at, how: killBefore}})
		for _, err := range []unix.Errno{unix.EIO, unix.ENOSPC} {
			points = append(points, point{s, c, strike{at: at, how: fails, err: err}}, point{s, c, strike{at: at, how: fails, err: err, stays: true}})
		}
		for _, err := range []unix.Errno{unix.EACCES, unix.EINTR} {
			points = append(points, point{s, c, strike{at: at, how: fails, err: err}})
		}
		points = append(points, point{s, c, strike{at: at, how: fails, err: unix.EROFS, stays: true}})
		if c.halves {
			points = append(points, point{s, c, strike{at: at, how: killAmid}}, point{s, c, strike{at: at, how: falters, err: unix.ENOSPC, stays: true}})
		}
	}
	return points
}

// each does something with all, some at a time.
func each[T any](all []T, do func(T)) {
	var running sync.WaitGroup
	next := make(chan T)
	for range workers {
		running.Go(func() {
			for one := range next {
				do(one)
			}
		})
	}
	for _, one := range all {
		next <- one
	}
	close(next)
	running.Wait()
}

func (m *matrix) one(p point) {
	folder := m.home(p.story, "point")
	defer os.RemoveAll(filepath.Dir(folder)) //nolint:errcheck // a test's leftovers
	e, err := m.tracers.trace(m.program(p.story, folder), p.strike, nil)
	wrong := []string{}
	if err != nil {
		wrong = append(wrong, err.Error())
	}
	if e.struck {
		wrong = append(wrong, m.judge(p, e, folder)...)
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	switch {
	case !e.struck && err == nil:
		m.missed++
		return
	case p.kills():
		m.kills++
	default:
		m.faults++
	}
	if m.tried = append(m.tried, verdict{p, wrong}); len(wrong) > 0 {
		m.invalid++
	}
}

// judge is what is wrong after a strike: at once, after the next start, after
// the same command again, and after the next change of anything.
func (m *matrix) judge(p point, e ending, folder string) (wrong []string) {
	ctx, s := m.t.Context(), p.story
	add := func(when string, more ...string) {
		for _, text := range more {
			wrong = append(wrong, when+": "+text)
		}
	}
	killed := p.kills()
	if killed != (e.code == -1) {
		add("at once", fmt.Sprintf("the exit code is %d: %s %s", e.code, e.out, e.errs))
	}
	if !killed {
		add("at once", explained(e)...)
	}
	add("at once", told("stdout", []byte(e.out))...)
	add("at once", told("stderr", []byte(e.errs))...)
	add("at once", exposed(folder)...)
	add("at once", s.misfiled(folder, e.code == 0)...)

	if code, out := m.run(folder, "", "mailkey", "accounts", "list"); code != 0 {
		add("the next start", fmt.Sprintf("exit code %d: %s", code, out))
	}
	got, err := world(ctx, folder)
	switch {
	case err != nil:
		add("the next start", err.Error())
	case got != s.from && got != s.to, e.code == 0 && got != s.to:
		add("the next start", fmt.Sprintf("the world is %q after exit code %d", got, e.code))
	}
	add("the next start", s.miskept(folder, got, e.code == 0)...)
	if strings.Contains(got, "ala@gmail.com: new") {
		if code, out := m.patiently(folder, "", "mailkey", "test", "ala@gmail.com"); code != 0 {
			add("the next start", fmt.Sprintf("the password does not work: exit code %d: %s", code, out))
		}
	}

	if err := growOlder(filepath.Dir(folder)); err != nil {
		add("the same again", err.Error())
	}
	want := s.expected(folder, got)
	if want == never {
		return append(wrong, m.inTheEnd(s, folder)...)
	}
	if code, out := m.patiently(folder, s.stdin, s.line(folder)...); code != want {
		add("the same again", fmt.Sprintf("exit code %d, want %d: %s", code, want, out))
	}
	return append(wrong, m.inTheEnd(s, folder)...)
}

// inTheEnd is what is wrong after the next use of a home where all is done.
func (m *matrix) inTheEnd(s *story, folder string) (wrong []string) {
	ctx := m.t.Context()
	if err := nextUse(ctx, folder); err != nil {
		wrong = append(wrong, err.Error())
	}
	if now, err := world(ctx, folder); err != nil || now != s.to {
		wrong = append(wrong, fmt.Sprintf("the world is %q in the end, %v", now, err))
	}
	wrong = append(append(wrong, s.misfiled(folder, true)...), s.halfWritten(folder)...)
	wrong = append(append(wrong, s.miskept(folder, s.to, true)...), s.left(folder)...)
	return append(append(wrong, tidy(ctx, folder)...), exposed(folder)...)
}

// explained is what is wrong with how a failure was told: with exit code 1, or
// inside the account with 3, as a failure of the disk or the vault, in words for
// people.
func explained(e ending) (wrong []string) {
	type failure struct{ Code, Message string }
	type lane struct{ Diagnosis *struct{ Note string } }
	var doc struct {
		Error    *failure
		Accounts []struct{ Error *failure }
		Check    struct{ Lanes []lane }
	}
	decoder := json.NewDecoder(strings.NewReader(e.out))
	if err := decoder.Decode(&doc); err != nil || decoder.More() {
		return []string{fmt.Sprintf("not one JSON document: %v: %q %q", err, e.out, e.errs)}
	}
	said := doc.Error
	if e.code == 3 && len(doc.Accounts) == 1 {
		said = doc.Accounts[0].Error
	}
	unreached := e.code == 3 && slices.ContainsFunc(doc.Check.Lanes, func(l lane) bool {
		return l.Diagnosis != nil && l.Diagnosis.Note == "no-room-here" // for a descriptor
	})
	switch {
	case e.code == 0, unreached:
		return nil
	case e.code != 1 && e.code != 3 || said == nil:
		return []string{fmt.Sprintf("exit code %d: %s %s", e.code, e.out, e.errs)}
	case said.Code != "storage" && said.Code != "vault":
		wrong = append(wrong, fmt.Sprintf("the error's code is %q", said.Code))
	}
	for _, never := range []string{"panic", "goroutine", "fault of its own", "SQLITE", "sqlite", "SQL logic", "restore"} {
		if strings.Contains(strings.ToLower(asked.Replace(said.Message)), strings.ToLower(never)) {
			wrong = append(wrong, "the error speaks of "+never+": "+said.Message)
		}
	}
	if !strings.Contains(said.Message, "disk") && !strings.Contains(said.Message, "/") {
		wrong = append(wrong, "the error names neither the disk nor a path: "+said.Message)
	}
	return wrong
}

// run runs a command line without the tracer, and returns its exit code and
// what it said.
func (m *matrix) run(folder, stdin string, line ...string) (int, string) {
	cmd := clitest.Command(m.t, folder, append(line[1:len(line):len(line)], always...)...)
	cmd.Stdin = strings.NewReader(stdin)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if wrong := append(told("stdout", out), told("stderr", []byte(errs.String()))...); len(wrong) > 0 {
		return -1, strings.Join(wrong, "; ")
	}
	if !json.Valid(out) || errs.Len() > 0 && cmd.ProcessState.ExitCode() == 0 {
		return -1, fmt.Sprintf("%v: %s %s", err, out, errs.String())
	}
	return cmd.ProcessState.ExitCode(), string(out) + errs.String()
}

// always is flags of every command of the matrix.
var always = []string{"--json", "--vault=sealed", "--no-input"}

func (m *matrix) program(s *story, folder string) program {
	return program{
		path: clitest.Program(), args: append(s.line(folder), always...), stdin: s.stdin, under: filepath.Dir(folder), lacks: s.lacks,
		env: []string{"MAILKEY_HOME=" + folder, "MAILKEY_LANG=en", "TERM=xterm", "LANG=C.UTF-8", "HOME=" + m.folder, "PATH=" + os.Getenv("PATH")},
	}
}

// home is a copy of what a story begins with, in a folder of its own: that is
// watched too, because a home is a name in it.
func (m *matrix) home(s *story, name string) string {
	apart, err := os.MkdirTemp(m.folder, name)
	folder := filepath.Join(apart, "home")
	if err == nil {
		err = s.settle(folder)
	}
	if err != nil {
		m.t.Error(err)
	}
	return folder
}

// errNoTracing says why the matrix cannot be tried here.
var errNoTracing = errors.New("this system does not let a program trace its own children")

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	m := &matrix{t: t, folder: t.TempDir(), tracers: startTracers(workers)}
	t.Cleanup(func() { close(m.tracers) })
	e, err := m.tracers.trace(program{path: "/bin/true", args: []string{"true"}, under: m.folder}, strike{}, nil)
	if err != nil || e.code != 0 {
		unable(t, errors.Join(errNoTracing, err))
	}
	return m
}

// unable skips, but where everything must be there.
func unable(t *testing.T, why error) {
	t.Helper()
	if os.Getenv("MAILKEY_TEST_REQUIRE_SERVERS") == "1" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// tell tells how much was tried: in the test's log, and in the file that
// MAILKEY_TEST_SUMMARY names, for go test shows no log of what passed.
func tell(t *testing.T, line string) {
	t.Helper()
	t.Log(line)
	path := os.Getenv("MAILKEY_TEST_SUMMARY")
	if path == "" {
		return
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = fmt.Fprintln(f, line)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		t.Error(err)
	}
}
