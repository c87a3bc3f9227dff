// Package ok_formats formats operands without a method that locks.
package ok_formats

import (
	"fmt"
	"log"
	"sync"
)

type node struct {
	mu   sync.Mutex
	id   int
	name string
	on   bool
}

func (n *node) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.name
}

// value has the method for pointers only.
type value struct{ n *node }

func (v *value) String() string { return v.n.String() }

func (n *node) use(format string, other *node, v value) {
	n.mu.Lock()
	defer n.mu.Unlock()
	fmt.Printf("%p %T %d %x", n, n, n.id, n.name)
	fmt.Printf("%#v", n)
	fmt.Printf(format, n)
	fmt.Printf("%[1]d", n)
	fmt.Println(other, n.name)
	fmt.Println(v)
	n.debugf("%v", n)
	n.ignore("%v", n)
}

func (n *node) debugf(format string, args ...any) {
	if n.on {
		log.Printf(format, args...)
	}
}

func (n *node) ignore(format string, args ...any) {}
