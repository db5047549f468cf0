//go:build !linux

package wire

import "net"

// quickly is for kernels that have no TCP_QUICKACK.
func quickly(c net.Conn) net.Conn { return c }
