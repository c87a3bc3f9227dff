// Package state shows the state of a goroutine while it runs.
package state

import "time"

// Link is a link.
type Link struct {
	state string
}

// Dial returns a link.
func Dial() *Link {
	l := &Link{}
	l.state = "new"
	go l.keep()
	return l
}

func (l *Link) keep() {
	for range time.Tick(time.Millisecond) {
		l.set("up")
	}
}

func (l *Link) set(to string) {
	l.state = to // want `l.state is written here by the goroutine started at x.go:15 and read at x.go:30 by IsUp, which may be called while it runs; nothing orders them`
}

// IsUp reports whether the link is up.
func (l *Link) IsUp() bool { return l.state == "up" }

// State returns the state.
func (l *Link) State() string { return l.state }
