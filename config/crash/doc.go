// Package crash is the tests that kill the real program at its calls to the disk, let the disk
// fail there, and cut the power: whatever happens, one working password is known and
// nothing needs repair by hand.
package crash
