// Package ok_tests has tests that wait for what they start.
package ok_tests

func double(n int) int { return 2 * n }
