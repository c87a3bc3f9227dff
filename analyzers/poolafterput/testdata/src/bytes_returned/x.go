// Package bytes_returned returns memory that the pool gives to somebody else.
package bytes_returned

import (
	"bytes"
	"fmt"
	"sync"
)

var pool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func encode(v any) []byte {
	buf := pool.Get().(*bytes.Buffer)
	defer pool.Put(buf)
	buf.Reset()
	fmt.Fprint(buf, v)
	return buf.Bytes() // want `buf.Bytes\(\) is returned here, and lies in what the deferred call at x.go:14 puts back into the pool: the next to get it overwrites what the caller holds`
}

func early(v any) []byte {
	buf := pool.Get().(*bytes.Buffer)
	buf.Reset()
	fmt.Fprint(buf, v)
	b := buf.Bytes()
	pool.Put(buf)
	return b // want `buf is returned here after it went back to the pool at x.go:25: by then another goroutine may have got it`
}

var arrays = sync.Pool{New: func() any { b := make([]byte, 0, 64); return &b }}

func literal(v any) (out []byte, err error) {
	buf := pool.Get().(*bytes.Buffer)
	defer func() {
		pool.Put(buf)
	}()
	buf.Reset()
	if _, err := fmt.Fprint(buf, v); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil // want `buf.Bytes\(\) is returned here, and lies in what the deferred call at x.go:33 puts back`
}

func appended(v any) []byte {
	bp := arrays.Get().(*[]byte)
	defer arrays.Put(bp)
	b := fmt.Append((*bp)[:0], v)
	*bp = b
	return (*bp)[:len(b)] // want `\(\*bp\)\[:len\(b\)\] is returned here, and lies in what the deferred call at x.go:45 puts back`
}
