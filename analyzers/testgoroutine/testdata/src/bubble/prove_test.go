//go:build prove

// oracle: panic

package bubble

import "testing"

func TestParallel(t *testing.T) { Parallel(t) }
