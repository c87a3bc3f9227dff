//go:build prove

// oracle: synctest

package ack

import (
	"testing"
	"testing/synctest"
)

func TestEmpty(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if got, done := run([]string{"a", "", "b"}); len(got) != 1 || done {
			t.Errorf("got %v, %v", got, done)
		}
	})
}
