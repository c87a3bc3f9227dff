// Package assumedorder holds one check.
//
// assumedorder: report results of many goroutines that are taken to arrive in the order of their start
//
// Goroutines that run beside each other come to their send in any order, and so
// the i'th value received from their channel is not that of the i'th goroutine:
//
//	ch := make(chan int, len(urls))
//	for _, url := range urls {
//		go func() { ch <- size(url) }()
//	}
//	sizes := make([]int, len(urls))
//	for i := range urls {
//		sizes[i] = <-ch // the size of whichever answers first
//	}
//
// It mostly goes well where all take about the same time, and then mixes up the
// results under load. Each goroutine can have its own element, which nobody else
// writes, while the channel or a WaitGroup tells that it is done:
//
//	for i, url := range urls {
//		go func() {
//			sizes[i] = size(url)
//			ch <- struct{}{}
//		}()
//	}
//	for range urls {
//		<-ch
//	}
//
// Or the values say where they belong:
//
//	go func() { ch <- indexed{i, size(url)} }()
//	…
//	r := <-ch
//	sizes[r.index] = r.value
//
// A report needs the channel, the loop that starts the goroutines, their single
// send and the receiving loop in view; values that hang on what the first loop
// goes through; and evidence that the position counts: the value is stored under
// the key or in the element of the round, is compared or used together with it, or is stored
// by the number of the round in a slice that is then read side by side with
// another, is printed, compared or returned.
//
// The check is silent if the values have their number or input with them, or may
// have it in a struct, pointer or text; if the results are sorted, summed up or only
// ranged over; if the function says "order" in its comment; if fewer values are
// received than goroutines were started; if all goroutines do the same; and if
// they may wait for each other, by a channel, a lock that is handed over, or a
// limit of one.
package assumedorder
