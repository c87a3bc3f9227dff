package insight

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A where knows what is held where in a function.
type where struct {
	f        *conc.Func
	sections []*conc.Section
	places   []place             // by position
	units    map[ast.Node]string // memo of heldIn
}

// A place is an instruction that stands in the source.
type place struct {
	pos   token.Pos
	instr ssa.Instruction
}

func (r *reader) where(f *conc.Func) *where {
	w := &where{f: f, sections: f.Sections(), units: map[ast.Node]string{}}
	for _, b := range f.Fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr.(type) {
			case *ssa.Phi, *ssa.Alloc, *ssa.DebugRef, *ssa.Defer, *ssa.RunDefers, *ssa.Return:
				continue // they stand elsewhere than they are executed, or after what is deferred
			}
			if instr.Pos().IsValid() {
				w.places = append(w.places, place{instr.Pos(), instr})
			}
		}
	}
	slices.SortStableFunc(w.places, func(a, b place) int { return cmp.Compare(a.pos, b.pos) })
	r.src.at[f] = w
	return w
}

// in returns the instructions that stand in a stretch of the source.
func (w *where) in(pos, end token.Pos) []place {
	cmpPos := func(p place, pos token.Pos) int { return cmp.Compare(p.pos, pos) }
	i, _ := slices.BinarySearchFunc(w.places, pos, cmpPos)
	j, _ := slices.BinarySearchFunc(w.places, end, cmpPos)
	return w.places[i:j]
}

// heldIn says what is held in a statement or condition, "" if that is not the same
// in all of it, or nothing.
func (r *reader) heldIn(w *where, n ast.Node) string {
	if w == nil || n == nil {
		return ""
	}
	text, ok := w.units[n]
	if ok {
		return text
	}
	for i, p := range w.in(n.Pos(), n.End()) {
		here := r.held(w, p.instr, path.Path{})
		if i > 0 && here != text {
			text = ""
			break
		}
		text = here
	}
	w.units[n] = text
	return text
}

// held says what is held before an instruction but for one lock: "Held here: `c.mu`
// (since x.go:12)".
func (r *reader) held(w *where, instr ssa.Instruction, but path.Path) string {
	var list []string
	for _, h := range w.f.HeldBefore(instr) {
		if h.Path == but {
			continue
		}
		text := code(lockText(h.Path))
		if h.Mode == lockset.Read {
			text = "for reading " + text
		}
		if since := w.since(h, instr); len(since) > 0 {
			text += " (since " + r.lines(since) + ")"
		} else if w.f.Entry.Mode(h.Path) != lockset.Free {
			text += " (taken by the callers)"
		}
		list = append(list, text)
	}
	for _, p := range w.f.Perhaps(instr) {
		list = append(list, "perhaps "+code(lockText(p)))
	}
	if len(list) == 0 {
		return ""
	}
	return "Held here: " + strings.Join(list, ", ")
}

// since returns where a lock that is held before an instruction was taken.
func (w *where) since(h lockset.Held, instr ssa.Instruction) []token.Pos {
	var list []token.Pos
	for _, s := range w.sections {
		if s.Lock == h.Path && s.Inside[instr] {
			list = append(list, s.Take.Pos())
		}
	}
	return list
}

// lockText is how a lock is called.
func lockText(p path.Path) string { return p.Text() }

func code(text string) string { return "`" + text + "`" }

// lines names places: "x.go:12 and x.go:40".
func (r *reader) lines(list []token.Pos) string {
	slices.Sort(list)
	var texts []string
	for _, pos := range list {
		if text := r.line(pos); !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return enumerate(texts)
}

// maxNames bounds the names in a list.
const maxNames = 6

// enumerate joins names: "a, b and c".
func enumerate(names []string) string {
	if len(names) > maxNames {
		names = append(slices.Clone(names[:maxNames-1]), "others")
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// heldAtCalls adds a hint behind the outermost calls that are made under locks.
func (r *reader) heldAtCalls(w *where) {
	type held struct {
		call *ast.CallExpr
		text string
	}
	var list []held
	for _, b := range w.f.Fn.Blocks {
		for _, instr := range b.Instrs {
			_, starts := instr.(*ssa.Go)
			site, ok := instr.(ssa.CallInstruction)
			if !ok || starts || w.isLockOp(r, site) {
				continue
			}
			_, builtin := site.Common().Value.(*ssa.Builtin)
			call, names := r.src.call(site), lockNames(w.f.HeldBefore(instr))
			if call != nil && !builtin && len(names) > 0 {
				list = append(list, held{call, "holds " + strings.Join(names, ", ")})
			}
		}
	}
	slices.SortFunc(list, func(a, b held) int {
		return cmp.Or(cmp.Compare(a.call.Pos(), b.call.Pos()), cmp.Compare(b.call.End(), a.call.End()))
	})
	var outer held
	for _, h := range list {
		if outer.call != nil && h.call.End() <= outer.call.End() && h.text == outer.text {
			continue
		}
		outer = h
		at := r.span(h.call.Pos(), h.call.End())
		r.out.Held = append(r.out.Held, Hint{at.File, at.End, r.once(h.text)})
	}
}

func lockNames(held lockset.Set) []string {
	var names []string
	for _, h := range held {
		names = append(names, lockText(h.Path))
	}
	return names
}

// isLockOp reports whether a call is there to take or release a lock.
func (w *where) isLockOp(r *reader, site ssa.CallInstruction) bool {
	_, _, ok := r.res.LockOp(site.Common())
	return ok || slices.ContainsFunc(w.sections, func(s *conc.Section) bool { return slices.Contains(s.Releases, site) })
}

// takes reports whether an operation takes a lock.
func takes(op syncs.Op) bool {
	switch op {
	case syncs.Lock, syncs.RLock, syncs.TryLock, syncs.TryRLock:
		return true
	}
	return false
}
