package wire

import (
	"slices"
	"strings"
)

// SignInBy is the command to sign in to an IMAP server with a password:
// "AUTHENTICATE PLAIN", or "LOGIN"; empty where neither may be tried. LOGIN may not
// be where it is disabled, nor where all that is offered is made for tokens. The offers are in
// capitals.
func SignInBy(offers []string) string {
	switch {
	case slices.Contains(offers, "AUTH=PLAIN"):
		return "AUTHENTICATE PLAIN"
	case slices.Contains(offers, "LOGINDISABLED"):
		return ""
	}
	only := false
	for _, c := range offers {
		mechanism, is := strings.CutPrefix(c, "AUTH=")
		if !is {
			continue
		}
		if !strings.Contains(mechanism, "OAUTH") && mechanism != "PLAIN-CLIENTTOKEN" {
			return "LOGIN"
		}
		only = true
	}
	if only {
		return ""
	}
	return "LOGIN"
}
