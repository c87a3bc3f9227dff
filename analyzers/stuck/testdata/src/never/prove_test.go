//go:build prove

// oracle: synctest

package never

import (
	"testing"
	"testing/synctest"
)

func TestNobody(t *testing.T) {
	synctest.Test(t, func(*testing.T) { nobody() })
}
