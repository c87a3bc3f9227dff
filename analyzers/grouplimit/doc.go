// Package grouplimit holds one check.
//
// grouplimit: report errgroups that block at their limit, and their contexts used after Wait
//
// Go waits for a slot when the group is at the limit that SetLimit gave it. A
// goroutine of the group that calls Go holds a slot meanwhile. When all slots are
// held by such goroutines, each waits for another to end, for ever:
//
//	func walk(g *errgroup.Group, n *node) error {
//		for _, sub := range n.subs {
//			g.Go(func() error { return walk(g, sub) })
//		}
//		return n.visit()
//	}
//
//	g.SetLimit(8)
//	g.Go(func() error { return walk(g, root) })
//	return g.Wait()
//
// TryGo does not wait, and what finds no slot can be done at once:
//
//	for _, sub := range n.subs {
//		run := func() error { return walk(g, sub) }
//		if !g.TryGo(run) {
//			if err := run(); err != nil {
//				return err
//			}
//		}
//	}
//
// A limit of zero is not the absence of one: every Go blocks. A limit that is
// set when goroutines of the group are running panics or, if it is the first
// one, makes these goroutines give back a slot that they never had, for which they
// wait for ever.
//
// The context of errgroup.WithContext is cancelled when Wait returns, also if
// nothing has failed. A call that is given it afterwards comes too late:
//
//	g, ctx := errgroup.WithContext(ctx)
//	...
//	if err := g.Wait(); err != nil {
//		return err
//	}
//	return db.PingContext(ctx) // context canceled
//
// The group's context is to have a name of its own:
//
//	g, gctx := errgroup.WithContext(ctx)
//	...
//	return db.PingContext(ctx)
//
// The check follows groups in local variables, through closures, and through
// parameters. It is silent about groups in fields; about goroutines that start others
// if there are certainly fewer of them than slots, as with one producer and a limit
// of two; about limits set more than once; and about calls that may succeed with a
// cancelled context, if they need not wait, or want only its values. Contexts that
// are derived from it, commands, HTTP requests, dialling and queries of
// database/sql cannot.
package grouplimit
