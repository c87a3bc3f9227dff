// Package ok_fresh sends something new each time.
package ok_fresh

import (
	"bytes"
	"io"
	"maps"
	"slices"
)

func copyAll(r io.Reader, ch chan<- []byte) error {
	for {
		buf := make([]byte, 4)
		n, err := r.Read(buf)
		if err != nil {
			return err
		}
		ch <- buf[:n]
	}
}

func cloned(r io.Reader, ch chan<- []byte) error {
	buf := make([]byte, 4)
	for {
		n, err := r.Read(buf)
		if err != nil {
			return err
		}
		ch <- bytes.Clone(buf[:n])
	}
}

func appended(r io.Reader, ch chan<- []byte) error {
	buf := make([]byte, 4)
	for {
		n, err := r.Read(buf)
		if err != nil {
			return err
		}
		ch <- append([]byte(nil), buf[:n]...)
	}
}

func batches(items []string, ch chan<- []string) {
	var batch []string
	for _, it := range items {
		batch = append(batch, it)
		if len(batch) == 10 {
			ch <- batch
			batch = nil
		}
	}
}

func remade(items []string, ch chan<- []string) {
	batch := make([]string, 0, 10)
	for _, it := range items {
		batch = append(batch, it)
		if len(batch) == 10 {
			ch <- batch
			batch = make([]string, 0, 10)
		}
	}
}

func growing(items []string, ch chan<- []string) {
	var all []string
	for _, it := range items {
		all = append(all, it) // behind what the receiver sees
		ch <- all
	}
}

func snapshots(words []string, ch chan<- map[string]int) {
	m := map[string]int{}
	for _, w := range words {
		m[w]++
		ch <- maps.Clone(m)
	}
}

func sorted(rows [][]int, ch chan<- []int) {
	for _, r := range rows {
		c := slices.Clone(r)
		slices.Sort(c)
		ch <- c
	}
}

// arena hands out parts of one array, each once.
func arena(ch chan<- []byte) {
	buf := make([]byte, 1<<16)
	for len(buf) > 8 {
		copy(buf, "12345678")
		ch <- buf[:8]
		buf = buf[8:]
	}
}
