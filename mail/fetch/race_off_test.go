//go:build !race

package fetch_test

const stride = 1 // bytes between two places where a session is cut
