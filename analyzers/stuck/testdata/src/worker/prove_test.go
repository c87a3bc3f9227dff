//go:build prove

// oracle: synctest

package worker

import (
	"testing"
	"testing/synctest"
)

func TestFailing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { Failing([]int{0, 1}) })
}
