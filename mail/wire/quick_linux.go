package wire

import (
	"net"
	"syscall"
)

// quick acknowledges what arrives at once. A server with Nagle's algorithm on
// (Postfix, after its TLS 1.3 tickets) otherwise holds its banner back for the
// 40 ms of our delayed acknowledgement.
type quick struct {
	*net.TCPConn
	fd syscall.RawConn
}

func quickly(c net.Conn) net.Conn {
	if tcp, ok := c.(*net.TCPConn); ok {
		if fd, err := tcp.SyscallConn(); err == nil {
			return quick{tcp, fd}
		}
	}
	return c
}

// Read asks again before each read, for the kernel forgets.
func (q quick) Read(p []byte) (int, error) {
	_ = q.fd.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK, 1)
	})
	return q.TCPConn.Read(p)
}
