//go:build prove

// oracle: panic

package foreign

import "testing"

func TestDone(t *testing.T) { Done() }
