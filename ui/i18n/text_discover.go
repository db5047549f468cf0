package i18n

// discoverTexts is what is said of where mail lives, and of consent.
var discoverTexts = map[string]text{
	"cmd.discover.short":   {pl: "…", en: "…"},
	"cmd.discover.long":    {pl: "…", en: "…"},
	"cmd.discover.example": {pl: "…", en: "…"},
}
