package discover

// providers is the table of mail services that are known beforehand, Google
// aside. Checked 2026-11-22 against stored copies of Thunderbird's public
// database and of code that talks to these servers; nothing was tried live.
// A row with a year rests on what was known then and was not found confirmed.
//
// Rows without servers are hosting companies whose servers differ from customer
// to customer (s54.cyber-folks.pl, serwer123.lh.pl) or could not be confirmed:
// MX tells who they are, SRV and autoconfig may tell the servers. gazeta.pl is
// left out, because nothing of it could be confirmed.
var providers = []listed{
	// Poland
	{
		name: "Poczta WP", domains: "wp.pl",
		imap: "imap.wp.pl:993", smtp: "smtp.wp.pl:465",
		needs: []Need{MaySwitchOn}, where: "https://pomoc.wp.pl/",
	},
	{
		name: "Poczta o2", domains: "o2.pl tlen.pl go2.pl prokonto.pl",
		imap: "poczta.o2.pl:993", smtp: "poczta.o2.pl:465",
		needs: []Need{MaySwitchOn}, where: "https://pomoc.o2.pl/aktywacja-dostepu-dla-programow-pocztowych",
	},
	{
		name: "Onet Poczta", domains: "onet.pl onet.eu poczta.onet.pl poczta.onet.eu onet.com.pl vip.onet.pl op.pl vp.pl autograf.pl " +
			"buziaczek.pl amorki.pl republika.pl adres.pl cyberia.pl opoczta.pl pseudonim.pl spoko.pl",
		imap: "imap.poczta.onet.pl:993", smtp: "smtp.poczta.onet.pl:465",
		needs: []Need{MaySwitchOn}, where: "https://pomoc.poczta.onet.pl/",
	},
	{
		name: "Poczta Interia", domains: "interia.pl interia.eu interia.com vip.interia.pl intmail.pl poczta.fm interiowy.pl pisz.to pacz.to ogarnij.se adresik.net",
		imap: "poczta.interia.pl:993", smtp: "poczta.interia.pl:465",
		needs: []Need{MaySwitchOn}, where: "https://pomoc.poczta.interia.pl/",
	},

	// The world: mailboxes at the provider's own domains
	{
		name: "Outlook.com", domains: "outlook.com hotmail.com live.com msn.com windowslive.com passport.com " +
			"outlook.at outlook.be outlook.cl outlook.cz outlook.de outlook.dk outlook.es outlook.fr outlook.hu outlook.ie outlook.in outlook.it outlook.jp " +
			"outlook.kr outlook.lv outlook.pt outlook.sa outlook.sg outlook.sk outlook.co.id outlook.co.il outlook.co.th outlook.com.ar outlook.com.au " +
			"outlook.com.br outlook.com.gr outlook.com.tr outlook.com.vn hotmail.be hotmail.ca hotmail.cl hotmail.cz hotmail.de hotmail.dk hotmail.es " +
			"hotmail.fi hotmail.fr hotmail.gr hotmail.hu hotmail.it hotmail.lt hotmail.lv hotmail.nl hotmail.no hotmail.rs hotmail.se hotmail.sg hotmail.sk " +
			"hotmail.co.id hotmail.co.il hotmail.co.in hotmail.co.jp hotmail.co.kr hotmail.co.th hotmail.co.uk hotmail.co.za hotmail.com.ar hotmail.com.au " +
			"hotmail.com.br hotmail.com.hk hotmail.com.tr hotmail.com.tw hotmail.com.vn live.at live.be live.ca live.cl live.cn live.de live.dk live.fi " +
			"live.fr live.hk live.ie live.in live.it live.jp live.nl live.no live.ru live.se live.co.uk live.co.za live.com.ar live.com.au live.com.mx live.com.pt",
		imap: "outlook.office365.com:993", smtp: "smtp-mail.outlook.com:587",
		needs: []Need{OAuthOnly}, where: "https://support.microsoft.com/office/pop-imap-and-smtp-settings-for-outlook-com-d088b986-291d-42b8-9564-9c414e2aa040",
	},
	{
		name: "Yahoo Mail", domains: "yahoo.com yahoo.pl yahoo.de yahoo.it yahoo.fr yahoo.es yahoo.se yahoo.ca yahoo.in yahoo.co.in yahoo.co.uk yahoo.co.nz " +
			"yahoo.com.au yahoo.com.ar yahoo.com.br yahoo.com.mx ymail.com myyahoo.com rocketmail.com",
		imap: "imap.mail.yahoo.com:993", smtp: "smtp.mail.yahoo.com:465",
		needs: []Need{AppPassword}, where: "https://help.yahoo.com/kb/SLN15241.html",
	},
	{
		name: "AOL Mail", domains: "aol.com aim.com netscape.net netscape.com compuserve.com cs.com aol.de aol.it aol.fr aol.es aol.se aol.co.uk",
		imap: "imap.aol.com:993", smtp: "smtp.aol.com:465",
		needs: []Need{AppPassword}, where: "https://help.aol.com/articles/Create-and-manage-app-password",
	},
	{
		name: "GMX", domains: "gmx.net gmx.de gmx.at gmx.ch gmx.eu gmx.biz gmx.org gmx.info mein.gmx mail.gmx email.gmx",
		imap: "imap.gmx.net:993", smtp: "mail.gmx.net:465",
		needs: []Need{MaySwitchOn}, where: "https://hilfe.gmx.net/pop-imap/einschalten.html",
	},
	{
		name: "GMX", domains: "gmx.com gmx.us", year: 2024,
		imap: "imap.gmx.com:993", smtp: "mail.gmx.com:465",
		needs: []Need{MaySwitchOn}, where: "https://support.gmx.com/pop-imap/toggle.html",
	},
	{
		name: "WEB.DE", domains: "web.de",
		imap: "imap.web.de:993", smtp: "smtp.web.de:465",
		needs: []Need{MaySwitchOn}, where: "https://hilfe.web.de/pop-imap/einschalten.html",
	},
	{
		name: "mail.com", domains: "mail.com mail.org email.com post.com usa.com accountant.com consultant.com dr.com engineer.com cheerful.com techie.com " +
			"linuxmail.org europe.com london.com myself.com iname.com writeme.com",
		imap: "imap.mail.com:993", smtp: "smtp.mail.com:465",
		needs: []Need{MaySwitchOn}, where: "https://support.mail.com/premium/imap/index.html",
	},
	{
		name: "Telekom Mail", domains: "t-online.de magenta.de",
		imap: "secureimap.t-online.de:993", smtp: "securesmtp.t-online.de:465",
		needs: []Need{AppPassword}, where: "https://www.telekom.de/hilfe/apps-dienste/e-mail/programme/passwort-verwalten",
	},
	{
		name: "freenet Mail", domains: "freenet.de",
		imap: "mx.freenet.de:993", smtp: "mx.freenet.de:587",
	},
	{
		name: "Posteo", domains: "posteo.de posteo.net posteo.org posteo.eu posteo.com posteo.at posteo.ch posteo.cz posteo.pl posteo.it posteo.es " +
			"posteo.nl posteo.be posteo.dk posteo.se posteo.no posteo.fi posteo.uk posteo.co.uk posteo.us posteo.me posteo.jp posteo.ca",
		imap: "posteo.de:993", smtp: "posteo.de:465",
		where: "https://posteo.de/hilfe/wie-richte-ich-posteo-in-einem-mailprogramm-ein-pop3-imap-und-smtp",
	},
	{
		name: "Seznam Email", domains: "seznam.cz email.cz post.cz spoluzaci.cz",
		imap: "imap.seznam.cz:993", smtp: "smtp.seznam.cz:465",
		where: "https://o-seznam.cz/napoveda/email/",
	},
	{
		name: "Orange", domains: "orange.fr wanadoo.fr",
		imap: "imap.orange.fr:993", smtp: "smtp.orange.fr:465",
		where: "https://assistance.orange.fr/",
	},
	{
		name: "Free", domains: "free.fr", short: true,
		imap: "imap.free.fr:993", smtp: "smtp.free.fr:465",
		where: "https://assistance.free.fr/articles/configurer-de-maniere-avancee-mon-logiciel-de-messagerie-609",
	},
	{
		name: "laposte.net", domains: "laposte.net",
		imap: "imap.laposte.net:993", smtp: "smtp.laposte.net:465",
	},
	{
		name: "Libero Mail", domains: "libero.it iol.it blu.it inwind.it giallo.it",
		imap: "imapmail.libero.it:993", smtp: "smtp.libero.it:465",
		where: "https://aiuto.libero.it/articolo/mail/parametri-di-configurazione-per-il-client-di-posta/",
	},
	{
		name: "UKR.NET", domains: "ukr.net", year: 2024,
		imap: "imap.ukr.net:993", smtp: "smtp.ukr.net:465",
		needs: []Need{AppPassword, MaySwitchOn}, where: "https://mail.ukr.net/",
	},

	// The world: companies' domains too
	{
		name: "Microsoft 365", mx: "mail.protection.outlook.com mx.microsoft", domains: "onmicrosoft.com office365.com",
		imap: "outlook.office365.com:993", smtp: "smtp.office365.com:587",
		needs: []Need{OAuthOnly}, where: "https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/deprecation-of-basic-authentication-exchange-online",
	},
	{
		name: "iCloud", domains: "icloud.com me.com mac.com", mx: "mx01.mail.icloud.com mx02.mail.icloud.com",
		imap: "imap.mail.me.com:993", smtp: "smtp.mail.me.com:587",
		needs: []Need{AppPassword}, where: "https://support.apple.com/102654",
	},
	{
		name: "Zoho Mail", domains: "zoho.com zohomail.com",
		imap: "imap.zoho.com:993", smtp: "smtp.zoho.com:465",
		needs: []Need{MaySwitchOn}, where: "https://www.zoho.com/mail/help/imap-access.html",
	},
	{
		name: "Zoho Mail", domains: "zoho.eu zohomail.eu", year: 2024,
		imap: "imap.zoho.eu:993", smtp: "smtp.zoho.eu:465",
		needs: []Need{MaySwitchOn}, where: "https://www.zoho.com/mail/help/imap-access.html",
	},
	{
		name: "Zoho Mail", mx: "mx.zoho.com mx2.zoho.com mx3.zoho.com",
		imap: "imappro.zoho.com:993", smtp: "smtppro.zoho.com:465",
		needs: []Need{MaySwitchOn}, where: "https://www.zoho.com/mail/help/imap-access.html",
	},
	{
		name: "Zoho Mail", mx: "mx.zoho.eu mx2.zoho.eu mx3.zoho.eu",
		imap: "imappro.zoho.eu:993", smtp: "smtppro.zoho.eu:465",
		needs: []Need{MaySwitchOn}, where: "https://www.zoho.com/mail/help/imap-access.html",
	},
	{
		name: "Fastmail", domains: "fastmail.com fastmail.fm", mx: "messagingengine.com",
		imap: "imap.fastmail.com:993", smtp: "smtp.fastmail.com:465",
		needs: []Need{AppPassword}, where: "https://www.fastmail.help/hc/en-us/articles/360058752854",
	},
	{
		name: "mailbox.org", domains: "mailbox.org", mx: "mailbox.org",
		imap: "imap.mailbox.org:993", smtp: "smtp.mailbox.org:465",
		where: "https://kb.mailbox.org/de/privat/e-mail/e-mail-konfiguration/",
	},
	{
		name: "Yandex", domains: "yandex.com yandex.ru yandex.by yandex.kz yandex.ua ya.ru narod.ru", mx: "mx.yandex.net mx.yandex.ru",
		imap: "imap.yandex.com:993", smtp: "smtp.yandex.com:465",
		needs: []Need{AppPassword, MaySwitchOn}, where: "https://yandex.com/support/id/authorization/app-passwords.html",
	},
	{
		name: "Mail.ru", domains: "mail.ru inbox.ru list.ru bk.ru internet.ru", mx: "emx.mail.ru",
		imap: "imap.mail.ru:993", smtp: "smtp.mail.ru:465",
		needs: []Need{AppPassword}, where: "https://help.mail.ru/mail/security/protection/external/",
	},
	{
		name: "IONOS", mx: "mx00.ionos.de mx01.ionos.de mx00.kundenserver.de mx01.kundenserver.de mx00.schlund.de mx01.schlund.de",
		imap: "imap.ionos.de:993", smtp: "smtp.ionos.de:465",
		where: "https://www.ionos.de/hilfe/index.php?id=2490",
	},
	{
		name: "Migadu", mx: "aspmx1.migadu.com aspmx2.migadu.com",
		imap: "imap.migadu.com:993", smtp: "smtp.migadu.com:465",
	},
	{
		name: "Gandi", mx: "spool.mail.gandi.net fb.mail.gandi.net", year: 2024,
		imap: "mail.gandi.net:993", smtp: "mail.gandi.net:465",
	},
	{
		name: "Titan", mx: "mx1.titan.email mx2.titan.email",
		imap: "imap.titan.email:993", smtp: "smtp.titan.email:465",
		needs: []Need{MaySwitchOn}, where: "https://support.titan.email/",
	},
	{
		name: "Hostinger", mx: "mx1.hostinger.com mx2.hostinger.com", year: 2024,
		imap: "imap.hostinger.com:993", smtp: "smtp.hostinger.com:465",
	},
	{
		// Its MX is that of its other services too, which have other servers:
		// only who is pointed at these very hosts has this one. See hosting below.
		name: "OVH",
		imap: "ssl0.ovh.net:993", smtp: "ssl0.ovh.net:465",
	},

	// Hosting companies, by name alone
	{name: "home.pl", mx: "home.pl", where: "https://pomoc.home.pl/"},
	{name: "nazwa.pl", mx: "nazwa.pl", where: "https://www.nazwa.pl/pomoc/baza-wiedzy/"},
	{name: "OVH", mx: "mail.ovh.net", where: "https://help.ovhcloud.com/"},
	{name: "LH.pl", mx: "lh.pl", where: "https://www.lh.pl/pomoc/"},
	{name: "cyber_Folks", mx: "cyber-folks.pl cyberfolks.pl linuxpl.com linuxpl.eu", where: "https://cyberfolks.pl/pomoc/"},
	{name: "Zenbox", mx: "zenbox.pl"},
	{name: "dhosting", mx: "dhosting.pl"},
	{name: "Kei.pl", mx: "kei.pl"},
	{name: "SEOHOST", mx: "seohost.pl"},
	{name: "az.pl", mx: "az.pl"},
	{
		// A company's domain in Onet Poczta: its MX is told by Onet itself, its servers are not.
		name: "Onet Poczta", mx: "mx.poczta.onet.pl", where: "https://pomoc.poczta.onet.pl/",
	},

	// Those to whom no other program can sign in
	{
		name: "Proton Mail", domains: "proton.me protonmail.com protonmail.ch pm.me", mx: "protonmail.ch",
		but: NeedsBridge, where: "https://proton.me/mail/bridge",
	},
	{
		name: "Tuta", domains: "tuta.com tuta.io tutanota.com tutanota.de tutamail.com keemail.me", mx: "mail.tutanota.de",
		but: NoIMAP, where: "https://tuta.com/",
	},
}
