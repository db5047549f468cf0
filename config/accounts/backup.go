package accounts

import "time"

// Backup is what a backup came to, or what is known of one.
type Backup struct {
	Path     string
	Created  time.Time
	Users    int
	Accounts int
	Sealed   int   // passwords in it, sealed as they were
	Keyring  int   // passwords that are not: they lie in the system's keyring
	Entries  int64 // of the audit trail
	Bytes    int64
	Key      bool // the key of the sealed passwords is in it
	Guarded  bool // a passphrase opens it; else the server's key
}

// Restoring is how to restore.
type Restoring struct {
	Replace  bool // what is there now; a backup of it is kept first
	KeepKeys bool // SSH keys, roles and access as in the backup, whatever was taken away since
}

// Restored is what a restore came to.
type Restored struct {
	Backup
	Replaced *Backup // what was there before, and where it is kept; nil for an empty store
	Keys     int     // SSH keys that came back
	Withheld int     // that did not, because they were taken away since or nobody says that they still hold
	Lowered  int     // users whom the backup has as administrators and who are members now
	Unjoined int     // accesses to a mailbox that were taken away since
	Kept     int     // mailboxes that stay with the owner whom they were given to since
	Trail    bool    // the audit trail was longer than the backup's, and stays
}
