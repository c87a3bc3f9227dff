// Package lockedblocking holds one check.
//
// lockedblocking: report waiting under a lock for a goroutine that needs the lock
//
// Who waits keeps what it holds. If the goroutine that is waited for has to take
// a lock that the waiting one holds, neither gets on, and everybody else who
// needs the lock waits with them:
//
//	func (p *pool) Close() {
//		p.mu.Lock()
//		defer p.mu.Unlock()
//		close(p.jobs)
//		p.wg.Wait() // a worker that wants p.mu now never comes to wg.Done
//	}
//
//	func (p *pool) work() {
//		defer p.wg.Done()
//		for j := range p.jobs {
//			p.mu.Lock()
//			p.count += j.size
//			p.mu.Unlock()
//		}
//	}
//
// Release the lock first:
//
//	func (p *pool) Close() {
//		p.mu.Lock()
//		close(p.jobs)
//		p.mu.Unlock()
//		p.wg.Wait()
//	}
//
// Sends to unbuffered channels, receives, ranges over channels, selects, Wait of
// a WaitGroup or errgroup, and Wait of a Cond with another lock than its own are
// followed, in callees too, of other packages as well. A service loop that takes
// the lock to handle one message cannot receive the next from somebody who sends
// it with the lock held; that counts.
//
// All that can end the wait must be in sight and need that very lock: taken on
// the same object, in modes that exclude each other, held at the operation or
// taken on the way to it. Of a WaitGroup one goroutine that it counts is enough.
// The check is silent if the channel leaves the package, is handed to code that
// cannot be followed, or is kept in a slice or map; if a send has room in a
// buffer; if a select has a case that can go on without the lock, such as a
// context, a timer or a default; if a callee releases the lock before it waits;
// and if the wait hangs on a field that the other side assigns, which may say
// that it is past its need of the lock.
//
// The fix unlocks before waiting, where the wait is the last thing done under the
// lock. Where the unlocking is deferred, a panic in between would leave the lock
// taken after it: that is for a person to decide.
package lockedblocking
