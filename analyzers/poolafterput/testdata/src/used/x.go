// Package used goes on with objects that it has put back.
package used

import (
	"bytes"
	"strings"
	"sync"
)

var pool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func render(name string) int {
	buf := pool.Get().(*bytes.Buffer)
	buf.Reset()
	buf.WriteString(strings.ToUpper(name))
	pool.Put(buf)
	return buf.Len() // want `buf is used here after it went back to the pool at x.go:16: by then another goroutine may have got it`
}

type item struct{ n int }

var items = sync.Pool{New: func() any { return new(item) }}

func count(n int) int {
	it := items.Get().(*item)
	it.n = n
	items.Put(it) // the last use, or so it seems
	if n > 0 {
		n += it.n // want `it is used here after it went back to the pool at x.go:27: by then another goroutine may have got it`
	}
	return n
}

func forgotten(bad bool) {
	it := items.Get().(*item)
	if bad {
		items.Put(it)
	}
	it.n = 1 // want `it is used here after it went back to the pool at x.go:37`
	items.Put(it)
}

func twice(it *item) {
	items.Put(it)
	items.Put(it) // want `it is put back here after it went back to the pool at x.go:44: by then another goroutine may have got it`
}
