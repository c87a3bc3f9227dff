// Package missingdone holds one check.
//
// missingdone: report WaitGroups that are counted down too little or too often
//
// Wait returns when Done has been called as often as Add has counted. A goroutine
// that returns early, before its Done, leaves it waiting for ever:
//
//	wg.Add(1)
//	go func() {
//		f, err := os.Open(name)
//		if err != nil {
//			return // no Done
//		}
//		defer f.Close()
//		use(f)
//		wg.Done()
//	}()
//	wg.Wait()
//
// Done is to be deferred, before anything can go wrong; since Go 1.25 wg.Go does
// all of it:
//
//	wg.Go(func() {
//		f, err := os.Open(name)
//		if err != nil {
//			return
//		}
//		defer f.Close()
//		use(f)
//	})
//	wg.Wait()
//
// A Done too many makes the counter negative, which panics.
//
// The check takes a function with all that it calls and starts, when the WaitGroup
// does not leave it, and searches the orders in which its goroutines can go on. It
// takes a type with a WaitGroup as well, whose methods other packages call in any
// order. Nothing is said where the WaitGroup is given to code out of view or stored where
// others find it; where the counts hang on data that changes; and where there are
// too many states. An Add inside the goroutine that is waited for is reported by
// go vet.
package missingdone
