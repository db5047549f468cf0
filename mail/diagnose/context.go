package diagnose

import (
	"slices"
	"strconv"
	"strings"
)

// saidOfAccounts is what every kind of server says, of databases and web pages
// too. It counts only where the message is about mail.
const saidOfAccounts = wrongPassword | accountOff | tooManyLogins | tooManyOpen | overLimit | full | temporary |
	wantsEncryption | authNotOffered | methodRefused | mechanismBad | wantsAuth | senderBad | messageBad | recipientBad | manyRecipients |
	syntaxBad | folderBad | emptyPassword | oddLetters | sessionOver | nonsense

// keepWhatIsMail forgets what a message says of something else than mail, where
// the message is all that is known. Surely is that it is about mail.
func (e *evidence) keepWhatIsMail(surely bool) {
	if redirected(e.raw) {
		return
	}
	number := e.status == "535" && len(strings.Fields(e.raw)) < 4 // no one else uses it
	if e.signs&saidOfAccounts == 0 && e.enhanced == "" && e.code == "" && !number {
		e.status = "" // a number in a sentence
	}
	switch {
	case e.surelyMail():
	case e.shows(foreign) || foreignPort(e.raw):
		e.signs, e.status, e.enhanced = 0, "", ""
	case !e.shows(mailish) && !surely:
		e.signs &^= saidOfAccounts &^ wrongPassword // whoever asks here means the mailbox's
		e.status, e.enhanced = "", ""
	}
}

// redirected reports the first line of a web page's answer and nothing else: only
// a mail program shows that, for it reads the answer as a greeting.
func redirected(text string) bool {
	words := strings.Fields(strings.ToLower(text))
	return len(words) > 1 && len(words) < 6 && strings.HasPrefix(words[0], "http/1.") && slices.Contains([]string{"301", "302", "303", "307", "400", "511"}, words[1])
}

// surelyMail reports what only mail has: its servers, ports, protocols, codes.
func (e *evidence) surelyMail() bool {
	mailOnly := []string{"523", "525", "534", "535", "538", "554", "555", "556"} // the others are FTP's and the web's too
	return e.host != "" || e.port != 0 || e.code != "" || e.enhanced != "" || slices.Contains(mailOnly, e.status) ||
		e.shows(mailProtocol|saidByGoogle|saidByMicrosoft|saidByOther|otherProtocol|bearer|masked)
}

// foreignPort reports a port at which no mail server listens: of a shell, a
// file server, the web, a directory, a database.
func foreignPort(text string) bool {
	lower := strings.ToLower(text)
	return slices.ContainsFunc([]int{21, 22, 80, 389, 443, 636, 1433, 1521, 3306, 3389, 5432, 5672, 6379, 8080, 8443, 9200, 11211, 27017}, func(port int) bool {
		return namesPort(lower, port)
	})
}

// namesPort reports a port behind a colon or the word.
func namesPort(lower string, port int) bool {
	digits := strconv.Itoa(port)
	return slices.ContainsFunc([]string{":", "port ", "port: ", "port=", "port:"}, func(before string) bool {
		_, rest, found := strings.Cut(lower, before+digits)
		if !found || before == ":" && port < 60 && port != 25 { // a time of day
			return false
		}
		inAddress := len(rest) > 1 && rest[0] == ':' && isWordByte(rest[1])
		return rest == "" || !isWordByte(rest[0]) && rest[0] != '.' && !inAddress
	})
}

// reasons is what an afterthought is none beside.
const reasons = ^(temporary | mailish | mailProtocol | foreign | afterthought | naming | dialling | mentionsCertificate | saidByGoogle | saidByMicrosoft | saidByOther)

// withoutAfterthoughts takes out of a message what its program adds to every
// reason, unless there is no other.
func withoutAfterthoughts(folded string) string {
	kept := " " + folded + " "
	for _, phrase := range words().afterthoughts {
		kept = strings.ReplaceAll(kept, phrase, " ")
	}
	if len(kept) == len(folded)+2 || signsIn(strings.ReplaceAll(kept, " authenticationfailed", ""), "")&reasons == 0 {
		return folded
	}
	return kept
}

// numbersIn reads the numbers of systems' errors, which are the same in every
// language. They count beside a word that says what they are.
func numbersIn(folded string) signs {
	tables := []struct {
		beside  []string
		numbers map[string]signs
	}{
		{[]string{" err", " oserr", " socket", " wsa", " win", " bład", " blad", " kod ", " code", " fehler"}, map[string]signs{
			"10013": forbidden | dialling, "10047": cannotAssign, "10049": cannotAssign, "10050": unreachable, "10051": unreachable, "10065": unreachable,
			"10053": cut, "10054": cut, "10060": timedOut | dialling, "10061": refusedPort | dialling,
			"11001": noSuchHost | naming, "11002": resolverDown | naming, "11003": noSuchHost | naming, "11004": noSuchHost | naming,
		}},
		{[]string{" ssl", " osstatus", " kcfstream", " nsurl", " handshake"}, map[string]signs{
			"9806": cut, "9805": cut, "9847": notTLS, "9814": certTime, "9815": certTime, "9843": certName, "9807": certTrust, "9813": certTrust, "9808": certTrust, "9812": certTrust,
			"1201": certTime, "1204": certTime, "1202": certTrust, "1203": certTrust,
		}},
	}
	folded = " " + folded + " "
	var found signs
	for _, t := range tables {
		if !slices.ContainsFunc(t.beside, func(word string) bool { return strings.Contains(folded, word) }) {
			continue
		}
		for number, sign := range t.numbers {
			if strings.Contains(folded, " "+number+" ") {
				found |= sign
			}
		}
	}
	return found
}
