// Package fetch brings a mailbox's messages into a Maildir: read-only, only what is
// new, and so that what it has reported survives a power cut.
//
// It speaks IMAP itself, over package wire's guarded connections. A library
// would cost a round trip for each question: here the sign-in, EXAMINE and the
// first FETCHes leave in one flight, so that to learn that nothing is new takes
// four round trips (TCP, TLS, greeting, flight), and go-imap can send neither that
// nor ask for X-GM-MSGID, and gives up on items it does not know. What
// the server answers is cut into lines and literals without a copy; a literal goes
// to its file piece by piece, however large it is.
//
// Layout. INBOX alone: the folder named is its Maildir. All mailboxes: each has a
// Maildir below it, a folder for each level of its name (A/B lies in A/B), what a
// disk or a program could misread written %XX; two mailboxes never share a path. A
// mailbox stays where it was first put. The state lies in .mailkey beside the mail,
// a lock on it keeps a second fetch out, and another account's mail is refused. (notmuch
// notes that what lies there is no mail, until new.ignore names .mailkey.)
//
// Numbers. A message is known by UIDVALIDITY and UID, which its file's name
// carries. The state keeps the last UID of each mailbox below which all is down, so
// that it does not grow with the mail; only after a run that was killed is what
// lies there looked through. A message that was deleted here does not come
// back. When a server numbers a mailbox anew, all is asked for again, and a message whose
// bytes lie there already keeps its file, which takes the new number.
//
// Flags are mapped when a message comes. Later ones are added (CONDSTORE tells
// which changed; without it nothing is asked), and none is taken away: what a mail
// reader here has set stays.
//
// Copies. Where Gmail proves by X-GM-MSGID that a message in several mailboxes is
// one, it is kept once: in the first in the order INBOX, labels, Sent and Drafts,
// Spam and Trash, starred and important, All Mail. Its id is remembered, so that
// a message which is given another label, or archived, does not come again.
package fetch
