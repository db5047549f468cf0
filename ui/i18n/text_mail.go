package i18n

// mailTexts is what is said of mail that lies on this computer.
var mailTexts = map[string]text{
	"disk.full":        {pl: "Na dysku zabrakło miejsca na pobieraną pocztę ({path}). Zwolnij go trochę i pobierz ponownie: to, co już jest, zostaje.", en: "The disk has no room left for the fetched mail ({path}). Free some space and fetch again: what has come stays."},
	"disk.read-only":   {pl: "Na dysku z folderem {path} nie można nic zapisać. Wskaż inny folder.", en: "The disk with the folder {path} cannot be written to. Choose another folder."},
	"disk.denied":      {pl: "Nie masz dostępu do {path}. Zmień uprawnienia albo wskaż inny folder.", en: "You have no access to {path}. Change its permissions, or choose another folder."},
	"disk.fault":       {pl: "Dysk zgłosił błąd przy {path}: {why}. To, co już pobrano, zostaje.", en: "The disk reported an error at {path}: {why}. What has been fetched stays."},
	"disk.busy":        {pl: "Do {path} właśnie pobiera inny uruchomiony mailkey. Poczekaj, aż skończy.", en: "Another running mailkey is fetching into {path}. Wait until it has finished."},
	"disk.strange":     {pl: "{path} nie jest zwykłym folderem należącym do Ciebie, więc nic tam nie zapisano. Wskaż inny folder.", en: "{path} is not a plain folder of your own, so nothing was written there. Choose another folder."},
	"disk.other-place": {pl: "W {path} leży już poczta z innej skrzynki. Wskaż inny folder.", en: "{path} holds another mailbox's mail already. Choose another folder."},
	"disk.state":       {pl: "Zapis tego, co już pobrano do {path}, jest uszkodzony albo pochodzi z nowszej wersji mailkey. Pobierz do nowego folderu; stare wiadomości zostają.", en: "The record of what has been fetched into {path} is damaged, or was written by a newer mailkey. Fetch into a new folder; the old messages stay."},
}
