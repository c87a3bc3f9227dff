// Package paralleltests has a setting that its tests change in parallel.
package paralleltests

var limit = 10

// Allowed reports whether n is within the limit.
func Allowed(n int) bool { return n <= limit }
