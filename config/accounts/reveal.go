package accounts

import (
	"context"

	"mailkey/mail"
)

// Password is the account's kept secret, for the one way out of the program that
// prints it: the command that other programs on this computer run. Only the
// owner gets it, and no member ever: there are members in a team alone, whose
// passwords stay with the server.
func (s *Service) Password(ctx context.Context, who Actor, id string) (mail.Secret, error) {
	a, err := s.account(ctx, who, "Password", id)
	if err != nil {
		return mail.Secret{}, err
	}
	secret, err := s.secret(ctx, a, mail.Secret{})
	switch {
	case err != nil:
		return mail.Secret{}, err
	case secret.IsZero():
		return mail.Secret{}, &Error{Code: CodeVault, Reason: ReasonNoSecret, Err: ErrNoSecret}
	}
	return secret, nil
}
