//go:build prove

// oracle: synctest

package rounds

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestEvery(t *testing.T) {
	synctest.Test(t, func(*testing.T) { every(time.Second, 2, func() {}) })
}

func TestRanged(t *testing.T) {
	synctest.Test(t, func(*testing.T) { ranged(time.Second, func() bool { return true }) })
}

func TestBoth(t *testing.T) {
	synctest.Test(t, func(*testing.T) { both(time.Second) })
}

func TestEnded(t *testing.T) {
	synctest.Test(t, func(*testing.T) { ended(time.Second, func() {}) })
}
