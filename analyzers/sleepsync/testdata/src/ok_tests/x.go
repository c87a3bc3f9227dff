// Package ok_tests doubles.
package ok_tests

func double(n int) int { return 2 * n }
