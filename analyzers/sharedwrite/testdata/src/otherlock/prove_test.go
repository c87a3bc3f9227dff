//go:build prove

// oracle: race

package otherlock

import "testing"

func TestOtherLock(t *testing.T) { run() }
