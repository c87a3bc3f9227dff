package across

import "test/across/dep"

func start() {
	dep.Init(func() { // want `^the function literal \(through dep\.Count, dep\.Names\) runs once, and comes at dep\.go:13 to the call that runs it`
		println(dep.Count())
	})
}

func fill(r *dep.Registry) {
	r.Once.Do(func() { // want `^the function literal \(through dep\.\(\*Registry\)\.Len\) runs once, and comes at dep\.go:26`
		println(r.Len())
	})
}

func other(a, b *dep.Registry) {
	a.Once.Do(func() {
		println(b.Len())
	})
}
