// Package docs is the papers, and the tests that keep what they promise of the source: who
// may import whom, how long a file may be, that each threat has a test and each way in a fuzzer.
package docs
