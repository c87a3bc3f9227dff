//go:build prove

// oracle: race

package locals

import "testing"

func TestSample(t *testing.T) { sample() }

func TestProgress(t *testing.T) { progress([]func(){func() {}, func() {}}) }
