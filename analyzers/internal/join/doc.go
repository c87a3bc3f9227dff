// Package join says what waits for what: who closes the channel that a loop
// ranges over, whether a function may wait for another goroutine, and whether a
// goroutine ends by itself. It sees one package at a time and answers "cannot
// tell" for whatever leaves it.
package join
