//go:build !windows

package maildir

const separator = ":" // between a message's name and its flags
