package crash_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// call is one system call that touches what lies below the folder watched.
type call struct {
	name, path string // the path is relative to that folder
	reads      bool   // it changes nothing
	halves     bool   // a write that can be done in part
}

// strike is what the tracer does at one of those calls.
type strike struct {
	at    int           // which of them, counted over all threads from 1; 0: none
	how   deed          // what is done
	err   syscall.Errno // what a call that fails gives
	stays bool          // every later one fails as well: a disk that stays broken
}

func (s strike) String() string {
	text := fmt.Sprintf("call %d %s", s.at, s.how)
	if s.err != 0 {
		text += " with " + unix.ErrnoName(s.err)
	}
	if s.stays {
		text += ", and all later ones"
	}
	return text
}

type deed string

const (
	killBefore deed = "is killed at" // the call does nothing
	killAmid   deed = "is killed in" // half of a write is done
	fails      deed = "fails"        // the call does nothing
	falters    deed = "falters"      // half of a write is done, the next call fails
)

// ending is how a traced run ended.
type ending struct {
	calls     []call
	struck    bool // the call was reached
	code      int  // the exit code, -1 after a signal
	out, errs string
}

// subject is where a call names its file.
type subject int

const (
	byFD     subject = iota // a descriptor, the first argument
	byPath                  // a path, the first argument
	byFolder                // a folder's descriptor and a path
	byNew                   // two pairs of these: the second is looked at
	byNames                 // two paths: the second is looked at
)

// watched is the calls that count. The argument of open's flags says whether it creates.
var watched = map[uint64]struct {
	name    string
	subject subject
	reads   bool
	flags   int
}{
	unix.SYS_WRITE: {"write", byFD, false, 0}, unix.SYS_PWRITE64: {"pwrite64", byFD, false, 0},
	unix.SYS_WRITEV: {"writev", byFD, false, 0}, unix.SYS_PWRITEV: {"pwritev", byFD, false, 0},
	unix.SYS_COPY_FILE_RANGE: {"copy_file_range", byFD, false, 0}, unix.SYS_SENDFILE: {"sendfile", byFD, false, 0},
	unix.SYS_FSYNC: {"fsync", byFD, false, 0}, unix.SYS_FDATASYNC: {"fdatasync", byFD, false, 0},
	unix.SYS_SYNCFS: {"syncfs", byFD, false, 0}, unix.SYS_SYNC_FILE_RANGE: {"sync_file_range", byFD, false, 0},
	unix.SYS_FTRUNCATE: {"ftruncate", byFD, false, 0}, unix.SYS_TRUNCATE: {"truncate", byPath, false, 0},
	unix.SYS_FALLOCATE: {"fallocate", byFD, false, 0},
	unix.SYS_OPEN:      {"open", byPath, true, 1}, unix.SYS_OPENAT: {"openat", byFolder, true, 2}, unix.SYS_CREAT: {"creat", byPath, false, 0},
	unix.SYS_MKDIR: {"mkdir", byPath, false, 0}, unix.SYS_MKDIRAT: {"mkdirat", byFolder, false, 0},
	unix.SYS_RENAME: {"rename", byNames, false, 0}, unix.SYS_RENAMEAT: {"renameat", byNew, false, 0}, unix.SYS_RENAMEAT2: {"renameat2", byNew, false, 0},
	unix.SYS_LINK: {"link", byNames, false, 0}, unix.SYS_LINKAT: {"linkat", byNew, false, 0},
	unix.SYS_UNLINK: {"unlink", byPath, false, 0}, unix.SYS_UNLINKAT: {"unlinkat", byFolder, false, 0}, unix.SYS_RMDIR: {"rmdir", byPath, false, 0},
	unix.SYS_CHMOD: {"chmod", byPath, false, 0}, unix.SYS_FCHMOD: {"fchmod", byFD, false, 0},
	unix.SYS_FCHMODAT: {"fchmodat", byFolder, false, 0}, unix.SYS_FCHMODAT2: {"fchmodat2", byFolder, false, 0},
	unix.SYS_UTIMENSAT: {"utimensat", byFolder, false, 0},
	unix.SYS_READ:      {"read", byFD, true, 0}, unix.SYS_PREAD64: {"pread64", byFD, true, 0}, unix.SYS_GETDENTS64: {"getdents64", byFD, true, 0},
}

// frees is the calls that a full disk does not refuse.
var frees = map[string]bool{"unlink": true, "unlinkat": true, "rmdir": true, "chmod": true, "fchmod": true, "fchmodat": true, "fchmodat2": true, "utimensat": true}

// traceTime is how long a traced run may take.
const traceTime = time.Minute

// program is what runs under the tracer.
type program struct {
	path  string // the executable
	args  []string
	env   []string
	stdin string
	under string // the folder watched
	lacks string // a call that this system does not know
}

// tracer follows every thread of one run. Its own thread is the only one that
// may speak to the traced program.
type tracer struct {
	program
	strike  strike
	done    func(c call, name string) // after each watched call that succeeded
	pid     int
	threads map[int]*thread
	broken  bool // from now on every watched call that changes something fails
	failing bool // the next one does
	ending  ending
}

// thread is one of the program's, in a call or outside of one.
type thread struct {
	inside bool
	call   *call         // the watched one it is in
	err    syscall.Errno // what it is told in place of its being done
	fakes  bool          // it is told that it is done
	dies   bool          // at the exit
}

// tracers run programs, each in a thread of its own that never does anything
// else: it waits for all its children, and must not take away anybody's.
type tracers chan func()

func startTracers(n int) tracers {
	jobs := make(tracers)
	for range n {
		go func() {
			runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
			for job := range jobs {
				job()
			}
		}()
	}
	return jobs
}

// trace runs a program and strikes at one of its calls. It tells done, if there
// is one, of every watched call that succeeded.
func (jobs tracers) trace(p program, s strike, done func(c call, name string)) (ending, error) {
	t := &tracer{program: p, strike: s, done: done, threads: map[int]*thread{}}
	ended := make(chan error)
	jobs <- func() { ended <- t.run() }
	err := <-ended
	return t.ending, err
}

func (t *tracer) run() error {
	folder, err := os.MkdirTemp("", "mailkey-trace-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a test's leftovers
	var files []uintptr
	for name, text := range []string{t.stdin, "", ""} {
		path := filepath.Join(folder, fmt.Sprint(name))
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return err
		}
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		defer f.Close() //nolint:errcheck // a test's leftovers
		files = append(files, f.Fd())
	}
	t.pid, err = syscall.ForkExec(t.path, t.args, &syscall.ProcAttr{Dir: folder, Env: t.env, Files: files, Sys: &syscall.SysProcAttr{Ptrace: true}})
	if err != nil {
		return err
	}
	slow := time.AfterFunc(traceTime, func() { _ = unix.Kill(t.pid, unix.SIGKILL) })
	err = t.follow()
	if !slow.Stop() {
		err = errors.Join(err, fmt.Errorf("it ran for more than %s", traceTime))
	}
	out, e1 := os.ReadFile(filepath.Join(folder, "1"))
	errs, e2 := os.ReadFile(filepath.Join(folder, "2"))
	t.ending.out, t.ending.errs = string(out), string(errs)
	return errors.Join(err, e1, e2)
}

// follow goes from stop to stop until the program has ended.
func (t *tracer) follow() error {
	var status unix.WaitStatus
	if _, err := unix.Wait4(t.pid, &status, unix.WALL, nil); err != nil {
		return err
	}
	const options = unix.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACECLONE | unix.PTRACE_O_TRACEFORK | unix.PTRACE_O_TRACEVFORK |
		unix.PTRACE_O_TRACEEXEC | unix.PTRACE_O_EXITKILL
	if err := unix.PtraceSetOptions(t.pid, options); err != nil {
		_ = unix.Kill(t.pid, unix.SIGKILL)
		return err
	}
	t.threads[t.pid] = &thread{}
	_ = unix.PtraceSyscall(t.pid, 0)
	for {
		tid, err := unix.Wait4(-1, &status, unix.WALL|unix.WNOTHREAD, nil)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case errors.Is(err, unix.ECHILD):
			return nil
		case err != nil:
			return err
		case !status.Stopped():
			if tid == t.pid {
				t.ending.code = status.ExitStatus() // -1 after a signal
			}
			delete(t.threads, tid)
			continue
		}
		if err := t.stopped(tid, status); err != nil && !errors.Is(err, unix.ESRCH) { // killed meanwhile
			return err
		}
	}
}

// stopped looks at why a thread has stopped, and lets it go on.
func (t *tracer) stopped(tid int, status unix.WaitStatus) error {
	th, known := t.threads[tid]
	if !known {
		th = &thread{}
		t.threads[tid] = th
	}
	deliver := 0
	switch signal := status.StopSignal(); {
	case signal == unix.SIGTRAP|0x80:
		if err := t.passes(tid, th); err != nil {
			return err
		}
	case signal == unix.SIGTRAP && status.TrapCause() > 0, signal == unix.SIGSTOP && !known: // a new thread, and the news of it
	default:
		deliver = int(signal)
	}
	return unix.PtraceSyscall(tid, deliver)
}

// passes sees a thread enter a call or leave one.
func (t *tracer) passes(tid int, th *thread) error {
	var regs unix.PtraceRegs
	if err := unix.PtraceGetRegs(tid, &regs); err != nil {
		return err
	}
	if th.inside = !th.inside; th.inside {
		return t.enter(tid, th, &regs)
	}
	was := *th
	*th = thread{}
	switch {
	case was.dies:
		return unix.Kill(t.pid, unix.SIGKILL)
	case was.err != 0:
		regs.Rax = -uint64(was.err)
		return unix.PtraceSetRegs(tid, &regs)
	case was.fakes:
		regs.Rax = 0
		return unix.PtraceSetRegs(tid, &regs)
	case was.call != nil && t.done != nil && int64(regs.Rax) >= 0:
		t.done(*was.call, filepath.Join(t.under, was.call.path))
	}
	return nil
}

func (t *tracer) enter(tid int, th *thread, regs *unix.PtraceRegs) error {
	leaveOut := func() error {
		regs.Orig_rax = ^uint64(0)
		return unix.PtraceSetRegs(tid, regs)
	}
	if regs.Orig_rax == unix.SYS_PRCTL && regs.Rdi == unix.PR_SET_DUMPABLE {
		th.fakes = true // only root could look into it then
		return leaveOut()
	}
	c, ok := t.subject(tid, regs)
	if !ok {
		return nil
	}
	th.call = &c
	t.ending.calls = append(t.ending.calls, c)
	hit := len(t.ending.calls) == t.strike.at
	half := hit && c.halves
	if hit {
		t.ending.struck, t.broken = true, t.strike.stays
	}
	switch {
	case hit && t.strike.how == killBefore:
		return unix.Kill(t.pid, unix.SIGKILL)
	case c.name == t.lacks:
		th.err = unix.ENOSYS
		return leaveOut()
	case half && t.strike.how == killAmid:
		th.dies = true
		regs.Rdx /= 2
		return unix.PtraceSetRegs(tid, regs)
	case half && t.strike.how == falters:
		t.failing = true
		regs.Rdx /= 2
		return unix.PtraceSetRegs(tid, regs)
	case hit && t.strike.how == fails, !hit && t.failing && !c.reads, !hit && t.broken && !c.reads && !(t.strike.err == unix.ENOSPC && frees[c.name]):
		t.failing = false
		th.err = t.strike.err
		return leaveOut()
	}
	return nil
}

// subject is the call that a thread enters, if it is one of those watched and
// below the folder.
func (t *tracer) subject(tid int, regs *unix.PtraceRegs) (call, bool) {
	w, ok := watched[regs.Orig_rax]
	if !ok {
		return call{}, false
	}
	args := [4]uint64{regs.Rdi, regs.Rsi, regs.Rdx, regs.R10}
	c := call{name: w.name, reads: w.reads, halves: (w.name == "write" || w.name == "pwrite64") && args[2] > 1}
	if w.flags > 0 && args[w.flags]&(unix.O_CREAT|unix.O_TRUNC) != 0 {
		c.reads = false
	}
	path := ""
	switch w.subject {
	case byFD:
		path = descriptor(tid, args[0])
	case byPath:
		path = text(tid, args[0])
	case byNames:
		path = text(tid, args[1])
	case byFolder:
		path = below(descriptor(tid, args[0]), text(tid, args[1]))
	case byNew:
		path = below(descriptor(tid, args[2]), text(tid, args[3]))
	}
	rest, ours := strings.CutPrefix(path, t.under)
	if !ours || rest != "" && rest[0] != '/' {
		return c, false
	}
	c.path = strings.TrimPrefix(rest, "/")
	return c, true
}

func below(folder, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(folder, path)
}

// descriptor is the path behind a thread's descriptor.
func descriptor(tid int, fd uint64) string {
	path, _ := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", tid, int32(fd)))
	return strings.TrimSuffix(path, " (deleted)")
}

// text is the text at an address of the program's.
func text(tid int, address uint64) string {
	f, err := os.Open(fmt.Sprintf("/proc/%d/mem", tid))
	if err != nil {
		return ""
	}
	defer f.Close() //nolint:errcheck // only read
	buffer := make([]byte, 4096)
	n, _ := f.ReadAt(buffer, int64(address))
	end := bytes.IndexByte(buffer[:n], 0)
	if end < 0 {
		return ""
	}
	return string(buffer[:end])
}
