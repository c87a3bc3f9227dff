// Package busyloop holds one check.
//
// busyloop: report loops that ask channels again and again instead of waiting
//
// A select with a default does not wait. In a loop that does nothing else, it
// takes a whole processor until a case is ready:
//
//	for {
//		select {
//		case job := <-jobs:
//			run(job)
//		case <-stop:
//			return
//		default: // nothing to do: ask again, at once
//		}
//	}
//
// Without the default, the select sleeps until there is something to do:
//
//	for {
//		select {
//		case job := <-jobs:
//			run(job)
//		case <-stop:
//			return
//		}
//	}
//
// So does an empty loop on the length of a channel, for which a WaitGroup or a
// receive is to be used:
//
//	for len(results) < n {
//	}
//
// The check is silent if anything is called, sent, received or stored between
// one round and the next, and if a condition may end the loop meanwhile.
// There is no fix where a comment stands with the default.
package busyloop
