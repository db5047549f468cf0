package i18n

// explainTexts is what explain says, as a command and as a screen.
var explainTexts = map[string]text{
	"cmd.explain.short":   {pl: "…", en: "…"},
	"cmd.explain.long":    {pl: "…", en: "…"},
	"cmd.explain.example": {pl: "…", en: "…"},
	"flag.protocol":       {pl: "…", en: "…"},
	"flag.stage":          {pl: "…", en: "…"},
	"flag.host":           {pl: "…", en: "…"},
	"flag.port":           {pl: "…", en: "…"},
	"flag.tls":            {pl: "…", en: "…"},
}
