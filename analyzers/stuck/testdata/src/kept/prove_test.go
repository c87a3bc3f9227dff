//go:build prove

// oracle: synctest

package kept

import (
	"testing"
	"testing/synctest"
)

func TestField(t *testing.T) {
	synctest.Test(t, func(*testing.T) { field() })
}

func TestVariable(t *testing.T) {
	synctest.Test(t, func(*testing.T) { variable() })
}
