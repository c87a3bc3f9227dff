// Package dep_user reads a counter of another package, which that one changes
// atomically.
package dep_user

import "test/dep_user/dep"

func report(p *dep.Pool) (uint64, int64) {
	return dep.Requests, p.Busy // want `dep.Requests is read here without an atomic operation while the atomic operation of package dep at dep.go:15 changes it; nothing orders them` `p.Busy is read here without an atomic operation while the atomic operation of package dep at dep.go:16 changes it`
}

func zero() {
	dep.Requests = 0 // want `dep.Requests is written here`
}

func size(p *dep.Pool) int64 { return p.Size }
