//go:build prove

// oracle: synctest

package inloop

import (
	"testing"
	"testing/synctest"
)

func TestAll(t *testing.T) {
	synctest.Test(t, func(*testing.T) { go all(make([]func(), 2)) })
}

func TestTwo(t *testing.T) {
	synctest.Test(t, func(*testing.T) { go two() })
}

func TestRounds(t *testing.T) {
	synctest.Test(t, func(*testing.T) { go rounds() })
}

func TestAgain(t *testing.T) {
	synctest.Test(t, func(*testing.T) { go again() })
}
