package wizard

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/discover"
	"mailkey/ui/guide"
)

// Answer is what the person chose below a page.
type Answer string

// The answers to "is 2-Step Verification on?". Insist goes on although it is off;
// Opens says that the page that shows itself only when it is on is there.
const (
	Yes        Answer = "yes"
	No         Answer = "no"
	DontKnow   Answer = "unknown"
	Insist     Answer = "insist"
	SwitchedOn Answer = "done"
	Opens      Answer = "opens"
)

// Draft is what the person has answered so far.
type Draft struct {
	Login     mail.Login
	Cleaning  mail.Cleaning // what was removed from the password as typed
	Purpose   accounts.Purpose
	TwoStep   Answer
	AppName   string // suggested and editable: the app password's name at Google
	Forget    bool   // do not keep the secret after use
	Found     discover.Finding
	Provider  discover.Host    // where the person says the mail is, for an address that discovery cannot tell; empty: not answered
	Users     []string         // IDs of those who are to use a new mailbox beside its owner
	FromFiles bool             // the servers were read from another program's files, which nobody vouches for
	Replaces  string           // ID of the stored account that gets a new password; empty for a new one
	From      int              // the revision of its password that this conversation began with; 0: any
	Given     bool             // the account was chosen before the conversation began
	Old       Old              // the password that is to be replaced
	Newer     *accounts.Former // after an undo: the newer password, which can be put back instead; nil: none
	OldSecret mail.Secret      // the same as typed, where mailkey does not have it; zero: not given
	Former    *accounts.Former // the same once it is replaced, while it is kept; nil: not so
	Forgotten bool             // Former is, by the person\'s word
	Ticked    map[string]bool  // guide steps ticked off, "page/step"
	Lost      bool             // a password was typed before leaving; it was not kept

	switched bool // the new password is stored
	repeated bool // and it is the one that was in use before

	raw    map[string]string // texts that would not do, kept until mended
	named  map[string]bool   // server fields that the person filled in
	agreed map[Doubt]string  // what was said yes to, and about what
}

// NewDraft starts a conversation at the given day, which names the app password.
func NewDraft(now time.Time) *Draft {
	return &Draft{
		Purpose: accounts.FirmaoNew,
		AppName: askedBy(accounts.FirmaoNew) + now.Format("2006-01"),
		Ticked:  map[string]bool{},
		raw:     map[string]string{},
		named:   map[string]bool{},
	}
}

// askedBy begins the suggested name of an app password: who it is for.
func askedBy(p accounts.Purpose) string {
	if p == accounts.OtherProgram {
		return "mailkey "
	}
	return "Firmao "
}

// Aim sets what the mailbox is for. The suggested name of its app password goes with it.
func (d *Draft) Aim(p accounts.Purpose) {
	if month, suggested := strings.CutPrefix(d.AppName, askedBy(d.Purpose)); suggested {
		d.AppName = askedBy(p) + month
	}
	d.Purpose = p
}

// Label is the mailbox's name: what was typed, else the address.
func (d *Draft) Label() string {
	if d.Login.Label != "" {
		return d.Login.Label
	}
	return d.Login.Address.String()
}

// Profile is the settings as they would be stored.
func (d *Draft) Profile() mail.Profile {
	p := d.Login.Profile
	p.Label = d.Label()
	if p.UserName == "" && d.located() && canonical(p.IMAP.Host) == canonical(d.Found.IMAP.Host) {
		p.UserName = d.Found.UserName // another server than the one found has other names
	}
	if p.UserName == "" {
		p.UserName = p.Address.String()
	}
	return p
}

// Ready is the login to test, its defaults filled in.
func (d *Draft) Ready() mail.Login {
	return mail.Login{Profile: d.Profile(), Secret: d.Login.Secret}
}

// Details is what is stored beside the login.
func (d *Draft) Details() accounts.Details {
	return accounts.Details{Purpose: d.Purpose, AppName: d.AppName, Keep: !d.Forget}
}

// Google reports whether the mailbox is Google's: as found, or where that cannot
// be told, as answered. Before there is an answer Google's guide is shown, for
// that is what mailkey is for.
func (d *Draft) Google() bool {
	if d.Unsure() {
		return d.Provider != discover.Other
	}
	return d.Found.Host != discover.Other
}

// Unsure reports whether only the person can tell where the mail is: it was
// looked for, and not found.
func (d *Draft) Unsure() bool {
	return !d.Found.Address.IsZero() && d.Found.Host != discover.Google && d.Found.Host != discover.Other
}

// provide fills in Google's servers where the person says that the mail is
// there, and takes them away where they say it is not. Servers that the person
// filled in stay.
func (d *Draft) provide() {
	if !d.Unsure() || d.Provider == "" {
		return
	}
	for lane, have := range map[mail.Protocol]*mail.Server{mail.IMAP: &d.Login.IMAP, mail.SMTP: &d.Login.SMTP} {
		switch google := googleServer(lane); {
		case d.Named(lane):
		case d.Provider == discover.Google:
			*have = google
		case *have == google:
			*have = mail.Server{}
		}
	}
}

// googleServer is where Google takes passwords.
func googleServer(lane mail.Protocol) mail.Server {
	if lane == mail.SMTP {
		return mail.Server{Host: "smtp.gmail.com", Port: 465, Security: mail.TLS}
	}
	return mail.Server{Host: "imap.gmail.com", Port: 993, Security: mail.TLS}
}

// Usual gives a server whose host nobody knows yet the port and the encryption
// that most have. The person has not named them: what is found replaces them.
func (d *Draft) Usual() {
	for lane, have := range map[mail.Protocol]*mail.Server{mail.IMAP: &d.Login.IMAP, mail.SMTP: &d.Login.SMTP} {
		if usual := googleServer(lane); have.Host == "" && !d.Named(lane) {
			have.Port, have.Security = usual.Port, usual.Security
		}
	}
}

// Settle takes what discovery found. What the person filled in stays: with a
// host named by hand nothing found is mixed, and a port named by hand goes with
// the host that is found.
func (d *Draft) Settle(f discover.Finding) {
	d.Found = f
	for lane, have := range map[mail.Protocol]*mail.Server{mail.IMAP: &d.Login.IMAP, mail.SMTP: &d.Login.SMTP} {
		switch found := d.found(lane); {
		case found.IsZero() || d.namedHost(lane):
		case d.Named(lane):
			have.Host = found.Host
		default:
			*have = found
		}
	}
	d.provide()
}

// Named reports whether the person filled in a field of this lane's server, so
// that nothing found may replace it.
func (d *Draft) Named(lane mail.Protocol) bool {
	return d.named[string(lane)+"-host"] || d.named[string(lane)+"-port"] || d.named[string(lane)+"-security"]
}

// Text is what a face shows in a field: the text that would not do, else the value.
func (d *Draft) Text(f Field) string {
	if raw, ok := d.raw[f.ID]; ok {
		return raw
	}
	return f.Get(d)
}

// Fill gives the field a text. One that will not do is remembered, so that it
// survives going back, and the error is a *Bad.
func (d *Draft) Fill(f Field, s string) error {
	err := f.Set(d, s)
	switch {
	case f.Secret:
	case err != nil:
		d.raw[f.ID] = s
	default:
		delete(d.raw, f.ID)
	}
	return err
}

// saved is the form in which a draft is kept: no secret, and nothing that is
// found out again.
type saved struct {
	Version int               `json:"version"`
	Step    string            `json:"step"`
	Fields  map[string]string `json:"fields"`
	TwoStep Answer            `json:"two_step,omitempty"`
	AppName string            `json:"app_name,omitempty"`
	Named   []string          `json:"named,omitempty"`
	Ticked  []string          `json:"ticked,omitempty"`
	CA      string            `json:"ca,omitempty"`
	Typed   bool              `json:"typed,omitempty"` // a password had been; it is not here

	Users []string `json:"users,omitempty"`

	Flow     string `json:"flow,omitempty"`
	Replaces string `json:"replaces,omitempty"`
	From     int    `json:"from,omitempty"`
	Given    bool   `json:"given,omitempty"`
	Old      *Old   `json:"old,omitempty"`
}

const savedVersion = 1

// Save is the answers as bytes for accounts.Service.SaveDraft, without any
// secret. A text that would not do stays out: it may be a password that was
// pasted into the wrong field.
func (f *Flow) Save() []byte {
	d := f.Draft
	s := saved{Version: savedVersion, Step: f.Step().ID(), Fields: map[string]string{}, TwoStep: d.TwoStep, AppName: d.AppName, CA: d.Login.CA}
	s.Users = d.Users
	s.Flow, s.Replaces, s.From, s.Given = f.Name, d.Replaces, d.From, d.Given
	if d.Old != (Old{}) {
		s.Old = &d.Old
	}
	s.Typed = !d.Login.Secret.IsZero()
	for _, field := range f.Fields() {
		if text := field.Get(d); !field.Secret && text != "" {
			s.Fields[field.ID] = text
		}
	}
	for id := range maps.Keys(d.named) {
		s.Named = append(s.Named, id)
	}
	for id, on := range d.Ticked {
		if on {
			s.Ticked = append(s.Ticked, id)
		}
	}
	b, err := json.Marshal(s)
	if err != nil {
		panic(fmt.Sprintf("wizard: a draft of strings cannot fail to marshal: %v", err))
	}
	return b
}

// Restore continues where Save left off. A step that needs the password goes
// back to where it is typed, for secrets are not kept.
func (f *Flow) Restore(b []byte) error {
	var s saved
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("read the unfinished answers: %w", err)
	}
	if s.Version != savedVersion {
		return fmt.Errorf("read the unfinished answers: version %d is not known", s.Version)
	}
	d := f.Draft
	for _, field := range f.Fields() {
		if text, ok := s.Fields[field.ID]; ok && !field.Secret {
			_ = d.Fill(field, text)
		}
	}
	d.named = map[string]bool{}
	for _, id := range s.Named {
		d.named[id] = true
	}
	for _, id := range s.Ticked {
		d.Ticked[id] = true
	}
	d.TwoStep, d.Login.CA, d.Lost = s.TwoStep, s.CA, s.Typed
	d.Users = s.Users
	d.Replaces, d.From, d.Given = s.Replaces, s.From, s.Given
	if s.Old != nil {
		d.Old = *s.Old
	}
	if s.AppName != "" {
		d.AppName = s.AppName
	}
	if d.Replaces != "" {
		d.renew()
	}
	f.at = max(f.index(s.Step), f.first())
	for f.afterSecret() && d.Login.Secret.IsZero() && f.Back() {
		continue
	}
	return nil
}

// trimmed takes away what a hand adds by accident around a typed text.
func trimmed(s string) string { return strings.Trim(s, " \t") }

// Values is what the guide fills in.
func (d *Draft) Values() guide.Values {
	v := guide.Values{
		Address: d.Login.Address, AppName: d.AppName, Label: d.Login.Label,
		IMAP: d.Login.IMAP, SMTP: d.Login.SMTP, OldApp: d.Old.AppName,
		Changes: d.Replaces != "",
	}
	if !d.Old.Since.IsZero() {
		v.OldSince = d.Old.Since.Local().Format(time.DateOnly)
	}
	return v
}
