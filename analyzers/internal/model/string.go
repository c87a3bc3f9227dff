package model

import (
	"fmt"
	"strings"
)

var kindNames = []string{Chan: "chan", Nil: "nil", Mutex: "mutex", WaitGroup: "waitgroup", Cond: "cond", Context: "context"}

var opNames = []string{
	Branch: "branch", Choose: "choose", Set: "set", Inc: "inc", Test: "test", Send: "send", Recv: "recv", Close: "close",
	Select: "select", Full: "full", Empty: "empty", Lock: "lock", Unlock: "unlock", RLock: "rlock", RUnlock: "runlock",
	TryLock: "trylock", TryRLock: "tryrlock", Add: "add", Wait: "wait", CondWait: "condwait", Signal: "signal",
	Broadcast: "broadcast", Cancel: "cancel", Cancelled: "cancelled", Arm: "arm", Disarm: "disarm", Sleep: "sleep", Quiesce: "quiesce", Go: "go", End: "end",
	Panic: "panic", Exit: "exit", Never: "never", Cut: "cut",
}

// String names the operation in tests.
func (op Op) String() string { return opNames[op] }

// String names the kind in tests.
func (k Kind) String() string { return kindNames[k] }

// String prints a program in a compact form, for tests: a line for each object,
// variable and node. Positions and texts are left out.
func (p *Program) String() string {
	var b strings.Builder
	if p.Bubble {
		b.WriteString("bubble\n")
	}
	for i, o := range p.Objects {
		fmt.Fprintf(&b, "%s = %s", p.object(i), o.Kind)
		if o.Kind == Chan {
			fmt.Fprintf(&b, " %s", p.count(o.Cap, nil))
		}
		if o.Parent != None {
			fmt.Fprintf(&b, " of %s", p.object(o.Parent))
		}
		for _, f := range []struct {
			on   bool
			word string
		}{{o.World, " world"}, {o.Repeats, " repeats"}} {
			if f.on {
				b.WriteString(f.word)
			}
		}
		b.WriteByte('\n')
	}
	printVars(&b, "", p.Vars)
	for _, q := range p.Procs {
		fmt.Fprintf(&b, "%s from %d\n", q.Name, q.Entry)
		printVars(&b, "\t", q.Vars)
		for i := range q.Nodes {
			fmt.Fprintf(&b, "\t%d %s\n", i, p.node(q, &q.Nodes[i]))
		}
	}
	return b.String()
}

func printVars(b *strings.Builder, indent string, vars []Var) {
	for _, v := range vars {
		fmt.Fprintf(b, "%svar %s = %d in %d..%d\n", indent, v.Name, v.Init, v.Min, v.Max)
	}
}

func (p *Program) object(i int) string {
	if i == None {
		return "-"
	}
	if p.Objects[i].Name == "" {
		return fmt.Sprintf("o%d", i)
	}
	return p.Objects[i].Name
}

func (p *Program) variable(r Ref, q *Proc) string {
	if r.Space == Local && q != nil && r.Index < len(q.Vars) {
		return q.Vars[r.Index].Name
	}
	if r.Space == Shared && r.Index < len(p.Vars) {
		return p.Vars[r.Index].Name
	}
	return "-"
}

func (p *Program) count(c Count, q *Proc) string {
	n := fmt.Sprint(c.Const)
	if c.Const == Unbounded {
		n = "unbounded"
	}
	switch {
	case c.Plus.Space == Nowhere:
		return n
	case c.Const == 0:
		return p.variable(c.Plus, q)
	}
	return p.variable(c.Plus, q) + "+" + n
}

func (p *Program) node(q *Proc, n *Node) string {
	var b strings.Builder
	if n.Opaque {
		b.WriteString("opaque ")
	}
	b.WriteString(n.Op.String())
	switch n.Op {
	case Choose:
		b.WriteString(" " + p.variable(n.Var, q))
	case Set, Inc:
		b.WriteString(" " + p.variable(n.Var, q) + " " + p.count(n.Count, q))
	case Test:
		b.WriteString(" " + p.variable(n.Var, q) + map[Cmp]string{Equal: " == ", Less: " < "}[n.Cmp] + p.count(n.Count, q))
	case Add:
		b.WriteString(" " + p.object(n.Obj) + " " + p.count(n.Count, q))
	case Go:
		b.WriteString(" " + p.Procs[n.Proc].Name)
	case Cut:
		for _, o := range n.Touches {
			b.WriteString(" " + p.object(o))
		}
	case Select:
		for _, c := range n.Cases {
			fmt.Fprintf(&b, " [%s %s -> %d", c.Op, p.object(c.Obj), c.Next)
			if c.Closed != None && c.Closed != c.Next {
				fmt.Fprintf(&b, " closed %d", c.Closed)
			}
			b.WriteString("]")
		}
	default:
		if n.Obj != None {
			b.WriteString(" " + p.object(n.Obj))
		}
	}
	if len(n.Next) > 0 {
		b.WriteString(" ->")
	}
	for _, i := range n.Next {
		fmt.Fprintf(&b, " %d", i)
	}
	return b.String()
}
