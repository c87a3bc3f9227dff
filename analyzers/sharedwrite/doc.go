// Package sharedwrite holds one check.
//
// sharedwrite: report variables that a goroutine writes while another may touch them
//
// Two goroutines that use one variable, of which at least one writes it, need
// something that orders them. If nothing does, increments are lost, elements
// that were appended vanish, reads see values that were never written, and
// concurrent use of a map ends the program:
//
//	n := 0
//	var wg sync.WaitGroup
//	for _, u := range urls {
//		wg.Go(func() {
//			if reachable(u) {
//				n++ // all goroutines write n at once
//			}
//		})
//	}
//	wg.Wait()
//	fmt.Println(n)
//
// A counter is best made atomic; a mutex guards any variable:
//
//	var n atomic.Int64
//	var wg sync.WaitGroup
//	for _, u := range urls {
//		wg.Go(func() {
//			if reachable(u) {
//				n.Add(1)
//			}
//		})
//	}
//	wg.Wait()
//	fmt.Println(n.Load())
//
// The check looks at a function together with the goroutines that it starts
// with go, sync.WaitGroup.Go, errgroup.Group.Go, time.AfterFunc,
// context.AfterFunc, testing.B.RunParallel and as parallel subtests, and at the
// functions of the package that these call. It reports local and package
// variables, fields, maps and elements of slices, if an execution exists in
// which both accesses are about to happen and nothing decides which comes
// first. What orders is what the memory model of Go says: starting a
// goroutine, waiting for a WaitGroup or errgroup, sending, receiving and
// closing, locks (but not a read lock held on both sides), a channel used as a
// lock, sync.Once, sync.Cond, atomic variables and contexts. Sleeping orders
// nothing, and neither does a timeout. (A variable that is read after a sleep
// which takes the place of waiting is left to the check sleepsync.)
//
// It also looks at functions that run at once though no function starts both:
//
//   - a handler of net/http, which runs for several requests at once, and what it
//     starts: it must not write fields of its receiver, captured or package
//     variables;
//   - a goroutine that an object starts for itself, in the function that makes it
//     or in an exported method, beside the exported methods of that object;
//   - a goroutine beside handlers that read what it writes;
//   - goroutines that are started in different places and use a package variable;
//   - tests that call Parallel and use a package variable.
//
// For these it wants evidence: the goroutine is started whenever the function is
// called, and not waited for there; the method is one that users call while it
// runs, which it is not if it stops something, sets an option, or says in its
// comment when it may be called; and if the goroutine tells somebody when it is
// done, users may wait for that, so that only methods that show a state (String,
// Status, Stats, IsRunning and their like) count. A variable that is accessed
// under a lock anywhere is left to the check unguarded, one that is set if it was
// found unset to lazyinit. Handlers in tests are left out: they serve one request
// after the other.
//
// A variable that each iteration of a loop has for itself is not shared, and
// neither are different fields or different elements. The check is silent
// where it cannot tell: about elements at indices that it does not know, about
// variables whose address is given to functions of other packages, about lazy
// initialisation, and wherever a call into another package, an atomic
// variable that is tested, or a channel that came from elsewhere might order
// the two sides.
package sharedwrite
