package i18n

var rotateTexts = map[string]text{
	"step.old-password": {pl: "Stare hasło", en: "Old one"},
	"step.old":          {pl: "Stare hasło", en: "Old one"},
	"step.revoke":       {pl: "Usuń stare", en: "Revoke"},
	"step.dead":         {pl: "Dowód", en: "Proof"},
	"step.finish":       {pl: "Koniec", en: "End"},

	"field.old-password.label": {pl: "Stare hasło", en: "Old password"},
	"field.old-password.hint":  {pl: "Nieobowiązkowe. Sprawdzimy nim, czy nowe hasło w ogóle pomoże.", en: "Not required. It shows whether a new password will help at all."},

	"rotate.old-ask":      {pl: "Czy masz stare hasło?", en: "Do you have the old password?"},
	"rotate.old-why":      {pl: "mailkey go nie ma. Jeśli je podasz, jedno logowanie pokaże, czy nowe hasło pomoże. Możesz zostawić puste pole.", en: "mailkey does not have it. If you give it, one sign-in shows whether a new password will help. You can leave the field empty."},
	"rotate.try":          {pl: "sprawdź", en: "test it"},
	"rotate.without":      {pl: "dalej bez niego", en: "go on without it"},
	"rotate.skip":         {pl: "pomiń", en: "skip"},
	"rotate.go-on":        {pl: "Zmień hasło", en: "Change the password"},
	"rotate.leave-it":     {pl: "Zostaw, jak jest", en: "Leave it as it is"},
	"rotate.insist":       {pl: "Mimo to zmień hasło", en: "Change the password all the same"},
	"rotate.old-title":    {pl: "Sprawdź stare hasło", en: "Test the old password"},
	"rotate.old-running":  {pl: "Sprawdzam, czy nowe hasło coś zmieni…", en: "Finding out whether a new password will change anything…"},
	"rotate.old-untested": {pl: "Nie wiadomo, czy stare hasło działa. Hasło i tak możesz zmienić.", en: "It is not known whether the old password works. You can change it all the same."},
	"rotate.works":        {pl: "Stare hasło działa.", en: "The old password works."},
	"rotate.works-next":   {pl: "Nie musisz go zmieniać, ale możesz. Do końca zmiany da się do niego wrócić.", en: "You need not change it, but you can. Until the end of the change you can go back to it."},
	"rotate.cures":        {pl: "Serwer nie przyjmuje starego hasła.", en: "The server refuses the old password."},
	"rotate.cures-next":   {pl: "Nowe hasło to naprawi.", en: "A new password is the cure."},
	"rotate.misses":       {pl: "Nowe hasło tego nie naprawi: przeszkadza coś innego.", en: "A new password will not cure this: something else is in the way."},

	"rotate.still.works":   {pl: "Nic się nie zmieniło: nadal działa stare hasło.", en: "Nothing has changed: the old password still works."},
	"rotate.still.cures":   {pl: "Stare hasło też zostało odrzucone, więc ta skrzynka nie ma teraz działającego hasła. Utwórz nowe hasło do aplikacji jeszcze raz.", en: "The old password was refused as well, so this mailbox has no working password now. Create a new app password once more."},
	"rotate.still.misses":  {pl: "Nic się nie zmieniło: w użyciu jest nadal stare hasło.", en: "Nothing has changed: the old password is still in use."},
	"rotate.still.unknown": {pl: "Nic się nie zmieniło: w użyciu jest nadal stare hasło.", en: "Nothing has changed: the old password is still in use."},

	"rotate.changed":      {pl: "Ktoś zmienił tymczasem hasło tej skrzynki. W użyciu jest tamto, a Twoje nie zostało zapisane.", en: "Somebody else has changed this mailbox's password meanwhile. Theirs is in use; yours was not stored."},
	"rotate.changed-next": {pl: "W menu sprawdź, czy skrzynka działa. Nowe hasło, którego już nie potrzebujesz, usuń w Google.", en: "Test the mailbox from the menu. Remove the new password that you do not need at Google."},
	"rotate.undo-until":   {pl: "Stare hasło jest jeszcze przechowywane, {until}: klawisz u przywraca je.", en: "The old password is still kept, {until}: the key u puts it back."},

	"rotate.undo": {pl: "cofnij zmianę", en: "undo"},
	"undo.title":  {pl: "Wrócić do starego hasła?", en: "Go back to the old password?"},
	"undo.back":   {pl: "mailkey znowu użyje starego hasła.", en: "mailkey will use the old password again."},
	"undo.other":  {pl: "Nowe hasło zostanie zachowane przez dobę.", en: "The new password is kept for a day."},
	"undo.firmao": {pl: "W Firmao nic się nie zmieni: jeśli nowe hasło już tam jest, wpisz z powrotem stare.", en: "Nothing changes in Firmao: if the new password is there already, put the old one back."},
	"undo.then":   {pl: "Zaraz potem sprawdzimy, czy stare hasło działa.", en: "Right after that it is tested."},
	"undo.no":     {pl: "Zostaw nowe", en: "Keep the new one"},
	"undo.yes":    {pl: "Wróć do starego", en: "Go back"},
	"undo.done":   {pl: "W użyciu jest znowu stare hasło.", en: "The old password is in use again."},

	"rotate.dead-title":   {pl: "Sprawdź, czy stare hasło już nie działa", en: "Check that the old password is dead"},
	"rotate.dead-what":    {pl: "Jedno logowanie starym hasłem pokaże, czy Google już go nie przyjmuje.", en: "One sign-in with the old password shows whether it is refused now."},
	"rotate.dead-wait":    {pl: "Po usunięciu hasła odczekaj chwilę: Google może potrzebować kilku minut.", en: "Wait a moment after removing it: Google may need a few minutes."},
	"rotate.dead-ask":     {pl: "sprawdź stare hasło", en: "check the old one"},
	"rotate.dead-running": {pl: "Loguję się starym hasłem…", en: "Signing in with the old password…"},
	"rotate.dead":         {pl: "Stare hasło już nie działa. Tak ma być.", en: "The old password is dead, as it should be."},
	"rotate.alive":        {pl: "Stare hasło nadal działa.", en: "The old password still works."},
	"rotate.alive-next":   {pl: "Google może potrzebować kilku minut, albo usunięto inny wiersz. Cofnij się (esc), obejrzyj listę i sprawdź ponownie (r).", en: "Google may need a few minutes, or another row was removed. Go back (esc), look at the list, and check again (r)."},
	"rotate.life-unknown": {pl: "Nie udało się tego ustalić.", en: "This could not be found out."},

	"rotate.end-title": {pl: "Hasło zmienione", en: "The password is changed"},
	"rotate.end-new":   {pl: "Skrzynka {address} używa nowego hasła.", en: "{address} uses the new password."},
	"rotate.end-kept":  {pl: "mailkey ma jeszcze stare hasło, {until}. Zapomnij je, gdy nowe działa wszędzie, także w Firmao.", en: "mailkey still has the old password, {until}. Let it be forgotten once the new one works everywhere, in Firmao too."},
	"rotate.end-alive": {pl: "Nie ma dowodu, że stare hasło przestało działać w Google.", en: "There is no proof that the old password has stopped working at Google."},
	"rotate.end-remind": {
		pl: "Klawisz i zapisuje przypomnienie do kalendarza: za 90 dni znów zmień hasło.",
		en: "The key i writes a calendar reminder to change it again in 90 days.",
	},
	"rotate.forget":    {pl: "Zapomnij stare hasło", en: "Forget the old password"},
	"rotate.keep-day":  {pl: "Jeszcze je trzymaj", en: "Keep it for now"},
	"rotate.forgotten": {pl: "mailkey zapomniał stare hasło. Zmiany nie da się już cofnąć.", en: "mailkey has forgotten the old password. The change can no longer be undone."},
	"rotate.almost":    {pl: "Stare hasło nie jest już w użyciu, ale nie udało się go jeszcze usunąć; mailkey spróbuje ponownie.", en: "The old password is given up, but it could not be deleted yet; mailkey will try again."},
	"rotate.none-kept": {pl: "mailkey nie przechowuje starego hasła.", en: "mailkey keeps no old password."},
	"rotate.remind":    {pl: "przypomnienie", en: "reminder"},
	"rotate.fetch":     {pl: "pobierz tutaj", en: "fetch here"},

	"until.today":    {pl: "dziś do {at}", en: "until {at} today"},
	"until.tomorrow": {pl: "do jutra, {at}", en: "until {at} tomorrow"},
	"until.day":      {pl: "do {at}", en: "until {at}"},

	"receipt.former": {pl: "Stare hasło jest jeszcze przechowywane, {until}. Zapomnij je albo wróć do niego:", en: "The old password is still kept, {until}. Forget it, or go back to it:"},

	"which.title":   {pl: "Której skrzynki hasło zmienić?", en: "Which mailbox gets a new password?"},
	"which.another": {pl: "Inna, której tu nie ma", en: "Another one, not listed here"},

	"account.former":      {pl: "Stare hasło", en: "Old password"},
	"account.former-kept": {pl: "przechowywane {until}", en: "kept {until}"},
	"account.finish":      {pl: "dokończ zmianę", en: "finish the change"},
	"account.undo":        {pl: "cofnij zmianę", en: "undo"},
	"account.forget":      {pl: "zapomnij stare", en: "forget the old one"},
	"account.remind":      {pl: "przypomnienie", en: "reminder"},
	"state.unfinished":    {pl: "usuń jeszcze stare hasło", en: "revoke the old password"},

	"confirm.forget.title": {pl: "Zapomnieć stare hasło?", en: "Forget the old password?"},
	"confirm.forget.why":   {pl: "Zrób to, gdy nowe działa wszędzie, także w Firmao. Potem zmiany nie da się cofnąć. Hasło w Google usuwa się osobno.", en: "Do this once the new one works everywhere, in Firmao too. After that the change cannot be undone. The password at Google is removed separately."},
	"confirm.forget.yes":   {pl: "zapomnij", en: "forget it"},
	"confirm.forget.no":    {pl: "jeszcze nie", en: "not yet"},

	"remove.former": {pl: "przechowywane stare hasło", en: "the old password that is still kept"},
	"remove.mail":   {pl: "Pobrana poczta zostanie w folderze: {path}", en: "Fetched mail stays in the folder: {path}"},

	"remind.kept-title": {pl: "Przypomnienie jest w pliku", en: "The reminder is in a file"},
	"remind.kept-what":  {pl: "Otwórz go w swoim kalendarzu: za 90 dni od zmiany przypomni o nowym haśle.", en: "Open it in your calendar: 90 days after the change it reminds you of a new password."},
	"remind.failed":     {pl: "Nie udało się zapisać przypomnienia", en: "The reminder could not be written"},
	"remind.nowhere":    {pl: "Tutaj nie ma gdzie zapisać pliku.", en: "There is no place for a file here."},

	"calendar.summary": {pl: "Zmień hasło skrzynki {who}", en: "Change the password of {who}"},
	"calendar.what":    {pl: "Hasło skrzynki {who} jest w użyciu od {since}. Zmienisz je poleceniem: mailkey rotate", en: "The password of {who} has been in use since {since}. To change it: mailkey rotate"},

	"rotate.practice-alive": {pl: "Ćwiczenie: stare hasło przestaje działać tylko pod adresem z +revoke, na przykład ala+revoke@gmail.com.", en: "Practice: the old password dies only for an address with +revoke, such as ala+revoke@gmail.com."},
}
