package i18n

// storeTexts is what is said about the database, backups and the sealing key.
var storeTexts = map[string]text{
	"cmd.backup.short": {pl: "Zapisz kopię zapasową wszystkich danych do jednego zaszyfrowanego pliku.", en: "Write a backup of all the data to one encrypted file."},
	"cmd.backup.long": {
		pl: "Plik otwiera klucz tego komputera albo, z opcją --passphrase-file, fraza z podanego pliku. Hasła są w nim zaszyfrowane tak jak w bazie danych; żeby je kiedyś przywrócić na innym komputerze, potrzebny jest też plik z kluczem. Opcja --with-key dołącza go do kopii chronionej frazą. Haseł z pęku kluczy (sejfu na hasła w systemie) i pobranej poczty w kopii nie ma.",
		en: "The file is opened by this computer's key or, with --passphrase-file, by the passphrase in that file. Passwords in it are encrypted as they are in the database; to restore them on another computer you also need the key file. --with-key adds it to a backup that a passphrase protects. Passwords in the keyring (the system's safe for passwords) and fetched mail are not in it.",
	},
	"cmd.backup.example": {pl: "mailkey backup kopia.mailkey --passphrase-file fraza.txt --with-key", en: "mailkey backup copy.mailkey --passphrase-file passphrase.txt --with-key"},
	"cmd.restore.short":  {pl: "Przywróć dane z kopii zapasowej.", en: "Restore the data from a backup."},
	"cmd.restore.long": {
		pl: "Kopia jest najpierw czytana i sprawdzana w całości; potem wraca wszystko naraz albo nic. Przed przywracaniem zatrzymaj „mailkey serve”. Klucze SSH wracają tylko wtedy, gdy są ważne i teraz: odebrane, a w pustej bazie wszystkie, trzeba nadać od nowa (mailkey users). Zaproszenia nie wracają nigdy. Opcja --keep-keys przywraca klucze, role i dostęp tak, jak były w kopii.",
		en: "The backup is first read and checked as a whole; then everything comes back at once, or nothing. Stop “mailkey serve” before you restore. SSH keys come back only if they are valid now, too: those that were taken away, and all of them in an empty database, have to be given anew (mailkey users). Invitations never come back. --keep-keys restores keys, roles and access as they were in the backup.",
	},
	"cmd.restore.example": {pl: "mailkey restore kopia.mailkey --passphrase-file fraza.txt --replace", en: "mailkey restore copy.mailkey --passphrase-file passphrase.txt --replace"},
	"cmd.rekey.short":     {pl: "Zmień klucz, którym zaszyfrowane są hasła.", en: "Change the key that the passwords are encrypted with."},
	"cmd.rekey.long": {
		pl: "Powstaje nowy klucz, każde hasło jest szyfrowane nim na nowo, a stary klucz znika. Przerwana zmiana niczego nie psuje: uruchom polecenie jeszcze raz, a dokończy ją. Kopie zapasowe sprzed zmiany otwiera nadal tylko stary klucz.",
		en: "A new key is made, each password is encrypted anew with it, and the old key is forgotten. An interrupted change breaks nothing: run the command again and it is completed. Backups from before the change are still opened by the old key alone.",
	},
	"flag.with-key":  {pl: "dołącz klucz, którym zaszyfrowane są hasła (wymaga --passphrase-file)", en: "add the key that the passwords are encrypted with (needs --passphrase-file)"},
	"flag.replace":   {pl: "zastąp dane, które tu są; ich kopia zostaje w folderze danych", en: "replace the data that is here; a backup of it stays in the data folder"},
	"flag.keep-keys": {pl: "przywróć klucze SSH, role i dostęp tak, jak były w kopii", en: "restore SSH keys, roles and access as they were in the backup"},
	"flag.database":  {pl: "baza danych zespołu: postgres://UŻYTKOWNIK@SERWER/NAZWA", en: "a team's database: postgres://USER@HOST/NAME"},

	"cli.database-password": {
		pl: "Hasło do bazy danych w --database widzą inni użytkownicy tego komputera. Lepiej zapisz je w ~/.pgpass (albo w pliku wskazanym przez PGPASSFILE) lub wpisz cały adres do ustawień, w wierszu database.",
		en: "Other users of this computer can see the database password in --database. Better keep it in ~/.pgpass (or the file that PGPASSFILE names), or put the whole URL into the settings, as database.",
	},
	"cli.backup.done":       {pl: "Kopia zapasowa: {path}", en: "Backup: {path}"},
	"cli.backup.contents":   {pl: "Skrzynki: {accounts}, osoby: {users}, zaszyfrowane hasła: {passwords}, wpisy w zapisie zmian: {entries}.", en: "Mailboxes: {accounts}, people: {users}, encrypted passwords: {passwords}, entries in the record of changes: {entries}."},
	"cli.backup.all":        {pl: "Otwiera ją fraza i są w niej także klucze do haseł: pilnuj frazy jak samych haseł.", en: "The passphrase opens it, and the keys to the passwords are in it too: guard the passphrase like the passwords themselves."},
	"cli.backup.passphrase": {pl: "Otwiera ją fraza. Kluczy do haseł w niej nie ma: przechowuj plik z kluczem osobno.", en: "The passphrase opens it. The keys to the passwords are not in it: keep the key file elsewhere."},
	"cli.backup.key":        {pl: "Otwiera ją tylko plik z kluczem z tego komputera: przechowuj go osobno, bez niego kopia jest bezużyteczna.", en: "Only this computer's key file opens it: keep that elsewhere, for the backup is of no use without it."},
	"cli.backup.keyring":    {pl: "W kopii nie ma {n} hasła z pęku kluczy.|W kopii nie ma {n} haseł z pęku kluczy.|W kopii nie ma {n} haseł z pęku kluczy.", en: "{n} password in the keyring is not in the backup.|{n} passwords in the keyring are not in the backup."},

	"cli.restore.done":     {pl: "Przywrócono dane z {at}.", en: "The data of {at} was restored."},
	"cli.restore.replaced": {pl: "Kopia tego, co było tu wcześniej: {path}", en: "A backup of what was here before: {path}"},
	"cli.restore.withheld": {
		pl: "Nie wrócił {n} klucz SSH; nadaj go od nowa (mailkey users) albo użyj --keep-keys.|Nie wróciły {n} klucze SSH; nadaj je od nowa (mailkey users) albo użyj --keep-keys.|Nie wróciło {n} kluczy SSH; nadaj je od nowa (mailkey users) albo użyj --keep-keys.",
		en: "{n} SSH key did not come back; give it anew with “mailkey users”, or use --keep-keys.|{n} SSH keys did not come back; give them anew with “mailkey users”, or use --keep-keys.",
	},
	"cli.restore.lowered": {
		pl: "{n} osoba, która w kopii miała rolę administratora, nie ma jej teraz.|{n} osoby, które w kopii miały rolę administratora, nie mają jej teraz.|{n} osób, które w kopii miały rolę administratora, nie ma jej teraz.",
		en: "{n} person who was an administrator in the backup is not one now.|{n} people who were administrators in the backup are not now.",
	},
	"cli.restore.unjoined": {
		pl: "Nie wrócił {n} odebrany od tego czasu dostęp do skrzynki.|Nie wróciły {n} odebrane od tego czasu dostępy do skrzynek.|Nie wróciło {n} odebranych od tego czasu dostępów do skrzynek.",
		en: "Access to a mailbox that was taken away since did not come back, in {n} case.|Access to mailboxes that was taken away since did not come back, in {n} cases.",
	},
	"cli.restore.kept": {
		pl: "{n} skrzynka zostaje u nowego właściciela.|{n} skrzynki zostają u nowych właścicieli.|{n} skrzynek zostaje u nowych właścicieli.",
		en: "{n} mailbox stays with its new owner.|{n} mailboxes stay with their new owners.",
	},
	"cli.restore.keyring": {
		pl: "{n} hasło jest tylko w pęku kluczy komputera, na którym powstała kopia.|{n} hasła są tylko w pęku kluczy komputera, na którym powstała kopia.|{n} haseł jest tylko w pęku kluczy komputera, na którym powstała kopia.",
		en: "{n} password is only in the keyring of the computer that the backup was made on.|{n} passwords are only in the keyring of the computer that the backup was made on.",
	},
	"cli.restore.key": {pl: "Klucz do haseł z kopii jest już na tym komputerze; „mailkey rekey” zastąpi go nowym.", en: "The key to the backup's passwords is on this computer now; “mailkey rekey” replaces it with a new one."},

	"cli.rekey.progress": {pl: "Zaszyfrowano na nowo: {done} z {all}.", en: "Encrypted anew: {done} of {all}."},
	"cli.rekey.resumed":  {pl: "Dokończono przerwaną zmianę klucza.", en: "An interrupted change of the key was completed."},
	"cli.rekey.done":     {pl: "Nowy klucz jest w {path}.", en: "The new key is in {path}."},
	"cli.rekey.count": {
		pl: "Nowym kluczem zaszyfrowane jest {n} hasło.|Nowym kluczem zaszyfrowane są {n} hasła.|Nowym kluczem zaszyfrowanych jest {n} haseł.",
		en: "{n} password is encrypted with it.|{n} passwords are encrypted with it.",
	},
	"cli.rekey.elsewhere": {
		pl: "{n} hasło jest zaszyfrowane innym kluczem (otwieranym frazą, jeśli ten jest zwykły, i odwrotnie); zostało bez zmian.|{n} hasła są zaszyfrowane innym kluczem (otwieranym frazą, jeśli ten jest zwykły, i odwrotnie); zostały bez zmian.|{n} haseł jest zaszyfrowanych innym kluczem (otwieranym frazą, jeśli ten jest zwykły, i odwrotnie); zostało bez zmian.",
		en: "{n} password is encrypted with another key (one that a passphrase opens, if this one is plain, and the reverse); it stays as it was.|{n} passwords are encrypted with another key (one that a passphrase opens, if this one is plain, and the reverse); they stay as they were.",
	},
	"cli.rekey.others": {pl: "Jeśli z tej bazy danych korzystają też inne komputery, skopiuj na nie ten plik.", en: "If other computers use this database too, copy this file to them."},

	"reason.rekeyed":              {pl: "Hasła są już zaszyfrowane innym kluczem niż na tym komputerze. Skopiuj plik z kluczem z komputera, na którym go zmieniono.", en: "The passwords are by now encrypted with another key than this computer has. Copy the key file from the computer where it was changed."},
	"reason.database-url":         {pl: "To nie jest adres bazy danych. Wygląda on tak: postgres://UŻYTKOWNIK@SERWER/NAZWA albo sqlite:///ŚCIEŻKA", en: "This is no URL of a database. It looks like this: postgres://USER@HOST/NAME or sqlite:///PATH"},
	"reason.database-encryption":  {pl: "Połączenie z bazą danych na innym komputerze musi być szyfrowane, a serwer sprawdzony: sslmode=verify-full (albo verify-ca). Jeśli serwer ma własny urząd certyfikacji, dodaj sslrootcert=PLIK.", en: "A connection to a database on another computer must be encrypted and the server verified: sslmode=verify-full (or verify-ca). If the server has a certificate authority of its own, add sslrootcert=FILE."},
	"reason.database-unreachable": {pl: "Nie ma połączenia z bazą danych {database}. Sprawdź, czy serwer działa i czy to jego adres.", en: "There is no connection to the database {database}. Check that the server is running and that this is its address."},
	"reason.database-sign-in":     {pl: "Baza danych {database} nie przyjęła tego użytkownika albo hasła. Hasło można zapisać w ~/.pgpass.", en: "The database {database} refused this user or password. The password can be kept in ~/.pgpass."},
	"reason.database-missing":     {pl: "Na serwerze nie ma takiej bazy danych: {database}. Utwórz ją (createdb) i spróbuj ponownie.", en: "The server has no such database: {database}. Create it (createdb) and try again."},
	"reason.database-rights":      {pl: "Ten użytkownik nie ma prawa zrobić tego w bazie danych {database}. Musi móc w niej tworzyć tabele.", en: "This user may not do that in the database {database}. They must be allowed to create tables in it."},
	"reason.database-certificate": {pl: "Nie można sprawdzić certyfikatu (cyfrowego dowodu tożsamości) bazy danych {database}, więc nic do niej nie wysłano. Może wydał go urząd, którego ten komputer nie zna (podaj jego plik: sslrootcert=PLIK), może jest na inną nazwę niż w adresie albo stracił ważność.", en: "The certificate (proof of identity) of the database {database} cannot be verified, so nothing was sent to it. Perhaps it is by an authority that this computer does not know (give its file: sslrootcert=FILE), is for another name than the one in the URL, or has expired."},

	"reason.backup-broken":     {pl: "To nie jest kopia zapasowa mailkey albo jest uszkodzona. Niczego nie zmieniono.", en: "This is no backup of mailkey, or it is damaged. Nothing was changed."},
	"reason.backup-key":        {pl: "Ta kopia albo hasła w niej są zaszyfrowane kluczem, którego tu nie ma. Przywróć plik z kluczem z czasu, gdy powstała kopia. Niczego nie zmieniono.", en: "This backup, or the passwords in it, are encrypted with a key that is not here. Put the key file back from the time when the backup was made. Nothing was changed."},
	"reason.backup-passphrase": {pl: "Tę kopię otwiera inna fraza. Podaj plik z nią: --passphrase-file PLIK. Niczego nie zmieniono.", en: "Another passphrase opens this backup. Give its file: --passphrase-file FILE. Nothing was changed."},
	"reason.backup-newer":      {pl: "Kopię zapisała nowsza wersja mailkey. Zaktualizuj program. Niczego nie zmieniono.", en: "The backup was made by a newer version of mailkey. Update the program. Nothing was changed."},
	"reason.store-not-empty":   {pl: "Są tu już dane (ostatnia zmiana: {from}), a kopia jest z {to}. Jeśli chcesz je zastąpić, dodaj --replace; ich kopia zostanie w folderze danych.", en: "There is data here already (last changed {from}), and the backup is of {to}. To replace it, add --replace; a backup of it stays in the data folder."},
	"reason.key-unguarded":     {pl: "Klucz może trafić tylko do kopii chronionej frazą: dodaj --passphrase-file PLIK.", en: "The key goes only into a backup that a passphrase protects: add --passphrase-file FILE."},
	"reason.file-exists":       {pl: "Jest już plik o tej nazwie, a kopia niczego nie zastępuje. Podaj inną nazwę.", en: "There is a file of this name already, and a backup replaces none. Give another name."},
	"reason.many-keys":         {pl: "W pliku z kluczem nie ma miejsca na więcej kluczy. Najpierw zmień klucz poleceniem mailkey rekey, a potem przywróć kopię. Nic nie zostało zmienione.", en: "There is no room for more keys in the key file. Change the key first, with mailkey rekey, and then restore the backup. Nothing was changed."},
	"reason.no-seal-key":       {pl: "Nie ma tu jeszcze klucza; powstanie z pierwszym zapisanym hasłem. Kopię zapasową można zaszyfrować frazą: --passphrase-file PLIK.", en: "There is no key here yet; it is made with the first password. A backup can be encrypted with a passphrase: --passphrase-file FILE."},
	"reason.plain-key":         {pl: "Hasła są tu zaszyfrowane kluczem, którego nie chroni żadna fraza. Pomiń --passphrase-file.", en: "The passwords here are encrypted with a key that no passphrase protects. Leave out --passphrase-file."},

	"doctor.place.sealed.shared":      {pl: "Hasła są zaszyfrowane w bazie danych zespołu; klucz do nich jest na tym komputerze.", en: "Passwords are encrypted in the team's database; the key to them is on this computer."},
	"settings.why.shared":             {pl: "Z bazy danych korzystają też inne komputery.", en: "Other computers use the database too."},
	"doctor.database.server":          {pl: "Baza danych zespołu odpowiada (wersja {version}); sprawdzane skrzynki: {count}.", en: "The team's database answers (version {version}); mailboxes examined: {count}."},
	"doctor.database.server-empty":    {pl: "Baza danych zespołu odpowiada i jest jeszcze pusta; tabele powstaną przy pierwszym użyciu.", en: "The team's database answers and is still empty; its tables are created when it is first used."},
	"doctor.database.server-older":    {pl: "Baza danych zespołu odpowiada, ale ma starszą wersję ({version}); zostanie zaktualizowana przy następnym użyciu.", en: "The team's database answers, but is of an older version ({version}); it is brought up to date when it is next used."},
	"doctor.database.server-broken":   {pl: "Bazy danych zespołu nie można użyć.", en: "The team's database cannot be used."},
	"doctor.database.server-older.do": {pl: "Zrób najpierw kopię zapasową: pg_dump albo poprzednią wersją mailkey poleceniem „mailkey backup”.", en: "Make a backup first: with pg_dump, or “mailkey backup” of the previous version."},
	"doctor.database.server-broken.do": {
		pl: "Sprawdź, czy serwer działa i czy adres w --database albo w ustawieniach jest dobry.",
		en: "Check that the server is running and that the URL in --database or in the settings is right.",
	},
}
