//go:build prove

// oracle: race

package subtestcount

import "testing"

func TestCheck(t *testing.T) { check(t, []string{"a", "b", "c", "d"}) }

func TestPair(t *testing.T) { pair(t) }

func TestBench(t *testing.T) { testing.Benchmark(bench) }

func TestEarly(t *testing.T) { early(t) }
