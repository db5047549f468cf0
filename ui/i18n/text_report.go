package i18n

// reportTexts is what the support report, the transcript and the round trip say.
var reportTexts = map[string]text{"flag.report": {pl: "…", en: "…"}}
