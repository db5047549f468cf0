//go:build !linux

package main

// residents is not known here.
func residents(int, <-chan struct{}) int64 { return 0 }
