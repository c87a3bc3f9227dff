// Package condwait holds one check.
//
// condwait: report waits on a sync.Cond that nothing can end, or that end too early
//
// Between the Signal that wakes a goroutine and its return from Wait, another
// goroutine may take the lock and undo what was signalled. A waiter that does
// not look again works on a state that is gone: two consumers are woken for one
// item, and the second takes it out of an empty queue.
//
//	func (q *queue) pop() int {
//		q.mu.Lock()
//		defer q.mu.Unlock()
//		if len(q.items) == 0 {
//			q.cond.Wait()
//		}
//		v := q.items[0] // index out of range
//		q.items = q.items[1:]
//		return v
//	}
//
// Ask again after each Wait:
//
//	for len(q.items) == 0 {
//		q.cond.Wait()
//	}
//
// Reported as well are a Wait without the lock of its Cond, which ends the
// program with "fatal error: sync: unlock of unlocked mutex", and a Wait on a
// Cond, known to the package alone, that the package never signals.
//
// The check is silent where a loop around the condition asks again before the
// function goes on, where the function returns right after Wait so that its
// caller may ask, where the condition is a flag that is only ever set, where
// there is no condition at all, and where a Cond is handed to other code.
package condwait
