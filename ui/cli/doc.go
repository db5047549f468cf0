// Package cli is the command line: one table of commands, one JSON document
// and one exit code for each run. It holds no rules about mail or accounts;
// it asks accounts.Service, and tells.
//
//   - Stdout carries the answer; prompts, warnings and progress go to stderr.
//   - With --json stdout carries exactly one document, whatever happens.
//   - No flag, argument or variable carries a password, and what a person typed
//     in the wrong place is not repeated where it may be one.
//   - Nothing is drawn with escape codes unless stdout is a terminal.
package cli
