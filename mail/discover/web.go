package discover

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// web fetches the settings that a mail domain publishes, from the domain's own
// https addresses and nobody else's: no central database learns who asks.
type web struct {
	resolver Resolver
	dial     Dial
}

// Limits of a fetch.
const (
	fetchPatience = 4 * time.Second // less than patience, so that the better address's silence does not cost the other's answer
	bodyMax       = 64 << 10        // bytes
	headerMax     = 16 << 10        // bytes
	redirectsMax  = 3
	addressesMax  = 4 // of a host, dialled at once
)

// errRedirected stops a redirect away from the domain or from https.
var errRedirected = errors.New("redirected to where nobody vouches for the settings")

func (w *web) ask(ctx context.Context, q question) answer {
	ctx, cancel := context.WithTimeout(ctx, fetchPatience)
	defer cancel()
	client, err := w.client(ctx, q)
	if err != nil {
		return unknown(Autoconfig, BadCertificate)
	}
	query := "?emailaddress=" + url.QueryEscape(q.address.String())
	places := []string{
		"https://autoconfig." + q.domain + "/mail/config-v1.1.xml" + query,
		"https://" + q.domain + "/.well-known/autoconfig/mail/config-v1.1.xml" + query,
	}
	type result struct {
		settings settings
		err      error
	}
	results := make([]chan result, len(places))
	for i, place := range places {
		results[i] = make(chan result, 1)
		go func() {
			s, err := fetch(ctx, client, place, q)
			results[i] <- result{s, err}
		}()
	}
	why := NotFound
	for _, c := range results {
		r := <-c
		if r.err == nil {
			a := at(Autoconfig, q.domain, r.settings.imap, r.settings.smtp)
			a.userName = r.settings.userName
			return a
		}
		why = tellingMore(why, slug(ctx, r.err))
	}
	return unknown(Autoconfig, why)
}

// tellingMore is the one of two reasons that says more about the domain.
func tellingMore(a, b string) string {
	order := []string{BadConfig, NotEncrypted, Redirected, BadCertificate, Timeout, DNSFailed, Unreachable, Cancelled, NotFound}
	if slices.Index(order, b) < slices.Index(order, a) {
		return b
	}
	return a
}

// client speaks HTTP/1.1 over verified TLS, without cookies, compression or a
// proxy: a proxy would learn the domain and look names up by itself, past
// --dns-server, and mail could not go through it anyway. Its connections end
// with ctx, which those of the standard transport alone would not.
func (w *web) client(ctx context.Context, q question) (*http.Client, error) {
	roots, err := trusting(q.ca)
	if err != nil {
		return nil, err
	}
	return &http.Client{
		Transport: &http.Transport{
			DialTLSContext: func(_ context.Context, network, hostPort string) (net.Conn, error) {
				return w.secure(ctx, network, hostPort, roots)
			},
			DisableKeepAlives:      true,
			DisableCompression:     true,
			MaxResponseHeaderBytes: headerMax,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			own := within(strings.ToLower(r.URL.Hostname()), q.domain)
			if !own || r.URL.Scheme != "https" || r.URL.Port() != "" || r.URL.User != nil || len(via) > redirectsMax {
				return errRedirected
			}
			r.Header.Del("Referer") // it would hold the address
			return nil
		},
	}, nil
}

// trusting is the system's certificates and those in the PEM text; nil for the system's.
func trusting(ca string) (*x509.CertPool, error) {
	if ca == "" {
		return nil, nil
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	if !roots.AppendCertsFromPEM([]byte(ca)) {
		return nil, errors.New("no certificate in the CA's PEM text")
	}
	return roots, nil
}

// secure connects and proves that it is the host, before a byte of the request is sent.
func (w *web) secure(ctx context.Context, network, hostPort string, roots *x509.CertPool) (net.Conn, error) {
	host, port, err := net.SplitHostPort(hostPort)
	if err != nil {
		return nil, err
	}
	raw, err := w.connect(ctx, network, host, port)
	if err != nil {
		return nil, err
	}
	conn := tls.Client(raw, &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, RootCAs: roots})
	if err := conn.HandshakeContext(ctx); err != nil {
		_ = raw.Close()
		return nil, err
	}
	return conn, nil
}

// connect looks the host up by our own resolver and takes the address that
// answers first.
func (w *web) connect(ctx context.Context, network, host, port string) (net.Conn, error) {
	addrs, err := w.resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	addrs = addrs[:min(len(addrs), addressesMax)]
	type end struct {
		conn net.Conn
		err  error
	}
	ends := make(chan end)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for _, a := range addrs {
		go func() {
			conn, err := w.dial(ctx, network, net.JoinHostPort(a.Unmap().String(), port))
			select {
			case ends <- end{conn, err}:
			case <-ctx.Done():
				if err == nil {
					_ = conn.Close()
				}
			}
		}()
	}
	err = &net.DNSError{Err: "no address", Name: host, IsNotFound: true}
	for range addrs {
		select {
		case e := <-ends:
			if e.err == nil {
				return e.conn, nil
			}
			err = e.err
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return nil, err
}

// fetch gets and reads one settings file.
func fetch(ctx context.Context, client *http.Client, place string, q question) (settings, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, place, http.NoBody)
	if err != nil {
		return settings{}, err
	}
	r.Header.Set("User-Agent", "mailkey")
	reply, err := client.Do(r)
	if err != nil {
		return settings{}, err
	}
	defer func() { _ = reply.Body.Close() }()
	kind, _, _ := mime.ParseMediaType(reply.Header.Get("Content-Type"))
	if reply.StatusCode != http.StatusOK || kind == "text/html" { // many a site shows its front page for every path
		return settings{}, configError(NotFound)
	}
	body, err := io.ReadAll(io.LimitReader(reply.Body, bodyMax+1))
	switch {
	case err != nil:
		return settings{}, err
	case len(body) > bodyMax:
		return settings{}, configError(BadConfig)
	}
	return readConfig(body, q)
}

// slug says in a word why there are no settings.
func slug(ctx context.Context, err error) string {
	var config configError
	var certificate *tls.CertificateVerificationError
	var dns *net.DNSError
	var network net.Error
	switch {
	case errors.As(err, &config):
		return string(config)
	case errors.Is(err, errRedirected):
		return Redirected
	case errors.As(err, &certificate):
		return BadCertificate
	case ctx.Err() != nil, errors.As(err, &dns):
		return reason(ctx, err)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return Timeout
	}
	return Unreachable
}
