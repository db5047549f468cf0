package diagnose

import (
	"strings"

	"mailkey/mail"
)

// rule is one cause and when it is the one.
type rule struct {
	cause Cause
	when  func(e *evidence) bool
}

// rules is one rule per cause. The order is the precedence: the first that fits
// wins, so each may take for granted that those above it do not fit.
func rules() []rule {
	return []rule{
		// What a person typed, pasted or saw on a page.
		{AppPasswordsUnavailable, func(e *evidence) bool { return e.status == "" && e.shows(noAppPasswords) }},
		{PasswordCleanable, func(e *evidence) bool { return e.input && look(e.raw) == looksCleanable || e.shows(oddLetters) }},
		{AddressWrong, addressWrong},
		{PasswordNotAppPassword, func(e *evidence) bool {
			return e.input && look(e.raw) == looksOther || !e.input && e.shows(emptyPassword) && e.at(mail.SignIn)
		}},
		{CaptivePortal, captivePortal},

		// Certificates: on Google's hosts they are good, so something else is wrong.
		{ClockWrong, func(e *evidence) bool { return e.shows(certTime) && e.googleHost() }},
		{Intercepted, intercepted},
		{CertNameMismatch, func(e *evidence) bool { return e.shows(certName) && e.at(mail.Encrypt) }},
		{CertBad, func(e *evidence) bool { return e.shows(certTime|certTrust) && e.at(mail.Encrypt) }},

		// The way to the server.
		{IPv6Broken, func(e *evidence) bool {
			return e.shows(overIPv6) && e.at(mail.Connect) && !e.replied() && e.shows(timedOut|unreachable|cannotAssign)
		}},
		{DNSNotFound, func(e *evidence) bool {
			return !e.replied() && e.shows(noSuchHost) && e.at(mail.Resolve, mail.Connect) && !e.shows(resolverDown)
		}},
		{NetworkDown, networkDown},
		{PortModeMismatch, portModeMismatch},
		{ConnectionRefused, func(e *evidence) bool { return e.shows(refusedPort) && e.at(mail.Connect) && !e.inboundSignIn() }},
		{PortBlocked, func(e *evidence) bool {
			return e.fenced != nil || !e.replied() && !e.inboundSignIn() && (e.exactly(mail.Connect) && e.shows(timedOut|forbidden) || e.stage == "" && e.shows(dialling) && e.shows(timedOut|forbidden))
		}},
		{ServerMisbehaving, serverMisbehaving},

		// What the server says: why it is not, or not only, the password.
		{OAuthOnlyProvider, func(e *evidence) bool {
			return !e.google() && (e.shows(passwordsUseless) || e.microsoft() && (e.refusesPassword() || e.status == "534") && !e.shows(folderBad|wantsAuth))
		}},
		{EncryptionRequired, encryptionRequired},
		{AccountPasswordUsed, func(e *evidence) bool {
			return e.shows(appPasswordWanted) || (e.google() || e.host == "" && e.mute) && e.enhanced == "5.7.9" && !e.shows(webLogin)
		}},
		{WebLoginRequired, func(e *evidence) bool {
			return e.shows(webLogin) || e.code == "WEBALERT" || e.google() && e.enhanced == "5.7.14"
		}},
		{IMAPOffAdmin, func(e *evidence) bool { return e.shows(imapOffDomain) && e.speaks(mail.IMAP) }},
		{IMAPOffUser, func(e *evidence) bool {
			return e.shows(imapOff) && e.speaks(mail.IMAP) && (e.google() || !e.refusedOutright())
		}},
		{TooManyConnections, func(e *evidence) bool { return e.shows(tooManyOpen) }},
		{LoginThrottled, func(e *evidence) bool { return e.shows(tooManyLogins) || e.code == "LIMIT" && e.at(mail.SignIn) }},
		{UsageLimit, usageLimit},
		{MailboxFull, func(e *evidence) bool { return e.code == "OVERQUOTA" || e.enhancedIn("2.2") || e.shows(full) }},
		{AccountDisabled, func(e *evidence) bool {
			return e.shows(accountOff) || e.enhancedIn("2.1", "7.13") || e.status == "525"
		}},
		{AuthMethod, authMethod},
		{MailboxUnavailable, func(e *evidence) bool {
			return e.speaks(mail.IMAP) && (e.code == "NONEXISTENT" || e.code == "TRYCREATE" || e.code == "REFERRAL" && e.exactly(mail.Use) || e.code == "NOPERM" || e.shows(folderBad) ||
				e.exactly(mail.Use) && e.status == "NO" && e.code == "" && !e.shows(temporary))
		}},
		{SenderRefused, func(e *evidence) bool {
			return e.speaks(mail.SMTP) && e.status != "535" && e.status != "421" &&
				(e.shows(senderBad) || e.enhancedIn("1.7", "1.8") || e.command == "MAIL" && strings.HasPrefix(e.status, "55") && e.status != "555")
		}},
		{ProtocolError, protocolError},
		{WrongServer, wrongServer},
		{CredentialsRejected, func(e *evidence) bool { return e.refuses() }},
		{MessageRefused, messageRefused},
		{ServerTemporary, func(e *evidence) bool { return e.passing() || e.shows(temporary) }},
		{ConnectionDropped, func(e *evidence) bool {
			return e.shows(cut|handshake|silent|silence) || e.shows(timedOut) && e.exactly(mail.Encrypt, mail.Greet, mail.SignIn, mail.Use, mail.Send)
		}},
	}
}

// judge names the cause, Unknown where no rule fits.
func judge(e *evidence, all []rule) Cause {
	for _, r := range all {
		if r.when(e) {
			return r.cause
		}
	}
	return Unknown
}

func addressWrong(e *evidence) bool {
	if e.input {
		return look(e.raw) == looksAddress || e.shows(recipientBad) && len(strings.Fields(e.raw)) > 3
	}
	return e.speaks(mail.SMTP) && !e.shows(senderBad) && (e.shows(recipientBad) || e.enhancedIn("1.3", "1.2") && e.exactly(mail.Send))
}

// A page where mail should be: no mail server speaks like one. On Google's TLS
// ports anything but TLS is somebody else's answer too.
func captivePortal(e *evidence) bool {
	if e.input || !e.at(mail.Connect, mail.Encrypt, mail.Greet) {
		return false
	}
	return e.shows(webPage) || e.shows(notTLS) && e.googleHost() && e.tlsPort() && !e.inClear()
}

func intercepted(e *evidence) bool {
	switch {
	case !e.googleHost() || e.live && e.proved():
		return false
	case e.shows(certName|certTrust|masked) && e.at(mail.Encrypt, mail.Greet):
		return true
	case e.shows(saidByOther) && !e.googleSigned() && e.at(mail.Greet, mail.SignIn, mail.Use, mail.Send):
		return true
	}
	// Google signs its refusals; a 535 in other words comes from another server.
	return e.status == "535" && !e.mute && !e.shows(saidByGoogle|appPasswordWanted|webLogin|bearer)
}

func networkDown(e *evidence) bool {
	switch {
	case e.replied():
		return false
	case e.exactly(mail.Resolve), e.stage == "" && e.shows(naming):
		return e.shows(resolverDown | unreachable | timedOut | refusedPort | forbidden | cut | cannotAssign)
	}
	return e.at(mail.Connect, mail.Encrypt) && e.shows(unreachable|resolverDown|cannotAssign)
}

func portModeMismatch(e *evidence) bool {
	nothing := cut | timedOut | silent | silence | handshake
	switch {
	case e.shows(notTLS), e.shows(noStartTLS) && e.tlsPort(), e.shows(otherProtocol) && e.at(mail.Greet, mail.Connect), e.shows(tlsBytes) && e.at(mail.Greet):
		return true
	case e.replied() || e.input:
		return false
	case e.crossed():
		return e.shows(nothing | refusedPort | unreachable)
	case e.inClear() && e.tlsPort(), e.mode == implicitTLS && e.clearPort():
		return e.exactly(mail.Encrypt, mail.Greet) && e.shows(nothing)
	case e.mode == "" && e.port == 465 && e.stage == mail.Greet:
		return e.shows(silent)
	}
	// A TLS server on a port of its own waits for us to begin, and so says nothing.
	return e.live && e.mode == startTLS && !e.clearPort() && e.stage == mail.Greet && e.shows(timedOut|silence)
}

// crossed reports one protocol dialled at the other's server or port.
func (e *evidence) crossed() bool {
	imapHost, smtpHost := below(e.host, "imap.gmail.com", "imap.googlemail.com"), below(e.host, "smtp.gmail.com", "smtp.googlemail.com")
	imapPort, smtpPort := e.port == 993 || e.port == 143, e.port == 465 || e.port == 587
	return imapHost && (smtpPort || e.lane == mail.SMTP) || smtpHost && (imapPort || e.lane == mail.IMAP)
}

// inboundSignIn reports Google's inbound servers dialled at a port at which
// people sign in: there they stay silent.
func (e *evidence) inboundSignIn() bool {
	return e.inbound() && !e.relay() && e.port != 25 && e.port != 0
}

func (e *evidence) relay() bool {
	return e.host == "smtp-relay.gmail.com" || e.host == "smtp-relay.google.com"
}

// proved reports that the peer is who it should be by the public authorities' word.
func (e *evidence) proved() bool {
	return !e.extra && e.exactly(mail.SignIn, mail.Use, mail.Send, mail.Arrive)
}

// serverMisbehaving is told for sure by our own test alone: a stranger's program
// that reports nonsense or silence may be wrong itself.
func serverMisbehaving(e *evidence) bool {
	switch {
	case e.shows(misbehaved | nonsense):
		return true
	case e.replied() || e.googleWords() || e.refuses(): // "No response: …" is how some show a NO
		return false
	case e.exactly(mail.SignIn, mail.Use, mail.Send) && e.shows(timedOut|silence):
		return true // it spoke, and then no more
	}
	early := e.googleHost() && e.exactly(mail.Connect, mail.Encrypt, mail.Greet)
	return e.live && !early && e.stage != mail.Connect && e.stage != mail.Resolve && e.shows(timedOut|silence)
}

func encryptionRequired(e *evidence) bool {
	switch {
	case e.code == "PRIVACYREQUIRED", e.status == "538", e.status == "523", e.enhancedIn("7.11", "7.10"):
		return true
	case e.shows(noStartTLS) && !e.passing(), e.mode == startTLS && e.stage == mail.Encrypt && e.status != "" && e.status[0] != '4':
		return true // STARTTLS itself was refused
	case e.shows(authNotOffered) && e.mode == noTLS && e.port != 25:
		return true
	}
	return e.shows(wantsEncryption) && !(e.status != "" && e.status[0] == '4' && e.exactly(mail.Encrypt))
}

func usageLimit(e *evidence) bool {
	switch {
	case e.code == "OVERQUOTA":
		return e.google() || e.shows(overLimit)
	case e.enhancedIn("2.2", "5.3"), e.shows(manyRecipients):
		return false // the mailbox is full, this one message has too many recipients
	case e.enhancedIn("4.5", "7.28") && !e.shows(temporary), e.shows(overLimit):
		return true
	}
	// Gmail ends a session so when the day's transfer is used up.
	return e.google() && e.exactly(mail.Use) && e.status == "BYE" && e.shows(sessionOver)
}

func authMethod(e *evidence) bool {
	switch {
	case e.shows(bearer | noMechanism), e.status == "504" && !e.enhancedIn("5.2"), e.enhancedIn("7.4", "7.57"):
		return true
	case e.shows(authNotOffered):
		return true
	case e.shows(wantsAuth), e.status == "530":
		return !e.shows(relayOnly) && !e.refusedOutright()
	case e.status == "534":
		return !e.google()
	case e.status == "502", e.status == "503":
		return e.exactly(mail.SignIn) && !e.enhancedIn("5.2") && !e.google() // which always takes sign-ins
	case e.shows(mechanismBad):
		return true
	}
	return e.shows(methodRefused) && e.at(mail.SignIn, mail.Greet) && !e.refusedOutright()
}

// refusedOutright reports an answer that can only be about the password.
func (e *evidence) refusedOutright() bool {
	return e.status == "535" || e.code == "AUTHENTICATIONFAILED" || e.code == "AUTHORIZATIONFAILED"
}

func protocolError(e *evidence) bool {
	switch {
	case e.exactly(mail.Resolve, mail.Connect, mail.Encrypt) && e.status == "":
		return false
	case e.relay() && e.exactly(mail.Greet) && (e.shows(cut) || e.status == "421"):
		return true // it hangs up on a program that calls itself localhost
	case e.shows(syntaxBad), e.status == "BAD", e.code == "CLIENTBUG":
		return !e.refusedOutright()
	case e.status == "421" || e.status == "451" || e.status == "454":
		return e.enhancedIn("5.0", "5.1", "5.2", "5.4")
	}
	switch e.status {
	case "500", "501", "502", "503", "555":
		return true
	}
	return false
}

// refuses reports a refused password, at a stage where there can be one.
func (e *evidence) refuses() bool {
	return e.refusesPassword() && e.at(mail.SignIn, mail.Use, mail.Send, mail.Greet)
}

func wrongServer(e *evidence) bool {
	switch {
	case e.shows(relayOnly), e.code == "REFERRAL": // RFC 2221: the mailbox is elsewhere
		return true
	case e.inboundSignIn() && e.at(mail.Connect, mail.Greet, mail.Encrypt):
		return e.shows(timedOut | refusedPort | cut | silent)
	case e.inbound() && e.refuses():
		return true
	}
	if !e.refuses() || e.google() || e.home {
		return false
	}
	// Without a host there must be a server's own answer, not a program's summary.
	return e.host != "" || e.shows(saidByOther) || e.status != "" && !e.mute
}

func messageRefused(e *evidence) bool {
	passing := e.status != "" && e.status[0] == '4' && !e.enhancedIn("5.3") && !e.shows(manyRecipients)
	if !e.speaks(mail.SMTP) || passing || e.exactly(mail.SignIn) {
		return false
	}
	return e.shows(messageBad|manyRecipients) || e.enhancedIn("1.1", "1.6", "1.10", "5.3", "2.3", "3.4", "6.0", "7.0", "7.1", "7.25", "7.26", "7.27") ||
		e.exactly(mail.Send) && e.status != "" && e.status[0] == '5'
}
