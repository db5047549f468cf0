package i18n

var tuiTexts = map[string]text{}
