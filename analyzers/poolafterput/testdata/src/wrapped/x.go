// Package wrapped puts through functions, of this and of another package.
package wrapped

import (
	"bytes"
	"sync"

	"test/wrapped/dep"
)

var pool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func release(b *bytes.Buffer) {
	if b.Cap() > 1<<16 {
		return
	}
	b.Reset()
	pool.Put(b)
}

func direct() int {
	b := pool.Get().(*bytes.Buffer)
	b.WriteString("x")
	release(b)
	return b.Len() // want `b is used here after it went back to the pool at x.go:24: by then another goroutine may have got it`
}

func other() int {
	m := dep.New()
	m.Free()
	return m.N // want `m is used here after it went back to the pool at x.go:30: by then another goroutine may have got it`
}
