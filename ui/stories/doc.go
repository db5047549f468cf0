// Package stories is the tests of the whole program from outside: the real binary at a
// terminal, by lines, by scripts and over SSH, beside real, practice and hostile servers.
package stories
