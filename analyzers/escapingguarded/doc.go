// Package escapingguarded holds one check.
//
// escapingguarded: report maps, slices and pointers that leave the lock which guards them
//
// A method that locks, returns a map and unlocks has guarded the reading of one
// word. What the caller got is the very map that the other methods go on to
// change: when it ranges over it, the program ends with "concurrent map iteration
// and map write", and what it reads from a slice may be half of a change:
//
//	func (r *registry) All() map[string]int {
//		r.mu.Lock()
//		defer r.mu.Unlock()
//		return r.byName // Add writes into it, with the lock
//	}
//
// Give away a copy that is made while the lock is held:
//
//	return maps.Clone(r.byName)
//
// The copy is a shallow one: what the elements point to stays shared. Or never
// change what was given away: build a new map and put it in the place of the old
// one.
//
// The check asks for a field or package variable that a lock guards (see
// unguarded), a function that takes the lock and returns or sends what it reads,
// itself or in a struct, and another one that changes it in place under the lock:
// an entry of the map, an element of the slice, a field behind a pointer. To append
// to a slice changes nothing that others see, unless it was cut before.
//
// It is silent where the variable is only ever replaced as a whole; where the
// function gives the object away for good, since it puts another in its place; where
// the comment of the function speaks of the lock; where the function is not
// exported and all of its callers hold a lock; about pointers, unless a comment
// says that the lock guards the field, and about those to structs that have locks
// or channels of their own; and about changes that are made while the object is set
// up. Elements of a map that are pointers themselves are not looked at.
//
// It is a hint: a caller may know that nobody changes the object any more. The fix
// is one to review, since a caller in another package may mean to change the
// original.
package escapingguarded
