package i18n

// doctorTexts is what the doctor says.
var doctorTexts = map[string]text{
	"cmd.doctor.short":   {pl: "…", en: "…"},
	"cmd.doctor.long":    {pl: "…", en: "…"},
	"cmd.doctor.example": {pl: "…", en: "…"},
	"flag.online":        {pl: "…", en: "…"},
}
