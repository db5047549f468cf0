//go:build !linux

package host

// keepMemory keeps the password from core dumps, where the system writes any.
func keepMemory() { noCore() }
