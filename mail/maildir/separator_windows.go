package maildir

const separator = ";" // between a message's name and its flags; a colon is not allowed in a file's name here
