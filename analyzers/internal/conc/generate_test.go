package conc

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// A generator writes random functions over two locks, t.a (a Mutex) and t.b (an
// RWMutex), that wait on a channel t.c and a WaitGroup t.wg.
type generator struct {
	*rand.Rand
	b       strings.Builder
	fn      int  // number of the function: it calls those before it
	related bool // branches may depend on the parameter or on a flag
	vars    int
}

func (g *generator) program(fns int) string {
	g.b.WriteString("package x\nimport \"sync\"\ntype T struct { a sync.Mutex; b sync.RWMutex; c chan bool; wg sync.WaitGroup }\nfunc cond() bool { return false }\n")
	for g.fn = range fns {
		result, last := "", ""
		if g.fn%2 == 1 {
			result, last = "bool", "return true\n"
		}
		fmt.Fprintf(&g.b, "func f%d(t *T, p bool) %s {\n", g.fn, result)
		g.block(3, false)
		g.b.WriteString(last + "}\n")
	}
	return g.b.String()
}

func (g *generator) block(depth int, loop bool) {
	for range 1 + g.IntN(3) {
		g.stmt(depth, loop)
	}
}

func (g *generator) condition() string {
	if g.related && g.IntN(2) == 0 {
		return []string{"p", "!p", "p && cond()", "p || cond()"}[g.IntN(4)]
	}
	return "cond()"
}

func (g *generator) stmt(depth int, loop bool) {
	ops := []string{"t.a.Lock()", "t.a.Unlock()", "t.b.Lock()", "t.b.Unlock()", "t.b.RLock()", "t.b.RUnlock()"}
	waits := []string{"t.c <- p", "<-t.c", "t.wg.Wait()"}
	kind := g.IntN(20)
	if depth == 0 {
		kind %= 8
	}
	switch {
	case kind < 4:
		g.b.WriteString(ops[g.IntN(len(ops))] + "\n")
	case kind == 4 && !loop:
		g.b.WriteString("defer " + ops[g.IntN(len(ops))] + "\n")
	case kind == 5 && g.fn > 0:
		fmt.Fprintf(&g.b, "f%d(t, %s)\n", g.IntN(g.fn), g.condition())
	case kind == 6 && g.fn > 0 && !loop:
		fmt.Fprintf(&g.b, "defer f%d(t, %s)\n", g.IntN(g.fn), g.condition())
	case kind == 7 && g.related && g.IntN(2) == 0:
		g.b.WriteString("if t.a.TryLock() { cond() } else { cond(); return " + g.result() + " }\n")
	case kind == 8:
		fmt.Fprintf(&g.b, "if %s { return %s }\n", g.condition(), g.result())
	case kind == 9:
		g.b.WriteString("for cond() {\n")
		g.block(depth-1, true)
		g.b.WriteString("}\n")
	case kind == 10 && loop:
		fmt.Fprintf(&g.b, "if cond() { %s }\n", []string{"break", "continue"}[g.IntN(2)])
	case kind == 11 && g.fn > 1 && g.related:
		fmt.Fprintf(&g.b, "if f%d(t, p) {\n", 1)
		g.block(depth-1, loop)
		g.b.WriteString("}\n")
	case kind == 12 && g.related:
		v := fmt.Sprintf("v%d", g.vars)
		g.vars++
		fmt.Fprintf(&g.b, "%s := false\nif cond() { t.a.Lock(); %s = true }\ncond()\nif %s { t.a.Unlock() }\n", v, v, v)
	case kind == 16 || kind > 17:
		g.b.WriteString(waits[g.IntN(len(waits))] + "\n")
	case kind == 17 && !loop:
		g.b.WriteString("defer t.wg.Wait()\n")
	case kind > 12 && kind < 16:
		fmt.Fprintf(&g.b, "if %s {\n", g.condition())
		g.block(depth-1, loop)
		g.b.WriteString("} else {\n")
		g.block(depth-1, loop)
		g.b.WriteString("}\n")
	default:
		g.b.WriteString("cond()\n")
	}
}

func (g *generator) result() string {
	if g.fn%2 == 0 {
		return ""
	}
	return []string{"true", "false"}[g.IntN(2)]
}
