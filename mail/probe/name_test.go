package probe

import (
	"testing"

	"mailkey/mail"
)

func TestServerName(t *testing.T) {
	for _, c := range []struct {
		protocol       mail.Protocol
		greeting, want string
	}{
		{mail.IMAP, "* OK Gimap ready for requests from 203.0.113.7 x2mb241876667wmk", "Gimap"},
		{mail.IMAP, "* OK [CAPABILITY IMAP4rev1 SASL-IR] Dovecot (Debian) ready.", "Dovecot (Debian)"},
		{mail.IMAP, "* OK The Microsoft Exchange IMAP4 service is ready. [TQBX]", "The Microsoft Exchange IMAP4 service"},
		{mail.IMAP, "* OK", ""},
		{mail.IMAP, "* OK [CAPABILITY", ""},
		{mail.SMTP, "220 smtp.gmail.com ESMTP x2mb241876667wmk - gsmtp", "gsmtp"},
		{mail.SMTP, "220 mail.example.test ESMTP Postfix (Debian/GNU)", "Postfix"},
		{mail.SMTP, "220 a.prod.outlook.com Microsoft ESMTP MAIL Service ready at Sun, 22 Nov", "Microsoft"},
		{mail.SMTP, "220 mail.example.test ESMTP", "mail.example.test"},
		{mail.SMTP, "220 mail.example.test", "mail.example.test"},
		{mail.SMTP, "220-mail.example.test ESMTP Exim 4.96", "Exim"},
		{mail.SMTP, "220", ""},
	} {
		if got := serverName(c.protocol, c.greeting); got != c.want {
			t.Errorf("%q: %q, want %q", c.greeting, got, c.want)
		}
	}
}
