// Package copiedlock holds one check.
//
// copiedlock: report mutexes that are new in each call and so guard nothing
//
// A mutex that is declared in a function is another one in each call of it. Two
// goroutines that run the function each lock their own, neither waits for the
// other, and what they share is as unguarded as without a lock.
//
//	var hits int
//
//	func handle(w http.ResponseWriter, r *http.Request) {
//		var mu sync.Mutex
//		mu.Lock()
//		hits++ // handlers run at the same time: a data race
//		mu.Unlock()
//	}
//
// The mutex belongs beside the data:
//
//	var (
//		mu   sync.Mutex
//		hits int
//	)
//
// A report needs a local mutex that nothing but its own function can reach, and
// data that outlives the call and is written in its critical section: a
// variable of the package or of a function around, or a field or element of
// what a parameter points to.
//
// The check is silent where a literal or a goroutine captures the mutex, where
// its address is stored or passed on, and where the critical section touches
// local data only. Mutexes that are copied are the business of go vet.
package copiedlock
