package i18n

var wizardTexts = map[string]text{}
