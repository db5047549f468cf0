package cli

import (
	"slices"

	"mailkey/config/accounts"
)

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
	flagTo            = "to"
	flagAllFolders    = "all-folders"
	flagLimit         = "limit"
	flagServe         = "serve"
	flagVersion       = "version"

	flagRole     = "role"
	flagKey      = "key"
	flagKeyStdin = "key-stdin"
	flagGive     = "give"
	flagTake     = "take"
	flagOwner    = "owner"
	flagListen   = "listen"
	flagNetwork  = "allow-network"
	flagPorts    = "allow-port"
	flagIdle     = "idle"
	flagEvery    = "check-every"

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

	flagAccountsFile = "accounts-file"
	flagParallel     = "parallel"
	flagCSV          = "csv"
	flagHTML         = "html"
	flagMetrics      = "metrics"
	flagPasswords    = "passwords"
	flagDryRun       = "dry-run"

	flagFor     = "for"
	flagForce   = "force"
	flagAs      = "as"
	flagAppName = "app-name"
	flagTestOld = "test-old"
	flagDue     = "due"
	flagIn      = "in"
	flagFile    = "file"
)

// settingsFlags are the fields of a mailbox, in the order of help.
var settingsFlags = []string{
	"name", "user-name",
	"imap-host", "imap-port", "imap-security",
	"smtp-host", "smtp-port", "smtp-security",
	flagCA,
}

var roles = []string{string(accounts.Administrator), string(accounts.Member)}

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
		{name: flagTo, arg: "DIR"},
		{name: flagAllFolders, remote: true},
		{name: flagLimit, arg: "N", remote: true},
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
		{name: flagListen, arg: "ADDR"},
		{name: flagNetwork, arg: "NET[,NET…]"},
		{name: flagPorts, arg: "PORT[,PORT…]"},
		{name: flagIdle, arg: "TIME"},
		{name: flagEvery, arg: "TIME"},
		{name: flagRole, arg: "ROLE", remote: true, values: roles},
		{name: flagKey, arg: "FILE"},
		{name: flagKeyStdin, remote: true},
		{name: flagGive, arg: "USER[,USER…]", remote: true},
		{name: flagTake, arg: "USER[,USER…]", remote: true},
		{name: flagOwner, arg: "USER", remote: true},
		{name: flagAccountsFile, arg: "FILE"},
		{name: flagParallel, arg: "N", remote: true},
		{name: flagCSV, arg: "FILE"},
		{name: flagHTML, arg: "FILE"},
		{name: flagMetrics, arg: "FILE"},
		{name: flagPasswords, arg: "FILE"},
		{name: flagDryRun},
		{name: flagFor, arg: "PROGRAM", remote: true, values: slugs()},
		{name: flagForce},
		{name: flagAs, arg: "PROGRAM"},
		{name: flagAppName, arg: "NAME", remote: true},
		{name: flagTestOld, remote: true},
		{name: flagDue, arg: "AGE", remote: true},
		{name: flagIn, arg: "AGE", remote: true},
		{name: flagFile, arg: "FILE"},
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
	return slices.Concat(mailCommands(), teamCommands())
}

func mailCommands() []command {
	return []command{
		{name: "", run: (*session).home, remote: true, flags: []string{flagVersion}},
		{
			name: "setup", args: "[ADDRESS]", max: 1, remote: true, run: (*session).setup,
			flags: with(settingsFlags, flagAddress, "purpose", flagPasswordStdin, flagNoTest, flagNoKeep, flagSendTest),
		},
		{
			name: "rotate", args: "[ACCOUNT]", max: 1, remote: true, run: (*session).rotate, values: (*session).accountNames,
			flags: with(settingsFlags, "purpose", flagPasswordStdin, flagAppName, flagTestOld, flagNoKeep, flagSendTest),
		},
		{name: "rotate undo", args: "ACCOUNT", min: 1, max: 1, remote: true, run: (*session).rotateUndo, values: (*session).accountNames},
		{name: "rotate confirm", args: "ACCOUNT", min: 1, max: 1, remote: true, run: (*session).rotateConfirm, values: (*session).accountNames},
		{
			name: "test", args: "[ACCOUNT… | --all]", max: -1, remote: true, run: (*session).test,
			flags: with(settingsFlags, flagAll, flagAddress, flagPasswordStdin, flagSendTest, flagReport,
				flagAccountsFile, flagParallel, flagCSV, flagHTML, flagMetrics), values: (*session).accountNames,
		},
		{name: "discover", args: "ADDRESS", min: 1, max: 1, remote: true, run: (*session).discover},
		{
			name: "explain", args: "[TEXT]", max: -1, remote: true, run: (*session).explainText,
			flags: []string{flagProtocol, flagStage, flagHost, flagPort, flagTLS, flagAddress},
		},
		{
			name: "fetch", args: "[ACCOUNT… | --all]", max: -1, remote: true, run: (*session).fetch,
			flags: with(settingsFlags, flagAll, flagAllFolders, flagTo, flagAddress, flagPasswordStdin), values: (*session).accountNames,
		},
		{
			name: "messages", args: "ACCOUNT [MESSAGE]", min: 1, max: 2, remote: true, run: (*session).messages,
			flags: []string{flagLimit}, values: (*session).accountNames,
		},
		{name: "accounts", remote: true, run: (*session).accountsList, flags: []string{flagDue}},
		{name: "accounts list", remote: true, run: (*session).accountsList, flags: []string{flagDue}},
		{name: "accounts show", args: "ACCOUNT", min: 1, max: 1, remote: true, run: (*session).accountsShow, values: (*session).accountNames},
		{
			name: "accounts edit", args: "ACCOUNT", min: 1, max: 1, remote: true, run: (*session).accountsEdit,
			flags: settingsFlags, values: (*session).accountNames,
		},
		{name: "accounts rename", args: "ACCOUNT NAME", min: 2, max: 2, remote: true, run: (*session).accountsRename, values: (*session).accountNames},
		{name: "accounts remove", args: "ACCOUNT", min: 1, max: 1, remote: true, run: (*session).accountsRemove, values: (*session).accountNames},
		{
			name: "export", args: "[ACCOUNT] [--for PROGRAM]", max: 1, remote: true, run: (*session).export,
			flags: []string{flagFor, flagTo, flagForce}, values: (*session).accountNames,
		},
		{name: "password", args: "ACCOUNT", min: 1, max: 1, run: (*session).passwordCommand, values: (*session).accountNames},
		{
			name: "accounts import", args: "FILE… | --csv FILE", max: -1, run: (*session).accountsImport,
			flags: with(tableFlags, flagAs, flagCA, flagCSV, "purpose", flagNoKeep),
		},
		{
			name: "accounts remind", args: "[ACCOUNT…]", max: -1, remote: true, run: (*session).accountsRemind,
			flags: []string{flagIn, flagFile}, values: (*session).accountNames,
		},
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

func teamCommands() []command {
	return []command{
		{name: "users", remote: true, run: (*session).usersList},
		{name: "users list", remote: true, run: (*session).usersList},
		{name: "users show", args: "NAME", min: 1, max: 1, remote: true, run: (*session).usersShow, values: (*session).userNames},
		{
			name: "users add", args: "NAME", min: 1, max: 1, remote: true, run: (*session).usersAdd,
			flags: []string{flagKey, flagKeyStdin, flagRole},
		},
		{name: "users invite", args: "NAME", min: 1, max: 1, remote: true, run: (*session).usersInvite, flags: []string{flagRole}, values: (*session).userNames},
		{name: "users rename", args: "NAME NEW", min: 2, max: 2, remote: true, run: (*session).usersRename, values: (*session).userNames},
		{name: "users role", args: "NAME administrator|member", min: 2, max: 2, remote: true, run: (*session).usersRole, values: (*session).userNames},
		{
			name: "users add-key", args: "NAME", min: 1, max: 1, remote: true, run: (*session).usersKeyAdd,
			flags: []string{flagKey, flagKeyStdin}, values: (*session).userNames,
		},
		{name: "users remove-key", args: "NAME FINGERPRINT", min: 2, max: 2, remote: true, run: (*session).usersKeyRemove, values: (*session).userNames},
		{name: "users remove", args: "NAME", min: 1, max: 1, remote: true, run: (*session).usersRemove, values: (*session).userNames},
		{name: "users audit", remote: true, run: (*session).audit, flags: []string{flagLimit}},
		{
			name: "access", args: "ACCOUNT", min: 1, max: 1, remote: true, run: (*session).access,
			flags: []string{flagGive, flagTake, flagOwner}, values: (*session).accountNames,
		},
		{name: "serve", run: (*session).serveTeam, flags: []string{flagListen, flagNetwork, flagPorts, flagIdle, flagEvery}},
	}
}
