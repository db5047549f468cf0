package i18n

var plainTexts = map[string]text{}
