package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"mailkey/config/accounts"
)

// turn is what a writing transaction begins with: like SQLite, one writer at a
// time, so that what it reads first still holds when it writes. Each schema of a
// database has a turn of its own. It ends with the transaction.
const turn = `SELECT pg_advisory_xact_lock(hashtext('mailkey'), hashtext(current_schema()))`

// upgrading is the lock of a first start or an upgrade.
const upgrading = `SELECT set_config('lock_timeout', '60s', TRUE), set_config('idle_in_transaction_session_timeout', '0', TRUE),
	pg_advisory_xact_lock(hashtext('mailkey upgrade'), hashtext(current_schema()))`

var inPostgres = dialect{
	folder: "migrations/postgres", goose: goose.DialectPostgres, driver: "pgx",
	rebind: numbered,
	begin:  turn,
	read:   sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
	tables: `SELECT CASE WHEN to_regclass('goose_db_version') IS NULL THEN 0 ELSE 1 END`,
	say:    explainPostgres,
}

// Limits of a connection and of what is asked on it. The server keeps the last
// three, so that nobody waits for a copy of the program that hangs.
const (
	connecting  = 5 * time.Second
	connections = 6
	resting     = time.Minute
)

var limits = map[string]string{
	"application_name":                    "mailkey",
	"statement_timeout":                   "30s",
	"lock_timeout":                        "5s",
	"idle_in_transaction_session_timeout": "15s",
	"synchronous_commit":                  "on", // what was reported as done survives a power cut
}

func openPostgres(ctx context.Context, address string, m migrations) (*Store, error) {
	s, err := dial(address, nil)
	if err != nil {
		return nil, err
	}
	s.schema = m.latest
	err = s.db.PingContext(ctx)
	if err == nil {
		var version int64
		if version, err = s.version(ctx); err != nil || version != m.latest {
			err = s.upgradeServer(ctx, m)
		}
	}
	if err != nil {
		return nil, errors.Join(s.explain("open the store", err), s.Close())
	}
	return s, nil
}

// upgradeServer brings the database up to date while other copies of the program
// wait. Each step is one transaction; a copy of the whole is for a backup to keep.
func (s *Store) upgradeServer(ctx context.Context, m migrations) error {
	return s.Exclusively(ctx, "open the store", func(ctx context.Context) error {
		var somewhere bool // search_path may name nothing that is there
		if err := s.db.QueryRowContext(ctx, `SELECT current_schema() IS NOT NULL`).Scan(&somewhere); err != nil {
			return err
		}
		if !somewhere {
			return &pgconn.PgError{Code: "3F000"}
		}
		return s.upgrade(ctx, m, func(int64) error { return nil })
	})
}

func lookPostgres(ctx context.Context, address string) (*Store, int64, error) {
	s, err := dial(address, map[string]string{"default_transaction_read_only": "on"})
	if err != nil {
		return nil, 0, err
	}
	s, version, err := s.look(ctx)
	if err == nil && version == 0 {
		return nil, 0, errors.Join(fs.ErrNotExist, s.Close())
	}
	return s, version, err
}

// dial is the Store over a server's database. Nothing is sent yet.
func dial(address string, more map[string]string) (*Store, error) {
	c, err := configure(address)
	if err != nil {
		return nil, err
	}
	for _, params := range []map[string]string{limits, more} {
		for name, value := range params {
			c.RuntimeParams[name] = value
		}
	}
	db := stdlib.OpenDB(*c)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections / 2)
	db.SetConnMaxIdleTime(resting)
	where := c.Database + " at " + c.Host
	return &Store{dialect: inPostgres, db: pool{db, inPostgres.rebind}, where: where, remote: c}, nil
}

// configure reads the URL, the password file and the environment. Nothing that
// it says about them holds a password.
func configure(address string) (*pgx.ConnConfig, error) {
	bad := &accounts.Error{
		Code: accounts.CodeUsage, Field: "database", Reason: accounts.ReasonDatabaseURL,
		Err: errors.New("this is no usable URL of a database; it looks like postgres://USER@HOST/NAME"),
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" && !u.Query().Has("host") {
		return nil, bad
	}
	query := u.Query()
	if !query.Has("sslmode") {
		mode := "verify-full"
		if near(hosts(u)) {
			mode = "disable"
		}
		query.Set("sslmode", mode)
		u.RawQuery = query.Encode()
	}
	c, err := pgx.ParseConfig(u.String())
	if err != nil {
		return nil, bad // it quotes the URL
	}
	if !guarded(&c.Config) {
		return nil, &accounts.Error{
			Code: accounts.CodeUsage, Field: "database", Reason: accounts.ReasonDatabaseTLS,
			Err: errors.New("a database on another computer needs sslmode=verify-full or verify-ca"),
		}
	}
	c.ConnectTimeout = connecting
	return c, nil
}

// hosts is every host that a URL names.
func hosts(u *url.URL) []string {
	all := u.Query()["host"]
	for _, host := range strings.Split(u.Host, ",") {
		name, _, err := net.SplitHostPort(host)
		if err != nil {
			name = host
		}
		if name = strings.Trim(name, "[]"); name != "" {
			all = append(all, name)
		}
	}
	return all
}

// near reports whether all hosts are this computer.
func near(hosts []string) bool {
	for _, host := range hosts {
		if ip := net.ParseIP(host); !strings.HasPrefix(host, "/") && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return false
		}
	}
	return len(hosts) > 0
}

// guarded reports whether each way to the database stays on this computer or is
// encrypted to a server whose certificate is verified.
func guarded(c *pgconn.Config) bool {
	ways := []*pgconn.FallbackConfig{{Host: c.Host, Port: c.Port, TLSConfig: c.TLSConfig}}
	for _, way := range append(ways, c.Fallbacks...) {
		verified := way.TLSConfig != nil && (!way.TLSConfig.InsecureSkipVerify || way.TLSConfig.VerifyPeerCertificate != nil)
		if !verified && !near([]string{way.Host}) {
			return false
		}
	}
	return true
}
