// Package unawaited holds one check.
//
// unawaited: report goroutines for which main, a test or an HTTP handler does not wait, and which it cuts off
//
// When main returns, the program ends, whatever its goroutines are doing:
//
//	func main() {
//		for _, name := range os.Args[1:] {
//			go convert(name) // main returns before any file is converted
//		}
//	}
//
// Main is to wait for the goroutines that have something to finish:
//
//	func main() {
//		var wg sync.WaitGroup
//		for _, name := range os.Args[1:] {
//			wg.Go(func() { convert(name) })
//		}
//		wg.Wait()
//	}
//
// The same holds for a test, a benchmark and a subtest: a goroutine that calls
// t.Error after the test has ended panics, or is never heard if the process
// ends first. An example whose goroutines print too late fails.
//
// An HTTP handler is to wait as well, if a goroutine of its uses the request: when
// it returns, the ResponseWriter must not be used any more, the body is closed, and
// the context is cancelled, with which a goroutine that was to do the rest later
// gives up:
//
//	func (s *server) signUp(w http.ResponseWriter, r *http.Request) {
//		go s.mail.Send(r.Context(), r.FormValue("to")) // fails: context canceled
//		w.WriteHeader(http.StatusAccepted)
//	}
//
// Such work needs a context that outlives the request:
//
//	go s.mail.Send(context.WithoutCancel(r.Context()), r.FormValue("to"))
//
// For main and tests, the goroutine must end by itself and do something that is
// lost: print, log, write a file, send a request, or in a test report to t. One
// that serves, ticks, waits for a signal, a context or a channel is meant to die
// with main. The check is silent as soon as anything between the go statement
// and the end may wait: a receive, a send, Wait, a lock that the goroutine hands
// over, a deferred call or a Cleanup that does one of these, a loop that polls,
// and any call out of view that is not known to be harmless. A sleep is no wait,
// but sleepsync speaks of it. Goroutines that a helper starts are looked at if
// main calls it directly, and nobody else does.
//
// For a handler, all that it does between the go statement and its end must be to
// answer; a context counts where it is passed to a function that returns an
// error; and a goroutine that waits for a channel, such as that of the context, is
// left alone.
package unawaited
