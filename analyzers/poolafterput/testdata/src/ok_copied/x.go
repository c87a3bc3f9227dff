// Package ok_copied returns copies.
package ok_copied

import (
	"bytes"
	"slices"
	"sync"
)

var pool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func text(s string) string {
	buf := pool.Get().(*bytes.Buffer)
	defer pool.Put(buf)
	buf.Reset()
	buf.WriteString(s)
	return buf.String()
}

func cloned(s string) []byte {
	buf := pool.Get().(*bytes.Buffer)
	defer pool.Put(buf)
	buf.Reset()
	buf.WriteString(s)
	return bytes.Clone(buf.Bytes())
}

func appended(s string) []byte {
	buf := pool.Get().(*bytes.Buffer)
	buf.Reset()
	buf.WriteString(s)
	out := append([]byte(nil), buf.Bytes()...)
	pool.Put(buf)
	return out
}

var arrays = sync.Pool{New: func() any { b := make([]int, 0, 64); return &b }}

func sorted(list []int) []int {
	bp := arrays.Get().(*[]int)
	defer arrays.Put(bp)
	*bp = append((*bp)[:0], list...)
	slices.Sort(*bp)
	return slices.Clone(*bp)
}

// taken leaves the pool an empty slice.
func taken(list []int) []int {
	bp := arrays.Get().(*[]int)
	b := append((*bp)[:0], list...)
	*bp = nil
	arrays.Put(bp)
	return b
}
