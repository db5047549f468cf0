package mail_test

import (
	"errors"
	"net/netip"
	"testing"

	"mailkey/mail"
)

// What lies behind a team's server is out of reach, in whatever clothes its
// address comes; the public network's mail ports are not.
func TestFence(t *testing.T) {
	usual := mail.NewFence()
	wider := mail.NewFence()
	wider.Networks, wider.Ports = []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("fd00:1::/32")}, append(wider.Ports, 2525)
	const address, port, through = "address", "port", ""
	for to, want := range map[string][2]string{
		"142.250.1.1:993": {through, through}, "[2a00:1450::1]:465": {through, through}, "8.8.8.8:587": {through, through}, "8.8.8.8:143": {through, through},
		"8.8.8.8:25": {port, port}, "8.8.8.8:22": {port, port}, "8.8.8.8:443": {port, port}, "8.8.8.8:0": {port, port}, "8.8.8.8:2525": {port, through},
		"10.1.2.3:993": {address, through}, "10.2.2.3:993": {address, address}, "10.1.2.3:22": {port, port}, "[fd00:1::5]:993": {address, through}, "[fd00:2::5]:993": {address, address},
		"127.0.0.1:993": {address, address}, "127.8.8.8:993": {address, address}, "0.0.0.0:993": {address, address}, "0.1.2.3:993": {address, address},
		"192.168.0.1:993": {address, address}, "172.16.0.1:993": {address, address}, "172.31.255.255:993": {address, address}, "172.32.0.1:993": {through, through},
		"169.254.169.254:993": {address, address}, "100.64.0.1:993": {address, address}, "100.128.0.1:993": {through, through},
		"224.0.0.1:993": {address, address}, "255.255.255.255:993": {address, address}, "240.0.0.1:993": {address, address}, "198.18.0.1:993": {address, address}, "192.0.0.8:993": {address, address},
		"[::1]:993": {address, address}, "[::]:993": {address, address}, "[fe80::1]:993": {address, address}, "[fe80::1%eth0]:993": {address, address}, "[ff02::1]:993": {address, address}, "[fec0::1]:993": {address, address},
		"[::ffff:127.0.0.1]:993": {address, address}, "[::ffff:10.1.2.3]:993": {address, through}, "[::127.0.0.1]:993": {address, address},
		"[64:ff9b::7f00:1]:993": {address, address}, "[2002:7f00:1::]:993": {address, address}, "[2001::1]:993": {address, address},
	} {
		for i, f := range []*mail.Fence{usual, wider} {
			err := f.Check(netip.MustParseAddrPort(to))
			got := through
			if fenced := (*mail.Fenced)(nil); errors.As(err, &fenced) {
				got = address
				if fenced.Port {
					got = port
				}
			}
			if got != want[i] {
				t.Errorf("%s through fence %d: %q, want %q", to, i, got, want[i])
			}
		}
	}
	if err := (*mail.Fence)(nil).Check(netip.MustParseAddrPort("127.0.0.1:22")); err != nil {
		t.Error(err)
	}
}
