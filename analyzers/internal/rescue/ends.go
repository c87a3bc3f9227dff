package rescue

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"golang.org/x/tools/go/ssa"
)

// ends is a channel, or the channels that a field holds one after another, with
// all that is done to it.
type ends struct {
	sends, recvs []ssa.Instruction
	closes       []ssa.CallInstruction
	values       map[ssa.Value]bool // that hold the channel
	makes        []*ssa.MakeChan
	open         bool // code out of view has it too
	field        string
}

// stopping reports whether the channel is there to tell goroutines to end. One that
// tells that something is ready, or done, is closed just so; only the name of the
// field tells them apart.
func (e *ends) stopping() bool {
	if e.open || len(e.sends) > 0 || len(e.closes) == 0 {
		return false
	}
	name := strings.ToLower(e.field)
	return slices.ContainsFunc([]string{"quit", "stop", "exit", "clos", "shutdown", "dying", "kill", "cancel", "term", "done"},
		func(word string) bool { return strings.Contains(name, word) })
}

// of reports whether v holds the channel.
func (e *ends) of(v ssa.Value) bool { return e.values[v] }

// unbuffered reports whether every send waits for a receiver.
func (e *ends) unbuffered() bool {
	for _, mk := range e.makes {
		if k, ok := mk.Size.(*ssa.Const); !ok || k.Int64() != 0 {
			return false
		}
	}
	return len(e.makes) > 0
}

// channels returns the channels of a package of which everything is in view.
func channels(graph *join.Graph, funcs []*ssa.Function) (list []*ends) {
	fields := map[*types.Var]*ends{}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				switch i := instr.(type) {
				case *ssa.MakeChan:
					list = append(list, traced(graph.Trace(i)))
				case *ssa.FieldAddr:
					if v, e := fieldEnds(fields, i.X.Type(), i.Field); e != nil {
						if fields[v] == nil {
							fields[v], list = e, append(list, e)
						}
						e.address(graph, i)
					}
				case *ssa.Field:
					if v, e := fieldEnds(fields, i.X.Type(), i.Field); e != nil {
						if fields[v] == nil {
							fields[v], list = e, append(list, e)
						}
						e.value(graph, i)
					}
				}
			}
		}
	}
	return list
}

// traced turns what join knows of a channel into ends.
func traced(ch *join.Channel) *ends {
	e := &ends{sends: ch.Sends, recvs: ch.Recvs, closes: ch.Closes, open: ch.Open || len(ch.Returned) > 0, makes: []*ssa.MakeChan{ch.Make}, values: map[ssa.Value]bool{}}
	note := func(v ssa.Value) { e.values[v] = e.values[v] || ch.Is(v) }
	for _, s := range append(append([]ssa.Instruction(nil), e.sends...), e.recvs...) {
		switch s := s.(type) {
		case *ssa.Send:
			note(s.Chan)
		case *ssa.UnOp:
			note(s.X)
		case *ssa.Select:
			for _, st := range s.States {
				note(st.Chan)
			}
		}
	}
	return e
}

// fieldEnds returns the channel of an unexported field of the package.
func fieldEnds(fields map[*types.Var]*ends, t types.Type, index int) (*types.Var, *ends) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil, nil
	}
	v := s.Field(index).Origin()
	if _, ok := v.Type().Underlying().(*types.Chan); !ok || v.Exported() {
		return nil, nil
	}
	if e := fields[v]; e != nil {
		return v, e
	}
	return v, &ends{values: map[ssa.Value]bool{}, field: v.Name()}
}

// address follows what is done with the field.
func (e *ends) address(graph *join.Graph, addr *ssa.FieldAddr) {
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			e.value(graph, ref)
		case *ssa.Store:
			e.store(graph, ref, addr)
		default:
			e.open = true
		}
	}
}

// store notes what a field is set to: a channel made for it and used for nothing
// else, or none.
func (e *ends) store(graph *join.Graph, st *ssa.Store, addr ssa.Value) {
	if k, ok := st.Val.(*ssa.Const); ok && k.IsNil() && st.Addr == addr {
		return
	}
	v := st.Val
	if conv, ok := v.(*ssa.ChangeType); ok {
		v = conv.X
	}
	mk, ok := v.(*ssa.MakeChan)
	if !ok || st.Addr != addr {
		e.open = true
		return
	}
	for _, ref := range *mk.Referrers() {
		switch ref.(type) {
		case *ssa.Store, *ssa.DebugRef, *ssa.ChangeType:
		default:
			e.open = true
		}
	}
	e.makes = append(e.makes, mk)
}

// value follows what is done with the channel that was in the field.
func (e *ends) value(graph *join.Graph, v ssa.Value) {
	if e.values[v] {
		return
	}
	e.values[v] = true
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.BinOp:
		case *ssa.ChangeType:
			e.value(graph, ref)
		case *ssa.Send:
			e.open = e.open || ref.X == v
			e.sends = append(e.sends, ref)
		case *ssa.UnOp:
			e.recvs = append(e.recvs, ref)
		case *ssa.Select:
			for _, st := range ref.States {
				switch {
				case st.Send == v:
					e.open = true
				case st.Chan == v && st.Dir == types.SendOnly:
					e.sends = append(e.sends, ref)
				case st.Chan == v:
					e.recvs = append(e.recvs, ref)
				}
			}
		case ssa.CallInstruction:
			e.call(graph, v, ref)
		default:
			e.open = true
		}
	}
}

// call follows the channel into a function that is called from nowhere else.
func (e *ends) call(graph *join.Graph, v ssa.Value, site ssa.CallInstruction) {
	common := site.Common()
	if b, ok := common.Value.(*ssa.Builtin); ok {
		if b.Name() == "close" {
			e.closes = append(e.closes, site)
		}
		return
	}
	fn := common.StaticCallee()
	if fn == nil || fn.Blocks == nil || join.Callee(site) != fn || graph.Open(fn) {
		e.open = true
		return
	}
	for i, a := range common.Args {
		if a == v && i < len(fn.Params) {
			if len(graph.Sites(fn)) != 1 {
				e.open = true
			}
			e.value(graph, fn.Params[i])
		}
	}
}

// isRecv reports whether an instruction is a receive of its own.
func isRecv(instr ssa.Instruction) bool {
	u, ok := instr.(*ssa.UnOp)
	return ok && u.Op == token.ARROW
}
