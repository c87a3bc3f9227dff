package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// parse reads a program in a small textual form, a line an object, variable or node:
//
//	chan c 2          also: chan c n+1, chan c many; nil c; mutex m; wg w; cond k m; ctx x [parent]
//	world ctx x       repeats chan c 1
//	bubble            time stands still while a goroutine can move
//	var v 0..2        starts at its lowest value
//	proc main
//	  local i 0..3
//	  top: recv c > next done
//	  select c! > a, d? > b / closed, _ > c, default > e
//	  test i < n > yes no
//
// A node goes on to the next line unless it says where. Labels are those of the proc.
func parse(t testing.TB, text string) *Program {
	t.Helper()
	r := &reader{t: t, p: &Program{}, names: map[string]int{}, vars: map[string]Ref{}, procs: map[string]int{}}
	lines := slices.DeleteFunc(strings.Split(text, "\n"), func(l string) bool { return strings.TrimSpace(l) == "" })
	for _, l := range lines {
		if name, ok := strings.CutPrefix(strings.TrimSpace(l), "proc "); ok {
			r.procs[name] = len(r.procs)
		}
	}
	for i := 0; i < len(lines); {
		f := strings.Fields(lines[i])
		if f[0] != "proc" {
			r.object(f)
			i++
			continue
		}
		j := i + 1
		for j < len(lines) && !strings.HasPrefix(strings.TrimSpace(lines[j]), "proc ") {
			j++
		}
		r.proc(f[1], lines[i+1:j])
		i = j
	}
	return r.p
}

type reader struct {
	t     testing.TB
	p     *Program
	names map[string]int
	vars  map[string]Ref
	procs map[string]int
	local map[string]Ref
	label map[string]int
}

func (r *reader) object(f []string) {
	o := Object{Parent: None}
	for f[0] == "world" || f[0] == "repeats" {
		o.World = true
		o.Repeats = o.Repeats || f[0] == "repeats"
		f = f[1:]
	}
	if f[0] == "bubble" {
		r.p.Bubble = true
		return
	}
	if f[0] == "var" {
		v := bounds(r.t, f[1:])
		r.vars[v.Name] = Ref{Shared, len(r.p.Vars)}
		r.p.Vars = append(r.p.Vars, v)
		return
	}
	kinds := map[string]Kind{"chan": Chan, "nil": Nil, "mutex": Mutex, "wg": WaitGroup, "cond": Cond, "ctx": Context}
	o.Kind, o.Name = kinds[f[0]], f[1]
	if o.Kind == 0 {
		r.t.Fatalf("no kind: %q", f)
	}
	if len(f) > 2 {
		if o.Kind == Chan {
			o.Cap = r.count(f[2])
		} else {
			o.Parent = r.names[f[2]]
		}
	}
	r.names[o.Name] = len(r.p.Objects)
	r.p.Objects = append(r.p.Objects, o)
}

func bounds(t testing.TB, f []string) Var {
	lo, hi, _ := strings.Cut(f[1], "..")
	v := Var{Name: f[0]}
	v.Min, _ = strconv.Atoi(lo)
	v.Max, _ = strconv.Atoi(hi)
	v.Init = v.Min
	if len(f) > 2 {
		v.Init, _ = strconv.Atoi(f[2])
	}
	return v
}

// count reads 2, many, n, or n+1.
func (r *reader) count(text string) Count {
	if text == "many" {
		return Count{Const: Unbounded}
	}
	name, plus, _ := strings.Cut(text, "+")
	if n, err := strconv.Atoi(name); err == nil {
		return Count{Const: n}
	}
	c := Count{Plus: r.variable(name)}
	c.Const, _ = strconv.Atoi(plus)
	return c
}

func (r *reader) variable(name string) Ref {
	ref, ok := r.local[name]
	if !ok {
		ref, ok = r.vars[name]
	}
	if !ok {
		r.t.Fatalf("no variable %q", name)
	}
	return ref
}

func (r *reader) proc(name string, lines []string) {
	p := &Proc{Name: name}
	r.p.Procs = append(r.p.Procs, p)
	r.local, r.label = map[string]Ref{}, map[string]int{}
	var nodes []string
	for _, l := range lines {
		l = strings.TrimSpace(l)
		if rest, ok := strings.CutPrefix(l, "local "); ok {
			v := bounds(r.t, strings.Fields(rest))
			r.local[v.Name] = Ref{Local, len(p.Vars)}
			p.Vars = append(p.Vars, v)
			continue
		}
		for {
			label, rest, ok := strings.Cut(l, ":")
			if !ok {
				break
			}
			r.label[label] = len(nodes)
			l = strings.TrimSpace(rest)
		}
		nodes = append(nodes, l)
	}
	for i, l := range nodes {
		n := r.node(l, i)
		n.Text = l
		p.Nodes = append(p.Nodes, n)
	}
}

func (r *reader) target(label string) int {
	n, ok := r.label[strings.TrimSpace(label)]
	if !ok {
		r.t.Fatalf("no label %q", label)
	}
	return n
}

var ops = map[string]Op{"branch": Branch, "opaque": Branch, "choose": Choose, "set": Set, "inc": Inc, "test": Test,
	"send": Send, "recv": Recv, "close": Close, "select": Select, "full": Full, "empty": Empty,
	"lock": Lock, "unlock": Unlock, "rlock": RLock, "runlock": RUnlock, "trylock": TryLock, "tryrlock": TryRLock,
	"add": Add, "wait": Wait, "condwait": CondWait, "signal": Signal, "broadcast": Broadcast,
	"cancel": Cancel, "cancelled": Cancelled, "arm": Arm, "disarm": Disarm, "sleep": Sleep, "quiesce": Quiesce,
	"go": Go, "end": End, "panic": Panic, "exit": Exit, "never": Never, "cut": Cut}

func (r *reader) node(line string, i int) Node {
	verb, rest, _ := strings.Cut(line, " ")
	n := Node{Op: ops[verb], Obj: None, Opaque: verb == "opaque"}
	if n.Op == 0 {
		r.t.Fatalf("no operation: %q", line)
	}
	if n.Op == Select {
		r.cases(&n, rest)
		return n
	}
	args, targets, ok := strings.Cut(rest, ">")
	f := strings.Fields(args)
	for _, l := range strings.Fields(targets) {
		n.Next = append(n.Next, r.target(l))
	}
	if !ok && n.Op != End && n.Op != Panic && n.Op != Exit && n.Op != Never && n.Op != Cut {
		n.Next = []int{i + 1}
	}
	switch {
	case n.Op == Go:
		n.Proc, ok = r.procs[f[0]]
		if !ok {
			r.t.Fatalf("no proc: %q", line)
		}
	case n.Op == Cut:
		for _, o := range f {
			n.Touches = append(n.Touches, r.names[o])
		}
	case n.Op >= Choose && n.Op <= Test:
		n.Var = r.variable(f[0])
		if n.Op == Test {
			n.Cmp = map[string]Cmp{"=": Equal, "<": Less}[f[1]]
			f = f[1:]
		}
		if len(f) > 1 {
			n.Count = r.count(f[1])
		}
	case n.Op != Branch && len(f) > 0:
		o, ok := r.names[f[0]]
		if !ok {
			r.t.Fatalf("no object: %q", line)
		}
		n.Obj = o
		if n.Op == Add {
			n.Count = r.count(f[1])
		}
	}
	return n
}

func (r *reader) cases(n *Node, text string) {
	for part := range strings.SplitSeq(text, ",") {
		what, to, _ := strings.Cut(part, ">")
		what = strings.TrimSpace(what)
		if what == "default" {
			n.Next = []int{r.target(to)}
			continue
		}
		next, ends, ok := strings.Cut(to, "/")
		c := Case{Op: Recv, Obj: None, Next: r.target(next), Closed: None}
		if ok {
			c.Closed = r.target(ends)
		}
		if what != "_" {
			if strings.HasSuffix(what, "!") {
				c.Op = Send
			}
			c.Obj = r.names[what[:len(what)-1]]
		}
		n.Cases = append(n.Cases, c)
	}
}

var faultNames = map[FaultKind]string{Stuck: "stuck", SendClosed: "send on closed", CloseClosed: "close of closed",
	CloseNil: "close of nil", NegativeCounter: "negative counter", UnlockFree: "unlock of free"}

// describe names the faults of a result by kind, proc and node, and their causes.
func describe(p *Program, r *Result) string {
	if !r.Complete {
		return "incomplete"
	}
	var list []string
	for _, f := range r.Faults {
		s := fmt.Sprintf("%s: %s %q", faultNames[f.Kind], p.Procs[f.Proc].Name, p.Procs[f.Proc].Nodes[f.Node].Text)
		if f.Because != None {
			s += fmt.Sprintf(" because of %d", f.Because)
		}
		list = append(list, s)
	}
	return strings.Join(list, "\n")
}
