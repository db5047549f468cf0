package host

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os/exec"
	"strings"
	"time"
)

// helperTime bounds every helper program.
const helperTime = 3 * time.Second

// maxPasted bounds what is read from the clipboard, in bytes.
const maxPasted = 64 << 10

// desktop knows the helper programs of an operating system. Texts go to them by
// standard input, never as an argument, which others could read.
type desktop struct {
	os     string
	getenv func(string) string
	find   func(name string) (path string, ok bool)
}

func look(name string) (string, bool) {
	path, err := exec.LookPath(name)
	return path, err == nil
}

// helper is one program and its arguments.
type helper []string

// copiers are the programs that put text on the clipboard, the best first.
func (d desktop) copiers() []helper {
	switch d.os {
	case "darwin":
		return []helper{{"pbcopy"}}
	case "windows":
		return []helper{{"clip.exe"}}
	}
	var all []helper
	if d.getenv("WAYLAND_DISPLAY") != "" {
		all = append(all, helper{"wl-copy"})
	}
	if d.getenv("DISPLAY") != "" {
		all = append(all, helper{"xclip", "-selection", "clipboard"}, helper{"xsel", "--clipboard", "--input"})
	}
	return all
}

// pasters are the programs that read the clipboard.
func (d desktop) pasters() []helper {
	if d.os == "darwin" {
		return []helper{{"pbpaste"}}
	}
	var all []helper
	if d.getenv("WAYLAND_DISPLAY") != "" {
		all = append(all, helper{"wl-paste", "--no-newline"})
	}
	if d.getenv("DISPLAY") != "" {
		all = append(all, helper{"xclip", "-selection", "clipboard", "-o"}, helper{"xsel", "--clipboard", "--output"})
	}
	return all
}

// openers are the programs that open a link.
func (d desktop) openers() []helper {
	switch d.os {
	case "darwin":
		return []helper{{"open"}}
	case "windows":
		return []helper{{"rundll32", "url.dll,FileProtocolHandler"}}
	}
	if d.getenv("WAYLAND_DISPLAY") == "" && d.getenv("DISPLAY") == "" {
		return nil
	}
	return []helper{{"xdg-open"}}
}

// first is the first of them that is installed.
func (d desktop) first(all []helper) (helper, bool) {
	for _, h := range all {
		if path, ok := d.find(h[0]); ok {
			return append(helper{path}, h[1:]...), true
		}
	}
	return nil, false
}

func (d desktop) copier() func(context.Context, string) error {
	h, ok := d.first(d.copiers())
	if !ok {
		return nil
	}
	return func(ctx context.Context, text string) error {
		_, err := h.run(ctx, strings.NewReader(text))
		return err
	}
}

func (d desktop) paster() func(context.Context) (string, error) {
	h, ok := d.first(d.pasters())
	if !ok {
		return nil
	}
	return func(ctx context.Context) (string, error) { return h.run(ctx, nil) }
}

// browser opens web pages and nothing else: a link is never a program's flag,
// nor a file.
func (d desktop) browser() func(context.Context, string) error {
	h, ok := d.first(d.openers())
	if !ok {
		return nil
	}
	return func(ctx context.Context, link string) error {
		u, err := url.Parse(link)
		if err != nil || u.Scheme != "https" || u.Host == "" {
			return errors.New("only https links are opened")
		}
		return h.start(ctx, u.String())
	}
}

// start starts the helper and looks a moment whether it fails. One that stays
// may be the browser itself, and is left alone.
func (h helper) start(ctx context.Context, argument string) error {
	cmd := exec.Command(h[0], append(h[1:len(h):len(h)], argument)...)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("run %s: %w", h[0], err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	ctx, cancel := context.WithTimeout(ctx, helperTime)
	defer cancel()
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("run %s: %w", h[0], err)
		}
	case <-ctx.Done():
	}
	return nil
}

// run runs the helper and returns what it printed, up to maxPasted.
func (h helper) run(ctx context.Context, in io.Reader) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, helperTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, h[0], h[1:]...)
	var out limited
	cmd.Stdin, cmd.WaitDelay = in, 200*time.Millisecond
	// xclip and wl-copy leave a child behind that serves the clipboard; it must
	// not hold a pipe of ours.
	if in == nil {
		cmd.Stdout = &out
	}
	if err := cmd.Run(); err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		return "", fmt.Errorf("run %s: %w", h[0], err)
	}
	return out.kept.String(), nil
}

// limited keeps the first maxPasted bytes. The buffer is a field, for embedded
// it would lend its ReadFrom, which knows no limit.
type limited struct{ kept bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	if room := maxPasted - l.kept.Len(); room > 0 {
		_, _ = l.kept.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}
