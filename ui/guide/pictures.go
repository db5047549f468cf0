package guide

// Picture names a small drawing of where to click.
type Picture string

// The pictures.
const (
	AvatarPicture        Picture = "avatar"
	SecurityPicture      Picture = "security"
	TwoStepPicture       Picture = "two-step"
	TurnOnPicture        Picture = "turn-on"
	SearchPicture        Picture = "search"
	CreatePicture        Picture = "create"
	PasswordPicture      Picture = "password"
	RemovePicture        Picture = "remove"
	FirmaoFormPicture    Picture = "firmao-form"
	FirmaoServersPicture Picture = "firmao-servers"
	FirmaoFetchPicture   Picture = "firmao-fetch"
)

var (
	browser = Both{"przeglądarka", "browser"}
	firmao  = Both{"Firmao", "Firmao"}
)

var drawings = []drawing{
	{AvatarPicture, browser, []row{
		{text: "Gmail\t<({initial})>"},
		{},
		{text: "\t{address}"},
		{text: "\t({initial})"},
		{text: "\t<[ {label:manage} ]>"},
	}},
	{SecurityPicture, browser, []row{
		{text: "Google\t({initial})"},
		{},
		{text: "○ …"},
		{text: "● <{label:security}>"},
		{text: "○ …"},
	}},
	{TwoStepPicture, browser, []row{
		{text: "{label:security}\t({initial})"},
		{},
		{text: "{label:how-you-sign-in}"},
		{text: "  <{label:two-step}>\t✓"},
		{text: "  …"},
	}},
	{TurnOnPicture, browser, []row{
		{text: "← {label:two-step}\t({initial})"},
		{},
		{text: "<{label:turn-on}>"},
	}},
	{SearchPicture, browser, []row{
		{text: "Google\t({initial})"},
		{field: "{label:app-passwords}"},
		{text: "  <{label:app-passwords}>"},
		{text: "  {label:security}"},
	}},
	{CreatePicture, browser, []row{
		{text: "← {label:app-passwords}\t({initial})"},
		{},
		{text: "{label:app-name}"},
		{field: "{app}", text: "<[ {label:create} ]>"},
	}},
	{PasswordPicture, browser, []row{
		{text: "{label:app-passwords}"},
		{},
		{text: "   <abcd efgh ijkl mnop>"},
		{},
		{text: "\t[ {label:done} ]"},
	}},
	{RemovePicture, browser, []row{
		{text: "← {label:app-passwords}\t({initial})"},
		{},
		{text: "{app}\t[ {label:remove} ]"},
		{text: "{old-app}\t<[ {label:remove} ]>"},
	}},
	{FirmaoFormPicture, firmao, []row{
		{text: "{label:firmao/address}\t[ {address} ]"},
		{text: "{label:firmao/name}\t[ {mailbox} ]"},
		{text: "{label:firmao/password}\t[ •••••••••••••••• ]"},
		{text: "{label:firmao/access}\t[ ▾ ]"},
		{text: "\t<⋯>"},
		{text: "\t[ {label:firmao/connect} ]"},
	}},
	{FirmaoServersPicture, firmao, []row{
		{text: "\t<⋯>"},
		{text: "{label:firmao/details}"},
		{text: "{label:firmao/incoming}"},
		{text: "  [ {imap} ]"},
		{text: "{label:firmao/outgoing}"},
		{text: "  [ {smtp} ]"},
		{text: "\t[ {label:firmao/connect} ]"},
	}},
	{FirmaoFetchPicture, firmao, []row{
		{text: "{label:firmao/module} ▾ → {label:firmao/accounts}"},
		{},
		{text: "{mailbox}\t<[ {label:firmao/fetch} ]>"},
	}},
}
