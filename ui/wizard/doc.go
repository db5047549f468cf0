// Package wizard is the conversation as data: which steps there are, what each
// asks, and when it is needed. It does no input or output and knows no
// terminal; the faces (ui/tui, ui/plain, ui/cli) only ask what it says.
//
// A new step is one value in setup.go or rotate.go and its texts, and every face has it.
package wizard
