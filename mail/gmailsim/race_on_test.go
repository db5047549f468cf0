//go:build race

package gmailsim_test

const raceDetector = true
