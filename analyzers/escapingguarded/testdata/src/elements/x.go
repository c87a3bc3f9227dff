// Slices whose elements change, and pointers.

package elements

import "sync"

type point struct{ x, y int }

type board struct {
	mu    sync.Mutex
	cells []int    // guarded by mu
	queue []string // guarded by mu
	free  []int    // guarded by mu
	best  *point   // guarded by mu
}

func (b *board) Set(i, n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cells[i] = n
}

func (b *board) Cells() []int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.cells // want `b\.cells is returned and used without b\.mu, while Set changes it in place under the lock at x\.go:20; the two race`
}

// Appended to, and never changed in place.
func (b *board) Push(s string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.queue = append(b.queue, s)
}

func (b *board) Queue() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.queue
}

func (b *board) Drop(i int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.free = append(b.free[:i], b.free[i+1:]...)
}

func (b *board) Free() []int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.free // want `b\.free is returned and used without b\.mu, while Drop changes it`
}

func (b *board) Move(x int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.best.x = x
}

// What to do about it is for a person to say.
func (b *board) Best() *point {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.best // want `b\.best is returned and used without b\.mu, while Move changes it`
}
