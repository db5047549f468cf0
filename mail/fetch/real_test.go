package fetch_test

import (
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"mailkey/mail"
	"mailkey/mail/fetch"
)

// realServer is the Dovecot that .ci/mailservers started, as its second user.
func realServer(t *testing.T, security mail.Security) mail.Login {
	t.Helper()
	variable := map[mail.Security]string{mail.TLS: "MAILKEY_TEST_IMAP_ADDR", mail.StartTLS: "MAILKEY_TEST_IMAP_STARTTLS_ADDR"}[security]
	if os.Getenv(variable) == "" {
		if os.Getenv("MAILKEY_TEST_REQUIRE_SERVERS") == "1" {
			t.Fatal(variable + " is not set")
		}
		t.Skip("needs Dovecot: " + variable + " is not set")
	}
	ca, err := os.ReadFile(os.Getenv("MAILKEY_TEST_CA"))
	if err != nil {
		t.Fatal(err)
	}
	host, port, err := net.SplitHostPort(os.Getenv(variable))
	if err != nil {
		t.Fatal(err)
	}
	n, _ := strconv.Atoi(port)
	address, err := mail.ParseAddress(os.Getenv("MAILKEY_TEST_USER2"))
	if err != nil {
		t.Fatal(err)
	}
	return mail.Login{
		Profile: mail.Profile{Address: address, UserName: address.String(), IMAP: mail.Server{Host: host, Port: n, Security: security}, CA: string(ca)},
		Secret:  mail.NewSecret(os.Getenv("MAILKEY_TEST_PASSWORD2")),
	}
}

// writer is a client that may write: it puts messages there.
func writer(t *testing.T) *imapclient.Client {
	t.Helper()
	login := realServer(t, mail.TLS)
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(login.CA))
	c, err := imapclient.DialTLS(login.IMAP.Addr(), &imapclient.Options{TLSConfig: &tls.Config{RootCAs: pool, ServerName: login.IMAP.Host}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	err = login.Secret.Use(func(password string) error { return c.Login(login.UserName, password).Wait() })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func put(t *testing.T, c *imapclient.Client, box, raw string, flags ...imap.Flag) {
	t.Helper()
	a := c.Append(box, int64(len(raw)), &imap.AppendOptions{Flags: flags})
	_, err := a.Write([]byte(raw))
	if err == nil {
		err = a.Close()
	}
	if err == nil {
		_, err = a.Wait()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestRealFetch puts messages on a real server, fetches them all, and compares them byte for byte.
func TestRealFetch(t *testing.T) {
	for _, security := range []mail.Security{mail.TLS, mail.StartTLS} {
		t.Run(string(security), func(t *testing.T) {
			login := realServer(t, security)
			c := writer(t)
			mark := rand.Text()
			boxes := []string{"INBOX", "Żółw " + mark, "a%b " + mark + ".Unter:ordner"}
			want := map[string]int{}
			for i, box := range boxes {
				if i > 0 {
					if err := c.Create(box, nil).Wait(); err != nil {
						t.Fatal(err)
					}
					t.Cleanup(func() { _ = c.Delete(box).Wait() })
				}
				for n := range 40 {
					raw := fmt.Sprintf("Subject: %s\r\nX-Box: %d %d\r\n\r\n8-bit \xff\r\n", mark, i, n) + strings.Repeat("line\r\n", 7*n)
					if n%3 == 0 {
						raw += "no final newline"
					}
					put(t, c, box, raw, imap.FlagSeen)
					want[strings.ReplaceAll(raw, "\r\n", "\n")] = 1
				}
			}
			to := filepath.Join(t.TempDir(), "mail")
			var f fetch.Fetcher
			plan := mail.FetchPlan{To: to, All: true}
			got, report, err := f.Fetch(t.Context(), login, plan, nil, nil)
			if err != nil || report.Verdict(mail.IMAP) != mail.VerdictOK {
				t.Fatalf("%v, %v", report, err)
			}
			for _, folder := range got.Folders {
				files, _ := filepath.Glob(filepath.Join(strings.NewReplacer("%", "%", "[", `\[`).Replace(folder.Path), "cur", "*:2,S"))
				for _, file := range files {
					text, err := os.ReadFile(file)
					if err != nil {
						t.Fatal(err)
					}
					if strings.Contains(string(text), mark) {
						want[string(text)]--
					}
				}
			}
			for text, n := range want {
				if n != 0 {
					t.Errorf("%q: %+d", text[:80], -n)
				}
			}
			again, _, err := f.Fetch(t.Context(), login, plan, nil, nil)
			if n, _ := again.Total(); n != 0 || err != nil {
				t.Errorf("%d again, %v", n, err)
			}
			realFlags(t, c, &f, login, plan, boxes[1])
		})
	}
}

// realFlags changes flags on the server and looks for them here.
func realFlags(t *testing.T, c *imapclient.Client, f *fetch.Fetcher, login mail.Login, plan mail.FetchPlan, box string) {
	t.Helper()
	if _, err := c.Select(box, nil).Wait(); err != nil {
		t.Fatal(err)
	}
	add := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagFlagged}}
	if err := c.Store(imap.UIDSetNum(3, 4), add, nil).Close(); err != nil {
		t.Fatal(err)
	}
	got, _, err := f.Fetch(t.Context(), login, plan, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range got.Folders {
		if folder.Name != box {
			continue
		}
		if files, _ := filepath.Glob(filepath.Join(folder.Path, "cur", "*:2,FS")); len(files) != 2 {
			t.Errorf("%d are flagged, want 2", len(files))
		}
		return
	}
	t.Errorf("%s was not fetched", box)
}

func TestRealWrongPassword(t *testing.T) {
	login := realServer(t, mail.TLS)
	login.Secret = mail.NewSecret("wrongwrongwrongw")
	_, report, err := new(fetch.Fetcher).Fetch(t.Context(), login, mail.FetchPlan{To: filepath.Join(t.TempDir(), "m")}, nil, nil)
	broken, _ := report.Broken(mail.IMAP)
	if err != nil || broken.Stage != mail.SignIn {
		t.Errorf("%+v, %v", broken, err)
	}
}
