// Package insight says what is known of a package beyond its faults: which locks
// are held where, what guards a variable and by which evidence, which goroutines
// use it, what a goroutine captures and where it is joined, and which Unlock
// belongs to which Lock. Editors show it on request.
//
// Its analyzer never reports and has no facts. What it returns is plain data
// about the source, free of syntax trees and types, and small enough to be kept
// for each open file. What cannot be told is left out.
package insight
