// Package dated adds.
package dated

func sum(a, b int) int { return a + b }
