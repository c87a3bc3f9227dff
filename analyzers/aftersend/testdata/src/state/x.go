// Package state sends a map, and a pointer to a struct, and goes on with them.
package state

type status struct {
	done  int
	total int
}

func count(words []string, ch chan<- map[string]int) {
	m := map[string]int{}
	for i, w := range words {
		m[w]++
		if i%10 == 9 {
			ch <- m // want `m is sent here and changed at x.go:12: the receiver shares its memory and may read it just then`
		}
	}
	close(ch)
}

func progress(n int, ch chan<- *status) {
	st := &status{total: n}
	for range n {
		st.done++
		ch <- st // want `st is sent here and changed at x.go:23`
	}
	close(ch)
}

type worker struct {
	out chan []int
	buf []int
}

func (w *worker) flush(v int) {
	w.out <- w.buf // want `w.buf is sent here and changed at x.go:37`
	w.buf = w.buf[:0]
	w.buf = append(w.buf, v)
}
