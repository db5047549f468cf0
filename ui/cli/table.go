package cli

// command is one line of the table of commands. Its words are the texts
// cmd.NAME.short, .long and .example, with dots for spaces.
type command struct {
	name     string   // "accounts rename"
	args     string   // what stands behind it, as help shows it
	min, max int      // how many arguments; max < 0: any number
	remote   bool     // also over SSH (design §6.11); local alone by default
	hidden   bool     // works, but is not listed
	flags    []string // names of rows of flags, beside the global ones
	values   func(*session) []string
	run      func(*session, []string) error
}

// flag is one line of the table of flags. Its words are the text flag.NAME.
type flag struct {
	name   string
	arg    string // what its value is called in help; empty for a switch
	remote bool   // also over SSH: names no file, resolver or database there
	global bool
	values []string // for completion
}

// Names of flags that the code asks for. The settings flags are named by the
// fields of the wizard.
const (
	flagLang       = "lang"
	flagDNS        = "dns-server"
	flagDatabase   = "database"
	flagVault      = "vault"
	flagPassphrase = "passphrase-file"
	flagPlain      = "plain"
	flagJSON       = "json"
	flagNoInput    = "no-input"
	flagTimeout    = "timeout"
	flagVerbose    = "verbose"
	flagHelp       = "help"

	flagAddress       = "address"
	flagCA            = "ca-file"
	flagPasswordStdin = "password-stdin"
	flagSendTest      = "send-test"
	flagNoTest        = "no-test"
	flagNoKeep        = "no-keep"
	flagAll           = "all"
	flagServe         = "serve"
	flagVersion       = "version"

	flagProtocol = "protocol"
	flagStage    = "stage"
	flagHost     = "host"
	flagPort     = "port"
	flagTLS      = "tls"
	flagOnline   = "online"
	flagReport   = "report"

	flagWithKey  = "with-key"
	flagReplace  = "replace"
	flagKeepKeys = "keep-keys"
)

// settingsFlags are the fields of a mailbox, in the order of help.
var settingsFlags = []string{
	"name", "user-name",
	"imap-host", "imap-port", "imap-security",
	"smtp-host", "smtp-port", "smtp-security",
	flagCA,
}

var securities = []string{"tls", "starttls"}

func flags() []flag {
	return []flag{
		{name: flagAddress, arg: "ADDRESS", remote: true},
		{name: "name", arg: "NAME", remote: true},
		{name: "user-name", arg: "NAME", remote: true},
		{name: "purpose", arg: "PURPOSE", remote: true, values: []string{"firmao-new", "firmao-existing", "other"}},
		{name: "imap-host", arg: "HOST", remote: true},
		{name: "imap-port", arg: "PORT", remote: true},
		{name: "imap-security", arg: "tls|starttls", remote: true, values: securities},
		{name: "smtp-host", arg: "HOST", remote: true},
		{name: "smtp-port", arg: "PORT", remote: true},
		{name: "smtp-security", arg: "tls|starttls", remote: true, values: securities},
		{name: flagCA, arg: "FILE"},
		{name: flagPasswordStdin, remote: true},
		{name: flagSendTest, remote: true},
		{name: flagNoTest, remote: true},
		{name: flagNoKeep, remote: true},
		{name: flagAll, remote: true},
		{name: flagServe},
		{name: flagProtocol, arg: "PROTOCOL", remote: true, values: []string{"imap", "smtp", "tls", "tcp", "dns", "input"}},
		{name: flagStage, arg: "STAGE", remote: true, values: []string{"resolve", "connect", "encrypt", "greet", "sign-in", "use", "send", "arrive"}},
		{name: flagHost, arg: "HOST", remote: true},
		{name: flagPort, arg: "PORT", remote: true},
		{name: flagTLS, arg: "tls|starttls|none", remote: true, values: []string{"tls", "starttls", "none"}},
		{name: flagOnline},
		{name: flagReport, arg: "FILE"},
		{name: flagWithKey},
		{name: flagReplace},
		{name: flagKeepKeys},
		{name: flagVersion, remote: true},

		{name: flagLang, arg: "pl|en", remote: true, global: true, values: []string{"pl", "en"}},
		{name: flagDNS, arg: "ADDR", global: true},
		{name: flagDatabase, arg: "URL", global: true},
		{name: flagVault, arg: "keyring|sealed", global: true, values: []string{"keyring", "sealed"}},
		{name: flagPassphrase, arg: "FILE", global: true},
		{name: flagPlain, remote: true, global: true},
		{name: flagJSON, remote: true, global: true},
		{name: flagNoInput, remote: true, global: true},
		{name: flagTimeout, arg: "TIME", remote: true, global: true},
		{name: flagVerbose, remote: true, global: true},
		{name: flagHelp, remote: true, global: true},
	}
}

func with(first []string, more ...string) []string { return append(more, first...) }

func commands() []command {
	return []command{
		{name: "", run: (*session).home, remote: true, flags: []string{flagVersion}},
		{
			name: "setup", args: "[ADDRESS]", max: 1, remote: true, run: (*session).setup,
			flags: with(settingsFlags, flagAddress, "purpose", flagPasswordStdin, flagNoTest, flagNoKeep, flagSendTest),
		},
		{
			name: "test", args: "[ACCOUNT… | --all]", max: -1, remote: true, run: (*session).test,
			flags: with(settingsFlags, flagAll, flagAddress, flagPasswordStdin, flagSendTest, flagReport), values: (*session).accountNames,
		},
		{name: "discover", args: "ADDRESS", min: 1, max: 1, remote: true, run: (*session).discover},
		{
			name: "explain", args: "[TEXT]", max: -1, remote: true, run: (*session).explainText,
			flags: []string{flagProtocol, flagStage, flagHost, flagPort, flagTLS, flagAddress},
		},
		{name: "accounts", remote: true, run: (*session).accountsList},
		{name: "accounts list", remote: true, run: (*session).accountsList},
		{name: "accounts show", args: "ACCOUNT", min: 1, max: 1, remote: true, run: (*session).accountsShow, values: (*session).accountNames},
		{
			name: "accounts edit", args: "ACCOUNT", min: 1, max: 1, remote: true, run: (*session).accountsEdit,
			flags: settingsFlags, values: (*session).accountNames,
		},
		{name: "accounts rename", args: "ACCOUNT NAME", min: 2, max: 2, remote: true, run: (*session).accountsRename, values: (*session).accountNames},
		{name: "accounts remove", args: "ACCOUNT", min: 1, max: 1, remote: true, run: (*session).accountsRemove, values: (*session).accountNames},
		{name: "guide", args: "[PAGE]", max: 1, remote: true, run: (*session).guide, flags: []string{flagAddress}, values: (*session).guidePages},
		{name: "doctor", args: "[ACCOUNT…]", max: -1, run: (*session).doctor, flags: []string{flagOnline}, values: (*session).accountNames},
		{name: "backup", args: "FILE", min: 1, max: 1, run: (*session).backup, flags: []string{flagWithKey}},
		{name: "restore", args: "FILE", min: 1, max: 1, run: (*session).restore, flags: []string{flagReplace, flagKeepKeys}},
		{name: "rekey", run: (*session).rekey},
		{name: "rehearse", run: (*session).rehearse, flags: []string{flagServe}},
		{
			name: "completion", args: "bash|zsh|fish|powershell", min: 1, max: 1, run: (*session).completion,
			values: func(*session) []string { return shells },
		},
		{name: "version", remote: true, run: (*session).version},
		{name: "help", args: "[COMMAND]", max: -1, remote: true, hidden: true, run: (*session).help},
	}
}
