//go:build prove

// oracle: synctest

package each

import (
	"testing"
	"testing/synctest"
)

func TestBoth(t *testing.T) {
	synctest.Test(t, func(*testing.T) { both() })
}
