//go:build prove

// oracle: race

package afterfunc

import (
	"testing"
	"time"
)

func pause() { time.Sleep(20 * time.Millisecond) }

func TestTimed(t *testing.T) { timed(pause, time.Millisecond) }

func TestLate(t *testing.T) { late(pause, time.Millisecond) }
