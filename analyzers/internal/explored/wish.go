package explored

import "github.com/conclsp/conclsp/analyzers/internal/model"

// A wish is what would let a goroutine go on: one of the operations on one of the
// objects.
type wish map[int][]model.Op

// wanted returns what the operation of a node waits for.
func (f *Finding) wanted(n *model.Node) wish {
	w := make(wish)
	switch n.Op {
	case model.Send:
		w.add(n.Obj, model.Recv)
	case model.Recv:
		f.toReceive(w, n.Obj)
	case model.Wait:
		w.add(n.Obj, model.Add)
	case model.CondWait:
		w.add(n.Obj, model.Signal, model.Broadcast)
	case model.Select:
		for _, c := range n.Cases {
			if c.Obj == model.None {
				continue
			}
			if c.Op == model.Send {
				w.add(c.Obj, model.Recv)
			} else {
				f.toReceive(w, c.Obj)
			}
		}
	}
	return w
}

// toReceive adds what lets a receive go on. A context ends with its parents.
func (f *Finding) toReceive(w wish, obj int) {
	w.add(obj, model.Send, model.Close)
	for o := obj; o != model.None && f.Scope.Program.Objects[o].Kind == model.Context; o = f.Scope.Program.Objects[o].Parent {
		w.add(o, model.Cancel)
	}
}

func (w wish) add(obj int, ops ...model.Op) { w[obj] = append(w[obj], ops...) }

// meets reports whether a node does what is wanted.
func (w wish) meets(n model.Node) bool {
	for obj, ops := range w {
		for _, op := range ops {
			if n.Obj == obj && n.Op == op && (op != model.Add || n.Count.Const < 0) {
				return true
			}
			for _, c := range n.Cases {
				if n.Op == model.Select && c.Obj == obj && c.Op == op {
					return true
				}
			}
		}
	}
	return false
}

// doing says what a goroutine does that grants the wish of a node.
func (f *Finding) doing(n *model.Node) string {
	switch n.Op {
	case model.Send:
		return "receives from it"
	case model.Recv:
		if f.object(n).Kind == model.Context {
			return "cancels it"
		}
		return "sends on it or closes it"
	case model.Wait:
		return "calls Done"
	case model.CondWait:
		return "signals it"
	}
	return "makes one of its cases happen"
}
