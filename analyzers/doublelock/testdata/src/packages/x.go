package packages

import "test/packages/dep"

type user struct{ reg dep.Registry }

func (u *user) count() int { return u.reg.Count() }

func (u *user) sum() int {
	u.reg.Mu.Lock()
	defer u.reg.Mu.Unlock()
	return u.count() // want `^\(\*user\).count \(through dep.\(\*Registry\).Count\) locks it at dep.go:17, but u.reg.Mu has been locked since x.go:10`
}

func (u *user) reset() {
	u.reg.Lock()
	defer u.reg.Unlock()
	u.reg.Reset() // want `^dep.\(\*Registry\).Reset locks it at dep.go:23, but u.reg.in.mu has been locked since x.go:16`
}

func (u *user) fine() {
	u.reg.Lock()
	defer u.reg.Unlock()
	u.reg.Count()
	u.reg.Visit(func(int) {})
}
