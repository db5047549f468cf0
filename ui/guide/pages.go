package guide

// The pages' IDs: names for `mailkey guide PAGE`, for the wizard's steps and
// for a diagnosis' topic.
const (
	TwoStep            = "two-step"
	TwoStepOn          = "two-step-on"
	AppPassword        = "app-password"
	NoPage             = "no-page"
	PasswordEntry      = "password-entry"
	Servers            = "servers"
	Account            = "account"
	Network            = "network"
	Admin              = "admin"
	FirmaoNew          = "firmao-new"
	FirmaoExisting     = "firmao-existing"
	FirmaoNoModule     = "firmao-no-module"
	OtherProgram       = "other-program"
	OtherMailbox       = "other-mailbox"
	AdvancedProtection = "advanced-protection"
	Revoke             = "revoke"
)

// pages is the guide, in the order of the way through it.
var pages = []Page{
	twoStepPage, twoStepOnPage, appPasswordPage, noPagePage,
	firmaoNewPage, firmaoExistingPage, firmaoNoModulePage, otherProgramPage,
	passwordEntryPage, serversPage, accountPage, networkPage, adminPage,
	advancedProtectionPage, otherMailboxPage, revokePage,
}

// Links. The account's address in them makes a browser that is signed in to
// several accounts open the right one.
const (
	gmailLink        = "https://mail.google.com/mail/{authuser}"
	securityLink     = "https://myaccount.google.com/security{authuser}"
	twoStepLink      = "https://myaccount.google.com/signinoptions/twosv{authuser}"
	appPasswordsLink = "https://myaccount.google.com/apppasswords{authuser}"
	adminLink        = "https://admin.google.com/"
	firmaoLink       = "https://system.firmao.net/#companyList"
)
