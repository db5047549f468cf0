package store

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"mailkey/config/accounts"
)

// PostgreSQL's codes that have a plain explanation; a shorter one is a class.
var plainStates = [...]struct {
	state  string
	reason accounts.Reason
	text   string
}{
	{"25006", accounts.ReasonReadOnly, "the database is read-only"},
	{"28", accounts.ReasonDatabaseSignIn, "the database refused this user or password"},
	{"3D000", accounts.ReasonNoDatabase, "the server has no database of this name"},
	{"3F000", accounts.ReasonNoDatabase, "the database has no such schema"},
	{"42501", accounts.ReasonDatabaseRights, "this user may not do that in the database"},
	{"42P01", accounts.ReasonDamaged, "a table is missing; put a backup back"},
	{"42703", accounts.ReasonDamaged, "a column is missing; put a backup back"},
	{"53100", accounts.ReasonFull, "the server's disk is full"},
	{"53300", accounts.ReasonBusy, "the server has too many connections; try again"},
	{"55P03", accounts.ReasonBusy, "another copy of mailkey is using it; try again"},
	{"57014", accounts.ReasonBusy, "the server took too long; try again"},
	{"40", accounts.ReasonBusy, "another copy of mailkey was faster; try again"},
	{"57P", accounts.ReasonUnreachable, "the server is stopping or starting; try again"},
	{"25P03", accounts.ReasonUnreachable, "the server ended the connection, because it rested too long; try again"},
	{"08", accounts.ReasonUnreachable, "the connection was lost; try again"},
	{"58", accounts.ReasonDisk, "the server's disk reports an error"},
	{"XX", accounts.ReasonDamaged, "the database is damaged; put a backup back"},
}

// explainPostgres gives an error of the server, or of the way to it, its code and
// plain words. Of what the server said only its code is told: messages quote
// rows. What the driver says about connecting may quote the settings.
func explainPostgres(where, act string, err error) error {
	if known, done := passes(act, err); done {
		return known
	}
	out := &accounts.Error{Code: accounts.CodeStorage, Args: map[string]string{"database": where}}
	text := "the database did not take this"
	var state *pgconn.PgError
	switch {
	case errors.As(err, &state):
		text += " (" + state.Code + ")"
		for _, p := range plainStates {
			if strings.HasPrefix(state.Code, p.state) {
				out.Reason, text = p.reason, p.text
				break
			}
		}
	case uncertified(err):
		out.Reason, text = accounts.ReasonCertificate, "the server's certificate cannot be verified"
	case unencrypted(err):
		out.Reason, text = accounts.ReasonDatabaseTLS, "the server offers no encryption"
	case lost(err):
		out.Reason, text = accounts.ReasonUnreachable, "the server does not answer; is it running, and is this its address?"
	}
	out.Err = &said{fmt.Sprintf("%s: %s: %s", act, where, text), hushed{err}}
	return out
}

// hushed keeps what an error is, and not its words.
type hushed struct{ err error }

func (h hushed) Error() string        { return "see above" }
func (h hushed) Is(target error) bool { return errors.Is(h.err, target) }

// uncertified reports a server that did not prove to be the right one.
func uncertified(err error) bool {
	return errors.As(err, new(*tls.CertificateVerificationError)) || errors.As(err, new(x509.HostnameError)) ||
		errors.As(err, new(x509.UnknownAuthorityError)) || errors.As(err, new(x509.CertificateInvalidError))
}

// unencrypted reports a server that does not speak TLS.
func unencrypted(err error) bool {
	return errors.As(err, new(tls.RecordHeaderError)) ||
		strings.Contains(err.Error(), "server refused TLS connection") // pgconn has no type for it
}

// lost reports a connection that broke, or was never made.
func lost(err error) bool {
	return errors.As(err, new(*pgconn.ConnectError)) || errors.As(err, new(net.Error)) || errors.Is(err, io.EOF) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, context.DeadlineExceeded) || pgconn.Timeout(err) || pgconn.SafeToRetry(err)
}
