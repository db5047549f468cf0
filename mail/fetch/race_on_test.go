//go:build race

package fetch_test

const stride = 7 // bytes between two places where a session is cut
