// Package ok_order puts last.
package ok_order

import (
	"bytes"
	"io"
	"log"
	"runtime"
	"sync"
)

var pool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func write(w io.Writer, s string) error {
	buf := pool.Get().(*bytes.Buffer)
	defer pool.Put(buf)
	buf.Reset()
	buf.WriteString(s)
	_, err := w.Write(buf.Bytes())
	return err
}

func length(s string) int {
	buf := pool.Get().(*bytes.Buffer)
	buf.Reset()
	buf.WriteString(s)
	n := buf.Len()
	pool.Put(buf)
	runtime.KeepAlive(buf)
	return n
}

func each(list []string) (n int) {
	for _, s := range list {
		buf := pool.Get().(*bytes.Buffer)
		buf.Reset()
		buf.WriteString(s)
		n += buf.Len()
		pool.Put(buf)
	}
	return n
}

func must(s string, fail func(...any)) int {
	buf := pool.Get().(*bytes.Buffer)
	if s == "" {
		pool.Put(buf)
		log.Fatal("empty")
	}
	n := buf.Len()
	pool.Put(buf)
	return n
}
