// Package tui is the full-screen face of mailkey. Its rules:
//
//   - App routes: size, job, keys that work everywhere, screen. Nothing else.
//   - A Screen answers a message with a Move, a plain value; its parent acts on
//     it. Messages come only from outside: keys, pastes, sizes, jobs.
//   - Everything that touches the world (service, clipboard, browser, clock
//     ticks) is a job, and only job.go makes those commands. A job's events and
//     its verdict share one channel, in order. A result that nobody waits for
//     any more is dropped in one place, jobs.take.
//   - View is pure: the same Frame gives the same picture.
//   - A screen's keys are one list of commands; dispatch, the hint bar and the
//     help page all read it.
//   - What writes a line also says where the cursor stands in it.
//   - A password is typed into a masked field and leaves it as a mail.Secret in
//     the same Update. It is never part of a message, a Move or a Frame.
package tui
