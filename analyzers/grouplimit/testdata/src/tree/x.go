// Package tree walks trees with a group whose goroutines start others in it.
package tree

import "golang.org/x/sync/errgroup"

type node struct {
	sub []*node
	val int
}

func walk(g *errgroup.Group, n *node, see func(int)) error {
	see(n.val)
	for _, s := range n.sub {
		g.Go(func() error { return walk(g, s, see) }) // want `^a goroutine of the group comes to this Go with a slot of the limit set at x\.go:21: when all slots are held by such goroutines, each waits for the others for ever$`
	}
	return nil
}

func all(root *node, see func(int)) error {
	g := new(errgroup.Group)
	g.SetLimit(4)
	g.Go(func() error { return walk(g, root, see) })
	return g.Wait()
}

func literal(root *node, limit int, see func(int)) error {
	var g errgroup.Group
	g.SetLimit(limit)
	var visit func(n *node) error
	visit = func(n *node) error {
		see(n.val)
		for _, s := range n.sub {
			g.Go(func() error { return visit(s) }) // want `slot of the limit set at x\.go:28`
		}
		return nil
	}
	if err := visit(root); err != nil {
		return err
	}
	return g.Wait()
}

// pairs has two goroutines a row, one of which waits for a slot for the other.
func pairs(rows [][2]int, see func(int)) error {
	var g errgroup.Group
	g.SetLimit(2)
	for _, row := range rows {
		g.Go(func() error {
			see(row[0])
			g.Go(func() error { // want `slot of the limit set at x\.go:46`
				see(row[1])
				return nil
			})
			return nil
		})
	}
	return g.Wait()
}
