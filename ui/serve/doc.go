// Package serve is mailkey for a team, over SSH: the same screens and the same
// commands as at home, in the surroundings of the person who connects. Its promises:
//
//   - Who somebody is, is the key that they proved, read from the finished
//     handshake. The user name, and keys that were only offered, mean nothing.
//   - Every key gets as far as its proof, in the same time and with the same words.
//     Whoever proves one that is nobody's may redeem an invitation, and nothing else.
//   - A session has a terminal or one command. There is no shell, no other program,
//     no subsystem, no forwarding of anything, and of the client's variables only
//     those about language and colours.
//   - Nothing of the server's own surroundings is part of a session: no variable,
//     file, clipboard or browser.
//   - Everything is bounded before it is believed: connections, time, requests,
//     sizes, bytes. What is logged is clean and holds no secret.
//
// It builds on golang.org/x/crypto/ssh itself. Of what lies above it, charm.land/ssh
// agrees to forward the agent, keeps any number of variables, and lets a flood of
// window sizes block a connection.
package serve
