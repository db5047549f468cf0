package i18n

var cliTexts = map[string]text{}
