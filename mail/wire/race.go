package wire

import (
	"context"
	"net"
	"net/netip"
	"time"
)

// headStart is how long an address may try alone before the next one joins
// (RFC 8305 section 5).
const headStart = 250 * time.Millisecond

// maxAddresses is how many addresses of one host are tried.
const maxAddresses = 6

// order interleaves the families, IPv6 first, so that one dead family costs one
// head start and no more.
func order(addrs []netip.Addr) []netip.Addr {
	var families [2][]netip.Addr
	for _, a := range addrs {
		if a = a.Unmap(); a.Is4() {
			families[1] = append(families[1], a)
		} else {
			families[0] = append(families[0], a)
		}
	}
	var mixed []netip.Addr
	for i := 0; len(mixed) < min(len(addrs), maxAddresses); i++ {
		if f := families[i%2]; len(f) > 0 {
			mixed, families[i%2] = append(mixed, f[0]), f[1:]
		}
	}
	return mixed
}

type attempt struct {
	addr netip.Addr
	conn net.Conn
	err  error
}

// race dials the addresses, each a head start after the one before or as soon
// as that one has failed. The first connection wins, the others are closed. When all fail,
// IPv4's error is returned if there is one: it tells more.
func race(ctx context.Context, addrs []netip.Addr, dial func(context.Context, netip.Addr) (net.Conn, error)) (net.Conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make(chan attempt, len(addrs))
	next := time.NewTimer(0)
	defer next.Stop()
	var worst attempt
	for started, ended := 0, 0; ; {
		select {
		case <-next.C:
			if started == len(addrs) {
				continue
			}
			a := addrs[started]
			started++
			go func() {
				conn, err := dial(ctx, a)
				results <- attempt{a, conn, err}
			}()
			next.Reset(headStart)
		case r := <-results:
			ended++
			if r.err == nil {
				go closeAll(results, started-ended)
				return r.conn, nil
			}
			if worst.err == nil || worst.addr.Is6() && r.addr.Is4() {
				worst = r
			}
			if ended == len(addrs) {
				return nil, worst.err
			}
			next.Reset(0)
		case <-ctx.Done():
			go closeAll(results, started-ended)
			return nil, ctx.Err()
		}
	}
}

func closeAll(results <-chan attempt, n int) {
	for range n {
		if r := <-results; r.conn != nil {
			_ = r.conn.Close()
		}
	}
}
