package scope

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// What a path knows tells its states apart, so that what nobody can ask for any more
// is forgotten: two states that differ in nothing else are one again.

// forget drops what is not asked for after a block has started: the counts of what
// is not made again, and what the activation knew of conditions and variables that
// are out of use.
func (f *frame) forget(st *state, b *ssa.BasicBlock) {
	if len(st.th.counts) > 0 && !f.ctx.loops {
		f.keep(st, func(at ssa.Instruction) bool {
			return at.Block() == b || f.text.reach[b.Index].has(at.Block().Index)
		})
	}
	f.dropFacts(st, f.text.live[b.Index], st.regs)
	f.dropHeld(st, st.regs)
}

// keep drops the counts of this activation that come from instructions for which
// again is false.
func (f *frame) keep(st *state, again func(ssa.Instruction) bool) {
	var list []count
	for _, c := range st.th.counts {
		if at := under(c, f.ctx); at == nil || again(at) {
			list = append(list, c)
		}
	}
	if len(list) < len(st.th.counts) {
		t := *st.th
		t.counts = list
		st.th = f.m.thread(t)
	}
}

// under returns the instruction of the activation ctx in which something was
// made, nil if it was made elsewhere.
func under(c count, ctx *context) ssa.Instruction {
	at := c.instr
	for x := c.ctx; x != nil; x = x.parent {
		if x == ctx {
			return at
		}
		at = x.site
	}
	return nil
}

// dropFacts drops the conditions of this activation that are asked no more: on
// registers of which none is live, and that no value has in its name.
func (f *frame) dropFacts(st *state, live bits, values []*value) {
	asked := func(token string) bool {
		i, ok := f.text.registers()[token[strings.IndexByte(token, '.')+1:]]
		return !ok || live != nil && live.has(i) || f.m.lasting[token] ||
			slices.ContainsFunc(values, func(v *value) bool { return v.mentions(token) })
	}
	prefix := f.prefix()
	dead := func(fact string) bool {
		for t := range tokens(fact) {
			if strings.HasPrefix(t, prefix) && !asked(t) {
				return true
			}
		}
		return false
	}
	if slices.ContainsFunc(st.th.facts, dead) {
		t := *st.th
		t.facts = slices.DeleteFunc(slices.Clone(t.facts), dead)
		st.th = f.m.thread(t)
	}
}

// dropHeld drops what variables hold that nobody reads any more, or that others may
// write.
func (f *frame) dropHeld(st *state, values []*value) {
	prefix := "mem" + itoa(f.ctx.id) + "."
	dead := func(h held) bool {
		b := h.c.base
		return f.m.escaped[b] || strings.HasPrefix(b.sym, prefix) && !f.m.pointed[b] &&
			!slices.ContainsFunc(values, func(v *value) bool { return v != nil && v.base == b })
	}
	if slices.ContainsFunc(st.th.mem, dead) {
		t := *st.th
		t.mem = slices.DeleteFunc(slices.Clone(t.mem), dead)
		st.th = f.m.thread(t)
	}
}

// prefix begins the names of values that this activation computes.
func (f *frame) prefix() string { return "x" + itoa(f.ctx.id) + "." }

// lasts notes that a value is kept elsewhere than in a register: in memory, or as
// part of another value.
func (m *machine) lasts(v *value) {
	switch {
	case v == nil:
	case v.base != nil && v.base.ours():
		m.pointed[v.base] = true
	case v.kind == symbol, v.kind == compare:
		for t := range tokens(v.text()) {
			m.lasting[t] = true
		}
	}
}

// text is the name of a symbol, or of what is compared.
func (v *value) text() string {
	if v.kind == compare && v.base.kind == symbol {
		return v.base.sym
	}
	return v.sym
}

func (v *value) mentions(token string) bool {
	if v == nil || v.kind != symbol && v.kind != compare {
		return v != nil && v.kind == tuple && slices.ContainsFunc(v.list, func(e *value) bool { return e.mentions(token) })
	}
	for t := range tokens(v.text()) {
		if t == token {
			return true
		}
	}
	return false
}

// tokens yields the names of registers in the name of a condition: "x", the number of
// the activation, a dot, and the register's name.
func tokens(s string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for i := 0; i < len(s); i++ {
			if s[i] != 'x' || i > 0 && isWord(s[i-1]) {
				continue
			}
			j := i + 1
			for j < len(s) && (isWord(s[j]) || s[j] == '.') {
				j++
			}
			if t := s[i:j]; isToken(t) && !yield(trimPath(t)) {
				return
			}
			i = j - 1
		}
	}
}

// trimPath leaves of "x3.t7.f" what is before the fields.
func trimPath(t string) string {
	dot := strings.IndexByte(t, '.')
	if k := strings.IndexByte(t[dot+1:], '.'); k >= 0 {
		return t[:dot+1+k]
	}
	return t
}

func isToken(t string) bool {
	dot := strings.IndexByte(t, '.')
	if dot < 2 {
		return false
	}
	_, err := strconv.Atoi(t[1:dot])
	return err == nil
}

func isWord(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// registers returns the registers by their names.
func (t *text) registers() map[string]int {
	if t.byName == nil {
		t.byName = make(map[string]int, len(t.index))
		for v, i := range t.index {
			t.byName[v.Name()] = i
		}
	}
	return t.byName
}
