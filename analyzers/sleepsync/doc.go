// Package sleepsync holds one check.
//
// sleepsync: report sleeps that take the place of waiting for a goroutine
//
// A sleep orders nothing. On a busy machine the goroutine may need longer, and
// on a fast one the program waits for nothing:
//
//	total := 0
//	go func() { total = count(files) }()
//	time.Sleep(100 * time.Millisecond)
//	fmt.Println(total) // 0, or the total, or a data race
//
// To wait for a goroutine, wait for it:
//
//	total := 0
//	var wg sync.WaitGroup
//	wg.Go(func() { total = count(files) })
//	wg.Wait()
//	fmt.Println(total)
//
// Two kinds of sleep are reported: one after which main, a test, a benchmark or
// an example ends, when the goroutine prints, writes, sends a request or reports
// to t; and one after which the function reads what the goroutine writes,
// plainly, under a lock or atomically, when the goroutine tells nobody that it
// has done so.
//
// The check is silent unless waiting is all that the sleep can be for: in a loop
// (polling, pacing, retrying), for a time that is computed, while another
// goroutine runs that does not end by itself, while something else is alive
// that the function has started, while the function holds a lock that the
// goroutine needs, when the goroutine itself sleeps as long or longer, and
// wherever something else may wait for the goroutine.
package sleepsync
