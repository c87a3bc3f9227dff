//go:build prove

// oracle: synctest

package gone

import (
	"strings"
	"testing"
	"testing/synctest"
)

func TestClose(t *testing.T) {
	synctest.Test(t, func(*testing.T) {
		l := NewLines(strings.NewReader("one\ntwo\n"))
		l.Next()
		synctest.Wait()
		l.Close()
	})
}
