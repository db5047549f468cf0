package accounts_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"mailkey/config/accounts"
)

func TestParseKey(t *testing.T) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.NewPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	line := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key)))
	got, err := accounts.ParseKey("  " + line + " ola@łódź\u202e \n")
	if want := (accounts.Key{Fingerprint: ssh.FingerprintSHA256(key), Line: line, Comment: "ola@łódź"}); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	short, err := rsa.GenerateKey(rand.Reader, 1024) //nolint:gosec // weak on purpose
	if err != nil {
		t.Fatal(err)
	}
	weak, err := ssh.NewPublicKey(&short.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	for text, why := range map[string]string{
		"":                                "no public key",
		"rubbish":                         "no public key",
		string(pem.EncodeToMemory(block)): "private key",
		line + "\n" + line:                "one line",
		`command="sh" ` + line:            "options",
		strings.TrimSpace(string(ssh.MarshalAuthorizedKey(weak))): "too short",
		strings.Repeat("x", 10<<10):                               "one line",
	} {
		_, err := accounts.ParseKey(text)
		code(t, err, accounts.CodeUsage, accounts.ReasonMalformed)
		if err == nil || !strings.Contains(err.Error(), why) || strings.Contains(err.Error(), "OPENSSH") {
			t.Errorf("%.20q: %v, should say %q", text, err, why)
		}
	}
}
