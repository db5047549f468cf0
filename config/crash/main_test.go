package crash_test

import (
	"testing"

	"mailkey/ui/cli/clitest"
)

func TestMain(m *testing.M) { clitest.Main(m) }
