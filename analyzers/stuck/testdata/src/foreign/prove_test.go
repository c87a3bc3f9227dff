//go:build prove

// oracle: synctest

package foreign

import (
	"testing"
	"testing/synctest"
)

func TestFirst(t *testing.T) {
	synctest.Test(t, func(*testing.T) { First(3) })
}
