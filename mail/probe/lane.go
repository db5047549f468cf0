package probe

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"strings"
	"sync"
	"time"

	"mailkey/mail"
	"mailkey/mail/wire"
)

// session is one protocol's conversation after the greeting.
type session interface {
	signIn(user, password string) error // exactly once
	use(from mail.Address) (detail string, err error)
	goodbye() // writes the farewell
	drain()   // reads until the server has closed
	close()   // ends everything at once
}

// lane is one protocol's test.
type lane struct {
	login mail.Login
	to    wire.Target
	way   *wire.Way
	emit  func(mail.Event) // does not block

	session session // nil until the server may be talked to
	broken  error
	took    time.Duration // what a stage says of itself, in place of what was measured

	mu        sync.Mutex // for what abandon needs while the lane still runs
	report    []mail.Event
	running   mail.Event // the stage last begun
	begun     time.Time  // and when
	conn      *wire.Conn // only connect sets it
	left      bool
	abandoned bool
}

func newLane(dialer *wire.Dialer, protocol mail.Protocol, login mail.Login, emit func(mail.Event)) *lane {
	to := wire.Target{
		Protocol: protocol,
		Server:   login.Server(protocol),
		CA:       login.CA,
		Deaf:     mail.DeafTo(login.Secret),
	}
	return &lane{login: login, to: to, way: dialer.Way(to), emit: emit}
}

// run goes through the stages until one breaks.
func (l *lane) run(ctx context.Context) {
	stages := map[mail.Stage]func(context.Context) (string, error){
		mail.Resolve: l.way.Resolve,
		mail.Connect: l.connect,
		mail.Encrypt: l.encrypt,
		mail.Greet:   l.greet,
		mail.SignIn:  l.signIn,
		mail.Use:     l.use,
	}
	for _, stage := range mail.Stages(l.to.Server.Security) {
		l.try(stage, l.broken == nil, func() (string, error) { return stages[stage](ctx) })
	}
}

// try goes through one stage, where it is reached.
func (l *lane) try(stage mail.Stage, reached bool, do func() (string, error)) {
	event := mail.Event{Protocol: l.to.Protocol, Server: l.to.Server, Stage: stage, Status: mail.NotReached}
	if reached {
		event.Status = mail.Running
		if !l.note(event) {
			return
		}
		begin := time.Now()
		event.Detail, l.broken = do()
		event.Took = cmp.Or(l.took, time.Since(begin))
		event.Status = mail.OK
		if l.broken != nil {
			l.broken = l.to.Deaf.Error(l.broken)
			event.Status, event.Err = mail.Failed, l.broken
		}
		event.Detail = mail.CleanUpTo(l.to.Deaf.Scrub(event.Detail), maxDetail)
	}
	l.note(event)
}

// note keeps an event and shows it; false when nobody waits for the lane any more.
func (l *lane) note(e mail.Event) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.abandoned {
		return false
	}
	if e.Status == mail.Running {
		l.running, l.begun = e, time.Now()
	} else {
		l.report = append(l.report, e)
	}
	l.emit(e)
	return true
}

// leave ends the conversation, once, and gives each stage what was said in it.
func (l *lane) leave() {
	l.mu.Lock()
	first := !l.left && !l.abandoned
	if first {
		l.left = true
		l.quote()
	}
	l.mu.Unlock()
	if first {
		l.part()
	}
}

// quote gives each stage what was said in it.
func (l *lane) quote() {
	if l.conn == nil {
		return
	}
	said := l.conn.Transcript()
	for i := range l.report {
		for _, line := range said {
			if line.Stage == l.report[i].Stage {
				l.report[i].Said = append(l.report[i].Said, line)
			}
		}
	}
}

// maxDetail is the number of letters of an event's detail.
const maxDetail = 40

// part leaves politely where the conversation is whole.
func (l *lane) part() {
	var refusal *mail.Refusal
	var lacking *mail.NotOffered
	var missing *mail.NotArrived
	switch {
	case l.conn == nil:
	case l.session == nil:
		_ = l.conn.Close()
	case l.broken == nil, errors.As(l.broken, &refusal), errors.As(l.broken, &lacking), errors.As(l.broken, &missing):
		farewell(l.conn, l.session)
	default:
		l.session.close()
	}
}

// How long a farewell may take: before the verdict is given all the same, and
// before the connection is cut.
const (
	farewellWrite = 50 * time.Millisecond
	farewellTotal = 2 * time.Second
)

func farewell(conn *wire.Conn, s session) {
	conn.Part(farewellTotal)
	written := make(chan struct{})
	go func() {
		defer s.close()
		s.goodbye()
		close(written)
		s.drain()
	}()
	select {
	case <-written:
	case <-time.After(farewellWrite):
	}
}

func (l *lane) connect(ctx context.Context) (string, error) {
	conn, answered, err := l.way.Connect(ctx)
	if err != nil {
		return "", err
	}
	l.mu.Lock()
	l.conn = conn
	late := l.abandoned
	l.mu.Unlock()
	if late {
		_ = conn.Close()
	}
	return answered, nil
}

func (l *lane) encrypt(context.Context) (string, error) {
	if err := l.conn.Encrypt(); err != nil {
		return "", err
	}
	return tls.VersionName(l.conn.TLS().Version), nil
}

func (l *lane) greet(context.Context) (string, error) {
	if err := l.conn.Greet(); err != nil {
		return "", err
	}
	return serverName(l.to.Protocol, l.conn.Banner()), nil
}

// errUserName is a user name that could smuggle a second command in.
var errUserName = errors.New("the user name holds a line end or a NUL")

func (l *lane) signIn(context.Context) (string, error) {
	l.conn.Begin(mail.SignIn)
	if l.to.Protocol == mail.SMTP {
		l.session = newSMTP(l.conn)
	} else {
		l.session = newIMAP(l.conn)
	}
	user := l.login.UserName
	if strings.ContainsAny(user, "\r\n\x00") {
		return "", errUserName
	}
	return "", l.login.Secret.Use(func(password string) error {
		if strings.ContainsRune(password, 0) {
			return mail.ErrSecretNUL
		}
		return l.session.signIn(user, password)
	})
}

func (l *lane) use(context.Context) (string, error) {
	l.conn.Begin(mail.Use)
	return l.session.use(l.login.Address)
}
