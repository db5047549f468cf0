package diagnose

import "testing"

// What people who tried the program pasted, with nothing told beside it.
func TestEverydayWordings(t *testing.T) {
	for _, c := range []struct {
		text  string
		cause Cause
	}{
		{"0x80042108 Outlook is unable to connect to your incoming (POP3) e-mail server", Unknown},
		{"0x800CCC0E Cannot connect to the server", Unknown},
		{"0x800CCC0E The connection to the server failed", Unknown},
		{"0x8004210A The operation timed out waiting for a response from the receiving (IMAP) server", Unknown},
		{"Serwer poczty e-mail odrzucił logowanie. Sprawdź nazwę użytkownika i hasło", CredentialsRejected},
		{"Your IMAP server rejected your login. Verify your user name and password", CredentialsRejected},
		{"Sending of the message failed. The message could not be sent because connecting to Outgoing server (SMTP) smtp.gmail.com failed. The server may be unavailable or is refusing SMTP connections.", ConnectionRefused},
		{"The message could not be sent because the connection to Outgoing server (SMTP) smtp.gmail.com was lost in the middle of the transaction.", ConnectionDropped},
		{"Unable to log in at server. Probably wrong configuration, username or password.", CredentialsRejected},
		{"Wysłanie wiadomości się nie powiodło. Nie można się uwierzytelnić na serwerze poczty wychodzącej (SMTP) smtp.gmail.com. Proszę sprawdzić hasło i ustawienie „Metoda uwierzytelniania” w „Konfiguracja kont | Serwer poczty wychodzącej (SMTP)”.", CredentialsRejected},
		{"Unable to authenticate to Outgoing server (SMTP) smtp.gmail.com. Please check the password and verify the 'Authentication method' in 'Account Settings | Outgoing server (SMTP)'.", CredentialsRejected},
		{"curl: (67) Login denied", CredentialsRejected},
		{"curl: (7) Failed to connect to imap.gmail.com port 993: Connection refused", ConnectionRefused},
		{"curl: (7) Failed to connect to imap.gmail.com port 993 after 12 ms: Couldn't connect to server", ConnectionRefused},
		{"curl: (7) Failed to connect to imap.gmail.com port 993 after 130000 ms: Connection timed out", PortBlocked},
		{"unexpected tagged NO response: Invalid credentials", CredentialsRejected},
		{"cannot authenticate to IMAP server: unexpected NO response: Invalid credentials (Failure)", CredentialsRejected},
		{"LOGIN Invalid credentials s12mb", CredentialsRejected},
		{"SASL authentication failed", CredentialsRejected},
		{"Uwierzytelnianie SASL nie powiodło się.", CredentialsRejected},
		{"IMAP error: selected SASL mechanism(s) not available;\n   selected: XOAUTH2\n   available: PLAIN LOGIN", AuthMethod},
		{"msmtp: network read error: the operation timed out", ConnectionDropped},
		{"5.7.8 Username and Password not accepted", CredentialsRejected},
		{"unexpected greeting: 220 smtp.gmail.com ESMTP", PortModeMismatch},
		{"Invalid greeting: +OK POP3 ready", PortModeMismatch},
		{"HTTP/1.1 302 Found", CaptivePortal},
		{"* BYE Temporary problem, please try again later", ServerTemporary},
		{"-ERR [AUTH] Username and password not accepted.", CredentialsRejected},
		{"Nieprawidłowy login lub hasło", CredentialsRejected},
		{"Chwilowy błąd rozwiązywania nazw", NetworkDown},
		{"Chwilowy błąd w rozwiązywaniu nazw", NetworkDown},
		{"[WinError 10013] Dokonano próby uzyskania dostępu do gniazda w sposób zabroniony przez przypisane do niego uprawnienia dostępu", PortBlocked},
		{"[AUTHENTICATIONFAILED] Nieprawidłowe dane logowania", CredentialsRejected},
		{"Upłynął limit czasu operacji", Unknown},
		{"Serwer zerwał połączenie", ConnectionDropped},
		{"Przekroczono dzienny limit wysyłania", UsageLimit},
		{"Metoda uwierzytelniania nie jest obsługiwana przez serwer", AuthMethod},
		{"Serwer jest chwilowo niedostępny", ServerTemporary},
		{"User is over quota", MailboxFull},
		{"* BYE Account exceeded command or bandwidth limits.", UsageLimit},
		{"Nie można nawiązać połączenia z serwerem", Unknown},
		{"Cannot connect to server", Unknown},
		{"Nie można zalogować się na serwerze poczty przychodzącej", CredentialsRejected},
	} {
		if d := ExplainText(Pasted{Text: c.text}); d.Cause != c.cause {
			t.Errorf("got %s, want %s: %q", d.Cause, c.cause, c.text)
		}
	}
}
