// Package maildir keeps mail on disk as a Maildir that mutt, aerc and notmuch
// read as it is. Messages arrive in batches: a batch is written to tmp, made
// durable as a whole (one syncfs where there is one, else many fsyncs side by
// side), moved to new and cur, and the folders are synced. What Commit has
// agreed to survives a power cut; before that nothing of it is to be seen but
// files in tmp, which the next run takes away.
//
// A message's name depends on nothing but what the server said:
//
//	1700000000.M7U42.mailkey-1a2b3c4d   (and ":2,S" where it has flags)
//
// the seconds of its arrival, the mailbox's UIDVALIDITY, the UID, and a tag for
// the account and the mailbox. So a message that is there is found again,
// whatever a mail reader made of its flags and wherever it moved it within the
// Maildir, and no name of the server's becomes a path.
//
// Everything is opened below an os.Root; a link, another user's folder or a
// file in a folder's place is refused. Folders are 0700, files 0600.
package maildir
