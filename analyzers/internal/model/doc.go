// Package model holds closed scopes as automata that communicate, and searches
// their states for goroutines that wait for ever and for operations that panic.
//
// A Program has goroutines and the objects by which they wait for each other.
// Package scope makes it from SSA. It is finite and explicit: what a scope has
// without bound was abstracted there.
package model
