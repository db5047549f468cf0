package gmailsim

import (
	"fmt"
	"mime"
	"strings"
	"time"

	"mailkey/mail"
)

// practiceLetter is one of the messages that every simulated inbox begins with.
type practiceLetter struct{ from, address, subject, body string }

var practiceLetters = [...]practiceLetter{
	{"Zofia Wiśniewska", "zofia@firma.example", "Zażółć gęślą jaźń — próba polskich liter", "Cześć,\n\njeśli czytasz tu „ąćęłńóśźż”, to wszystko gra.\n\nZofia\n"},
	{"Marek Nowak", "marek@biuro.example", "Oferta na krzesła do sali konferencyjnej", "Dzień dobry,\n\nw załączniku… a nie, załącznika jeszcze nie ma. Wyślę jutro.\n\nMarek Nowak\n"},
	{"Practice post office", "post@gmailsim.example", "This mailbox is for practice only", "Hello,\n\nno message here has come over the internet, and none will leave.\n"},
	{"Anna Kowalczyk", "anna@firma.example", "Faktura 11/2026", "Dzień dobry,\n\nfaktura jest opłacona. Dziękuję!\n\nAnna\n"},
	{"Olena Kovalenko", "olena@biuro.example", "Зустріч у вівторок", "Добрий день!\n\nЗустрічаємося у вівторок о 10:00.\n\nОлена\n"},
	{"Jan Zieliński", "jan@firma.example", "Re: spotkanie w piątek", "Potwierdzam, piątek 14:00.\n\n> Czy piątek pasuje?\n"},
}

// practiceTime is when the i-th of them was received: the same in every run.
func practiceTime(i int) time.Time {
	return time.Date(2026, time.November, 2+3*i, 8+i, 15, 0, 0, time.UTC)
}

// practiceMail writes them out for an address.
func practiceMail(to mail.Address) [][]byte {
	all := make([][]byte, 0, len(practiceLetters))
	for i, l := range practiceLetters {
		text := fmt.Sprintf("From: %s <%s>\nTo: <%s>\nSubject: %s\nDate: %s\nMessage-ID: <practice-%d@gmailsim.example>\n"+
			"MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n%s",
			mime.QEncoding.Encode("utf-8", l.from), l.address, to, mime.BEncoding.Encode("utf-8", l.subject),
			practiceTime(i).Format(time.RFC1123Z), i+1, l.body)
		all = append(all, []byte(strings.ReplaceAll(text, "\n", "\r\n")))
	}
	return all
}
