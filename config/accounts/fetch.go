package accounts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"mailkey/mail"
	"mailkey/mail/diagnose"
)

// MailFolder is where the account's mail is fetched to unless a folder is
// named: one of its own below the data folder, called as the address.
func (s *Service) MailFolder(a Account) string {
	name := folderName(a.Profile.Address.Key())
	if a.Owner != Local.User { // two people may have the same address
		name += "-" + a.ID
	}
	return filepath.Join(s.parts.Mail, name)
}

// maxFolderName keeps a folder's name within what every file system takes, in bytes.
const maxFolderName = 120

// folderName is an address as the name of a folder: letters that are special to
// some file system or shell are written as %XX, and so is a dot in front.
func folderName(address string) string {
	var b strings.Builder
	for i := range len(address) {
		c := address[i]
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', strings.IndexByte("@_-+", c) >= 0, c == '.' && i > 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	name := b.String()
	if len(name) > maxFolderName {
		sum := sha256.Sum256([]byte(address))
		name = name[:maxFolderName-17] + "-" + hex.EncodeToString(sum[:8])
	}
	return name
}

// Fetch brings a stored account's new mail into a folder on this computer, with
// its kept secret, or the given one where none is kept, and remembers how it
// ended. A plan without a folder means MailFolder; only whoever works at this
// computer may name another one. The report is of the reading
// lane; what is told as fetched is good whatever the error.
func (s *Service) Fetch(ctx context.Context, who Actor, id string, given mail.Secret, plan mail.FetchPlan,
	emit func(mail.Event), progress func(mail.Progress),
) (mail.Fetched, mail.Report, error) {
	a, err := s.account(ctx, who, "Fetch", id)
	if err != nil {
		return mail.Fetched{}, nil, err
	}
	if who != Local && plan.To != "" && plan.To != s.MailFolder(a) { // a server's folders are not theirs to name
		return mail.Fetched{}, nil, errNotAllowed
	}
	secret, err := s.secret(ctx, a, given)
	if err != nil {
		return mail.Fetched{}, nil, err
	}
	if secret.IsZero() {
		return mail.Fetched{}, nil, usage(FieldPassword, ReasonNoSecret, ErrNoSecret)
	}
	if plan.To == "" {
		plan.To = s.MailFolder(a)
	}
	fetched, report, err := s.parts.Fetcher.Fetch(ctx, mail.Login{Profile: a.Profile, Secret: secret}, plan, emit, progress)
	result := Fetch{At: s.now(), To: plan.To, All: plan.All, Verdict: report.Verdict(mail.IMAP)}
	result.Messages, result.Bytes = fetched.Total()
	switch {
	case err != nil:
		result.Verdict = mail.VerdictFailed
	case result.Verdict == mail.VerdictFailed:
		result.Cause = causeOf(report, a.Profile)
	}
	if a.Fetched != nil && result.Verdict != mail.VerdictOK && !holds(fetched) {
		result.To, result.All = a.Fetched.To, a.Fetched.All // what lies there is still what can be read
	}
	recorded, cancel := context.WithTimeout(context.WithoutCancel(ctx), recording)
	defer cancel()
	return fetched, report, errors.Join(onDisk(err), stored(s.parts.Store.RecordFetch(recorded, a.ID, result)))
}

// holds reports whether there is mail where it was fetched to.
func holds(f mail.Fetched) bool {
	return slices.ContainsFunc(f.Folders, func(m mail.FetchedFolder) bool { return m.New > 0 || m.Known > 0 })
}

func causeOf(r mail.Report, p mail.Profile) diagnose.Cause {
	if why := diagnose.Explain(r, p); len(why) > 0 {
		return why[0].Cause
	}
	return diagnose.Unknown
}

// fetched is an account of which mail lies here.
func (s *Service) fetched(ctx context.Context, who Actor, action, id string) (Account, error) {
	a, err := s.account(ctx, who, action, id)
	if err == nil && a.Fetched == nil {
		err = &Error{Code: CodeNotFound, Reason: ReasonNoFetch, Err: errors.New("no mail has been fetched yet")}
	}
	return a, err
}

// Messages is the newest n messages of what was fetched last, 0 for all;
// ReasonNoFetch where nothing was fetched yet.
func (s *Service) Messages(ctx context.Context, who Actor, id string, n int) ([]mail.Message, error) {
	a, err := s.fetched(ctx, who, "Messages", id)
	if err != nil {
		return nil, err
	}
	all, err := s.parts.Fetcher.Messages(ctx, a.Fetched.To, n)
	return all, onDisk(err)
}

// Read is one of the messages that Messages listed, as plain text.
func (s *Service) Read(ctx context.Context, who Actor, id string, m mail.Message) (mail.MessageText, error) {
	a, err := s.fetched(ctx, who, "Read", id)
	if err != nil {
		return mail.MessageText{}, err
	}
	text, err := s.parts.Fetcher.Read(ctx, a.Fetched.To, m)
	return text, onDisk(err)
}

// onDisk gives a trouble with fetched mail its code.
func onDisk(err error) error {
	if errors.As(err, new(*mail.DiskError)) {
		return &Error{Code: CodeStorage, Reason: ReasonMail, Err: err}
	}
	return coded(err, CodeStorage)
}
