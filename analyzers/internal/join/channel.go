package join

import (
	"go/token"
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"golang.org/x/tools/go/ssa"
)

// A Channel is a channel made in view, with everything that is done to it.
type Channel struct {
	Make   *ssa.MakeChan
	Sends  []ssa.Instruction // Send, or Select with a case that sends
	Recvs  []ssa.Instruction // UnOp, or Select with a case that receives
	Closes []ssa.CallInstruction
	// Returned lists the functions that return it.
	Returned []*ssa.Function
	// Open means that code out of view may send on it or close it.
	Open bool

	graph *Graph
	seen  map[ssa.Value]bool
	cells map[ssa.Value]bool
}

// Trace follows the channel through variables, closures, calls and results.
func (g *Graph) Trace(mk *ssa.MakeChan) *Channel {
	c := &Channel{Make: mk, graph: g, seen: map[ssa.Value]bool{}, cells: map[ssa.Value]bool{}}
	c.value(mk)
	for cell := range c.cells {
		c.checkCell(cell)
	}
	return c
}

// Is reports whether v holds the channel.
func (c *Channel) Is(v ssa.Value) bool { return c.seen[v] }

// SendPos returns the positions of the sends, those in a select included.
func (c *Channel) SendPos() []token.Pos {
	var list []token.Pos
	for _, s := range c.Sends {
		sel, ok := s.(*ssa.Select)
		if !ok {
			list = append(list, s.Pos())
			continue
		}
		for _, st := range sel.States {
			if st.Dir == types.SendOnly && c.Is(st.Chan) {
				list = append(list, st.Pos)
			}
		}
	}
	return list
}

// value records what is done with v, which holds the channel.
func (c *Channel) value(v ssa.Value) {
	if c.seen[v] {
		return
	}
	c.seen[v] = true
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.BinOp:
		case *ssa.Send:
			c.Sends = add(c.Sends, ssa.Instruction(ref), ref.Chan == v)
			c.leave(v, ref.X == v)
		case *ssa.UnOp:
			c.Recvs = add(c.Recvs, ssa.Instruction(ref), ref.Op == token.ARROW)
		case *ssa.Select:
			for _, s := range ref.States {
				c.Sends = add(c.Sends, ssa.Instruction(ref), s.Chan == v && s.Dir == types.SendOnly)
				c.Recvs = add(c.Recvs, ssa.Instruction(ref), s.Chan == v && s.Dir == types.RecvOnly)
				c.leave(v, s.Send == v)
			}
		case *ssa.ChangeType:
			c.value(ref)
		case ssa.CallInstruction:
			c.call(v, ref)
		case *ssa.Store:
			c.store(v, ref)
		case *ssa.Return:
			c.result(v, ref)
		default: // a phi, a field, an element, an interface, another channel
			c.leave(v, true)
		}
	}
}

// leave records that v goes where it cannot be followed. A receive-only
// channel can be neither sent on nor closed there.
func (c *Channel) leave(v ssa.Value, cond bool) {
	if ch, ok := v.Type().Underlying().(*types.Chan); cond && !(ok && ch.Dir() == types.RecvOnly) {
		c.Open = true
	}
}

func (c *Channel) call(v ssa.Value, site ssa.CallInstruction) {
	common := site.Common()
	if b, ok := common.Value.(*ssa.Builtin); ok {
		if b.Name() == "close" {
			c.Closes = append(c.Closes, site)
		}
		return // len, cap
	}
	callee := origin(common.StaticCallee())
	for i, arg := range common.Args {
		if arg != v {
			continue
		}
		if callee == nil || callee.Blocks == nil || i >= len(callee.Params) {
			c.foreign(v, i, site)
			continue
		}
		c.value(callee.Params[i])
	}
	c.leave(v, common.Value == v)
}

// foreign follows the channel into a function of another package, as far as its
// summary tells all, and does it before the call returns.
func (c *Channel) foreign(v ssa.Value, i int, site ssa.CallInstruction) {
	res := c.graph.conc
	if res == nil || isGo(site) {
		c.leave(v, true)
		return
	}
	fn, _ := res.Callee(site)
	c.leave(v, fn == nil || !res.Confines(fn, i))
	p, ok := res.Path(v)
	for _, a := range res.ActionsAt(site) {
		for _, alt := range a.Alts {
			if alt.Path != p || !ok {
				continue
			}
			switch alt.Deed {
			case conc.Send:
				c.Sends = add(c.Sends, ssa.Instruction(site), !a.Go)
			case conc.Receive:
				c.Recvs = add(c.Recvs, ssa.Instruction(site), !a.Go)
			case conc.Close:
				c.Closes = add(c.Closes, site, a.Must && !a.Go)
			}
			c.leave(v, alt.Deed != conc.Receive && (a.Go || alt.Deed == conc.Close && !a.Must))
		}
	}
}

func (c *Channel) store(v ssa.Value, st *ssa.Store) {
	if _, ok := st.Addr.(*ssa.Alloc); ok && st.Val == v {
		c.cell(st.Addr)
		return
	}
	if _, ok := st.Addr.(*ssa.FreeVar); ok && st.Val == v {
		c.cell(st.Addr)
		return
	}
	c.leave(v, true)
}

// cell follows the channel through the variable at addr.
func (c *Channel) cell(addr ssa.Value) {
	if c.cells[addr] {
		return
	}
	c.cells[addr] = true
	if fv, ok := addr.(*ssa.FreeVar); ok {
		c.bindings(fv)
	}
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.Store: // stores: see checkCell
		case *ssa.UnOp:
			c.value(ref)
		case *ssa.MakeClosure:
			fn := ref.Fn.(*ssa.Function)
			for i, b := range ref.Bindings {
				if b == addr && i < len(fn.FreeVars) {
					c.cell(fn.FreeVars[i])
				}
			}
		default:
			c.Open = true
		}
	}
}

// bindings follows a captured variable to the variable itself.
func (c *Channel) bindings(fv *ssa.FreeVar) {
	fn := fv.Parent()
	if fn.Parent() == nil {
		c.Open = true // the receiver in the wrapper of a method value
		return
	}
	i := slices.Index(fn.FreeVars, fv)
	for _, ref := range *fn.Referrers() {
		if mc, ok := ref.(*ssa.MakeClosure); ok {
			c.cell(mc.Bindings[i])
		}
	}
}

// checkCell gives up on a variable that also holds something else.
func (c *Channel) checkCell(addr ssa.Value) {
	for _, ref := range *addr.Referrers() {
		st, ok := ref.(*ssa.Store)
		if !ok {
			continue
		}
		if k, isConst := st.Val.(*ssa.Const); isConst && k.IsNil() {
			continue
		}
		if st.Addr != addr || !c.seen[st.Val] {
			c.Open = true
		}
	}
}

// result follows the channel from a return to the callers.
func (c *Channel) result(v ssa.Value, ret *ssa.Return) {
	fn := ret.Parent()
	c.Returned = add(c.Returned, fn, true)
	for i, r := range ret.Results {
		if r != v {
			continue
		}
		t, _ := fn.Signature.Results().At(i).Type().Underlying().(*types.Chan)
		if (t == nil || t.Dir() != types.RecvOnly) && c.graph.Open(fn) {
			c.Open = true
		}
		for _, site := range c.graph.Sites(fn) {
			call, ok := site.(*ssa.Call)
			if !ok || call.Call.StaticCallee() == nil {
				continue
			}
			if fn.Signature.Results().Len() == 1 {
				c.value(call)
				continue
			}
			for _, ref := range *call.Referrers() {
				if e, ok := ref.(*ssa.Extract); ok && e.Index == i {
					c.value(e)
				}
			}
		}
	}
}

// add appends x if cond holds and the list does not have it.
func add[T comparable](list []T, x T, cond bool) []T {
	if !cond || slices.Contains(list, x) {
		return list
	}
	return append(list, x)
}
