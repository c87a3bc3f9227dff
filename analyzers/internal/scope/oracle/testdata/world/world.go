// Package world is what the programs do not see: it decides what happens.
package world

import "errors"

// The outcome of a call is decided at random, in each run.
var Decide = func() bool { return false }

// Coin is true or false.
func Coin() bool { return Decide() }

// Fail returns an error or none.
func Fail(k int) error {
	if Decide() {
		return errors.New("fails")
	}
	return nil
}

// Work takes a while.
func Work(k int) {}
