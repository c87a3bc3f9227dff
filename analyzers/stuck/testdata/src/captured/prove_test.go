//go:build prove

// oracle: synctest

package captured

import (
	"testing"
	"testing/synctest"
)

func TestParameter(t *testing.T) {
	synctest.Test(t, func(*testing.T) { parameter() })
}
