package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"mailkey/config/accounts"
	"mailkey/mail"
	"mailkey/ui/cli"
)

// rotator is the name under which the test binary is a program that changes a
// password by the service's own use cases, step by step, without a conversation.
const rotator = "mailkey-rotator"

// rotate does one step of a rotation: "rotate", with the new password on stdin,
// "undo" or "confirm", and the address. Its flags are those of mailkey, and it
// tells of a failure as mailkey does.
func rotate(args []string) int {
	err := func() error {
		opened, err := open(context.Background(), cli.Options{Vault: "sealed"})
		if err != nil {
			return err
		}
		defer opened.Close() //nolint:errcheck // the step's own error counts
		return rotateStep(opened.Service, args[0], args[1])
	}()
	doc := map[string]any{"schema": 1}
	if err != nil {
		doc["error"] = map[string]any{"code": accounts.CodeOf(err), "message": err.Error()}
	}
	if err := json.NewEncoder(os.Stdout).Encode(doc); err != nil || doc["error"] != nil {
		return 1
	}
	return 0
}

func rotateStep(service *accounts.Service, step, address string) error {
	ctx := context.Background()
	a, err := service.Find(ctx, accounts.Local, address)
	if err != nil {
		return err
	}
	switch step {
	case "undo":
		_, err = service.Undo(ctx, accounts.Local, a.ID)
		return err
	case "confirm":
		_, err = service.Confirm(ctx, accounts.Local, a.ID)
		return err
	}
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil {
		return err
	}
	proof, report := service.Check(ctx, accounts.Local, mail.Login{Profile: a.Profile, Secret: mail.NewSecret(strings.TrimSpace(line))}, nil)
	if !proof.OK() {
		return fmt.Errorf("the new password does not work: %v", report)
	}
	_, err = service.Rotate(ctx, accounts.Local, a.ID, 0, proof, accounts.Details{Purpose: a.Purpose, Keep: true})
	return err
}
