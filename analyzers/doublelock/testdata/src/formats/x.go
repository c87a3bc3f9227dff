// Package formats has package fmt call methods that lock.
package formats

import (
	"fmt"
	"log"
	"os"
	"sync"
)

type node struct {
	mu   sync.Mutex
	name string
}

func (n *node) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.name
}

func (n *node) rename(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	fmt.Fprintf(os.Stderr, "%-10s is now %s\n", n, name) // want `^\(\*node\).String locks it at x.go:17, but n.mu has been locked since x.go:23, so this goroutine waits for itself for ever$`
	n.name = name
}

func (n *node) check() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.name == "" {
		return fmt.Errorf("node %v has no name", n) // want `^\(\*node\).String locks it at x.go:17, but n.mu`
	}
	log.Println("checked", n) // want `^\(\*node\).String locks it at x.go:17, but n.mu`
	return nil
}

// logf is a helper that writes the log.
func (n *node) logf(format string, args ...any) {
	log.Printf(format, args...)
}

func (n *node) drop() {
	n.mu.Lock()
	n.logf("dropping %d: %+v", 1, n) // want `^\(\*node\).String locks it at x.go:17, but n.mu`
	n.mu.Unlock()
}

type fault struct {
	mu   *sync.Mutex
	text string
}

func (f fault) Error() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.text
}

var mu sync.Mutex

type global int

func (global) GoString() string {
	mu.Lock()
	defer mu.Unlock()
	return "global"
}

func (global) Error() string { return "" }

func show(g global) string {
	mu.Lock()
	defer mu.Unlock()
	return fmt.Sprintf("%*d %#v", 4, 5, g) // want `^\(global\).GoString locks it at x.go:66, but mu has been locked since x.go:74`
}
