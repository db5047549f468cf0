package cli

import (
	"crypto/tls"
	"crypto/x509"
	"strings"
	"testing"
	"time"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/mail/wire/wiretest"
)

// Another company's certificate is told as what is wrong with it, all of it, and
// with a cure that is not tried already.
func TestDoctorStrangers(t *testing.T) {
	ca, other := wiretest.NewCA(t), wiretest.NewCA(t)
	const host = "imap.firma.test"
	ago := time.Now().AddDate(-2, 0, 0)
	expired := ca.Make(&x509.Certificate{DNSNames: []string{host}, NotBefore: ago.AddDate(0, -1, 0), NotAfter: ago})
	on := "expired on " + ago.UTC().Format("2006-01-02")
	for name, c := range map[string]struct {
		cert  tls.Certificate
		own   string
		says  []string
		never string
	}{
		"expired, of the mailbox's own CA": {expired, ca.PEM, []string{on}, "vouches"},
		"expired, of nobody":               {expired, "", []string{"nobody trusted vouches", "Besides, it " + on, "--ca-file"}, "valid from"},
		"of another than its own CA":       {ca.Cert(host), other.PEM, []string{"neither this computer nor this mailbox's own", "(fingerprint " + fingerprint(other.PEM), "file of wiretest CA"}, "Besides"},
		"self-signed":                      {ca.SelfSigned(host), other.PEM, []string{"signed its certificate itself", "the file of this one"}, "also for another"},
		"self-signed for another name":     {ca.SelfSigned("srv1"), "", []string{"signed its certificate itself", "also for another name (srv1)"}, "instead of"},
		"another name":                     {ca.Cert("mx.firma.test"), ca.PEM, []string{"for another name (mx.firma.test)"}, "also"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newClinic(t)
			k.names[host] = []string{"192.0.2.7"}
			script := wiretest.GoodIMAP(ca, mail.TLS)
			script.Cert = c.cert
			k.servers["192.0.2.7:993"] = &wiretest.Server{Script: script}
			k.accounts = []accounts.Account{{ID: "1", Owner: accounts.Local.User, Profile: mail.Profile{
				Address: mustAddress(t, "ala@firma.test"), CA: c.own,
				IMAP: mail.Server{Host: host, Port: 993, Security: mail.TLS}, SMTP: googles[0].SMTP,
			}}}
			_, by, _ := k.checks()
			f := by["encryption "+host+":993"]
			for _, want := range c.says {
				if f.Status != fails || !strings.Contains(f.Detail+" "+f.Advice, want) {
					t.Errorf("want %q in %+v", want, f)
				}
			}
			if strings.Contains(f.Detail+" "+f.Advice, c.never) {
				t.Errorf("%q in %+v", c.never, f)
			}
		})
	}
}
