package host

import (
	"os"
	"os/exec"
	"path/filepath"
)

// self is how another program calls this very one: by its name where the path
// finds it, else by its place; with the home that it works on, where that was
// chosen, for the other program may be started without the variable.
func self(getenv func(string) string) []string {
	var argv []string
	if home := getenv("MAILKEY_HOME"); home != "" {
		if path, err := filepath.Abs(home); err == nil {
			argv = append(argv, "env", "MAILKEY_HOME="+path)
		}
	}
	const name = "mailkey"
	here, err := os.Executable()
	if err != nil {
		return append(argv, name)
	}
	if found, err := exec.LookPath(name); err == nil && same(found, here) {
		return append(argv, name)
	}
	return append(argv, here)
}

// same reports whether two paths are one file.
func same(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

// roots is the first file of the system's authorities that is there (the places
// that Go looks at).
func roots() string {
	for _, path := range []string{
		"/etc/ssl/certs/ca-certificates.crt",
		"/etc/pki/tls/certs/ca-bundle.crt",
		"/etc/ssl/ca-bundle.pem",
		"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
		"/etc/ssl/cert.pem",
	} {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path
		}
	}
	return ""
}
