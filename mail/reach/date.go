package reach

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"time"

	"mailkey/mail/wire"
)

// DateHost is whom Date asks what time it is.
const DateHost = "accounts.google.com"

// Date is another computer's clock, read over HTTPS.
type Date struct {
	Off time.Duration // how far this computer's clock is ahead of it; negative: behind
	// Proved: the answer was encrypted and verified. Without it the certificate
	// fails by its time alone, and the date is no more than a hint.
	Proved bool
	Err    error
}

// Date asks DateHost for the time, and for nothing else: one request without a
// body, no redirect followed, nothing kept.
func (e *Examiner) Date(ctx context.Context) Date {
	var seal *Seal
	client := http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:            e.dialFirst,
			DisableKeepAlives:      true,
			MaxResponseHeaderBytes: 64 << 10,
			TLSClientConfig: &tls.Config{
				MinVersion: tls.VersionTLS12,
				// Our own verification follows, the same but for one exception: what fails by
				// the time alone may still say what time it is, as a hint.
				InsecureSkipVerify: true, //nolint:gosec // see above
				VerifyConnection: func(s tls.ConnectionState) error {
					seal = e.judge(s.PeerCertificates, nil, DateHost, "")
					if seal.Off != 0 {
						return nil
					}
					return seal.Err
				},
			},
		},
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, "https://"+DateHost+"/", http.NoBody)
	if err != nil {
		return Date{Err: err}
	}
	begun := e.now()
	answer, err := client.Do(request)
	if err != nil {
		return Date{Err: err}
	}
	defer answer.Body.Close() //nolint:errcheck // there is none
	there, err := http.ParseTime(answer.Header.Get("Date"))
	if err != nil {
		return Date{Err: fmt.Errorf("read the date of %s: %w", DateHost, err)}
	}
	ended := e.now()
	here := begun.Add(ended.Sub(begun) / 2)
	return Date{Off: here.Sub(there).Round(time.Second), Proved: seal != nil && seal.Err == nil}
}

// dialFirst connects to the first address that answers, IPv4 first.
func (e *Examiner) dialFirst(ctx context.Context, network, addr string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	d := wire.Dialer{Resolver: e.Resolver, Timeouts: wire.Timeouts{Stage: stage}}
	addrs, err := d.Resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(addrs, func(a, b netip.Addr) int { return a.BitLen() - b.BitLen() })
	dial := e.Dial
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	var all []error
	for _, a := range addrs {
		limited, cancel := context.WithTimeout(ctx, stage/2)
		conn, err := dial(limited, network, net.JoinHostPort(a.String(), port))
		cancel()
		if err == nil {
			return conn, nil
		}
		all = append(all, err)
	}
	return nil, errors.Join(all...)
}
