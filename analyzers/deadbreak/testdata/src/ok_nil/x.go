// Package ok_nil takes a closed channel out of the select.
package ok_nil

func merge(a, b <-chan int) (sum int) {
	for a != nil || b != nil {
		select {
		case n, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			sum += n
		case n, ok := <-b:
			if !ok {
				b = nil
				break
			}
			sum += n
		}
	}
	return sum
}

type source struct{ in chan int }

func (s *source) run(stop chan bool) (sum int) {
	for {
		select {
		case n, ok := <-s.in:
			if !ok {
				s.in = nil
			}
			sum += n
		case <-stop:
			return sum
		}
	}
}

func reopen(open func() <-chan int) (sum int) {
	ch := open()
	for {
		n, ok := <-ch
		if !ok {
			ch = open()
		}
		sum += n
	}
}

func local(in chan int, stop chan bool) (sum int) {
	var s source
	s.in = in
	for {
		select {
		case n, ok := <-s.in:
			if !ok {
				s = source{}
			}
			sum += n
		case <-stop:
			return sum
		}
	}
}

type pair struct{ left, right chan int }

func fields(a, b chan int, stop chan bool) (sum int) {
	p := pair{a, b}
	for {
		select {
		case n, ok := <-p.left:
			if !ok {
				p.left = nil
			}
			sum += n
		case n, ok := <-p.right:
			if !ok {
				p.right = nil
			}
			sum += n
		case <-stop:
			return sum
		}
	}
}
