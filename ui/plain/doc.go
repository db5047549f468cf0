// Package plain is mailkey by lines, for screen readers, pipes and terminals
// that cannot be drawn on: the same conversation as the full-screen face, one
// question at a time, numbered choices, nothing redrawn, no escape codes.
//
// One reader takes all input, so that piped lines reach the questions in order;
// its end is an error, never an empty answer.
package plain
