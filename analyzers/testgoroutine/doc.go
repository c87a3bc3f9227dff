// Package testgoroutine holds one check.
//
// testgoroutine: report tests that are ended from another goroutine, clean up before their subtests, or misuse a bubble
//
// t.Fatal, t.FailNow and t.Skip end the goroutine that calls them. Only if that
// is the one that runs the test do they end the test; in another one, also through
// a helper, they leave the test waiting for what that goroutine was to do:
//
//	func check(t *testing.T, err error) {
//		if err != nil {
//			t.Fatal(err)
//		}
//	}
//
//	go func() {
//		check(t, save(item))
//		done <- true // not after a failure
//	}()
//	<-done
//
// Such a goroutine is to report the failure with t.Error, or to hand it over to
// the test:
//
//	go func() { errs <- save(item) }()
//	check(t, <-errs)
//
// go vet reports what a go statement starts if that calls t.Fatal itself. This check
// follows helpers, of other packages as well, and knows WaitGroup.Go, errgroup.Go
// and time.AfterFunc.
//
// A parallel subtest waits in t.Parallel until the function of its parent has
// returned. By then the deferred calls of the parent have run:
//
//	srv := httptest.NewServer(h)
//	defer srv.Close() // closed before the first request
//	for _, path := range paths {
//		t.Run(path, func(t *testing.T) {
//			t.Parallel()
//			http.Get(srv.URL + path)
//		})
//	}
//
// A function given to t.Cleanup runs when the subtests have ended:
//
//	t.Cleanup(srv.Close)
//
// In a bubble of testing/synctest, calls of t.Run, t.Parallel and t.Deadline panic,
// and so does another synctest.Test; outside of one, synctest.Wait does. A channel
// that was made in a bubble must not be used outside.
//
// Goroutines that are still at work, or still log, when their test has ended are
// what unawaited reports.
//
// The check is silent about function values and interfaces that may be anything, about
// handlers of HTTP servers, which a test may call itself, and about subtests that
// call Parallel under a condition or only in a group of their own, for which the
// group waits.
package testgoroutine
