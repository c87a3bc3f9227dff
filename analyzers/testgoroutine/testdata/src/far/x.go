// Package far has its helpers in other packages.
package far

import (
	"testing"

	"test/far/check"
	"test/far/require"
)

func Run(t *testing.T, work func() error) {
	done := make(chan bool)
	go func() {
		check.NoError(t, work()) // want `^check\.NoError may call t\.Fatal, which ends only the goroutine started at x\.go:13`
		check.Logged(t, work())
		check.NeedExec(t) // which was asked before
		check.Open(t, "/").Close()
		require.NoError(t, work()) // want `require\.NoError may call t\.FailNow, which ends only`
		done <- true
	}()
	<-done
	check.NoError(t, work())
}
