package i18n

var causes = map[string]text{}
