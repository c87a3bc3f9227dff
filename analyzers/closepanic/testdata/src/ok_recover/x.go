// The panic is expected.
package ok_recover

func closed() (is bool) {
	ch := make(chan int)
	close(ch)
	defer func() { is = recover() != nil }()
	ch <- 1
	return false
}
