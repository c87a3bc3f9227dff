package main

import "testing"

// A test has those package variables in sight that no other function uses.

var (
	mine = make(chan int)
	ours = make(chan int)
)

func TestMine(t *testing.T) {
	go func() { mine <- 1 }() // want stuck
}

func TestOurs(t *testing.T) {
	go func() { ours <- 1 }()
}

func TestOthers(t *testing.T) {
	go func() { <-ours }()
}
