// Package paralleltests has settings that its tests change in parallel.
package paralleltests

var (
	limit = 10
	tries int
)

// Allowed reports whether n is within the limit.
func Allowed(n int) bool { return n <= limit }
