package scope

import (
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/model"
)

// runCaller executes a caller of which all is known.
func (m *machine) runCaller(p *proc, stamp int) {
	p.entry = p.joint(m)
	end := p.add(m, &node{Node: model.Node{Op: model.End}})
	next := m.callOne(p, p.entry, end, stamp, "1")
	if !m.client.alone {
		p.link(next, end)
		return
	}
	p.link(m.callOne(p, next, end, stamp, "2"), end)
}

// callOne calls any of the methods, if calls still come, and returns the node that
// follows.
func (m *machine) callOne(p *proc, cur, end, stamp int, key string) int {
	test := p.add2(m, cur, &node{Node: model.Node{Op: model.Test, Cmp: model.Equal}, v: m.over()})
	pick := p.joint(m)
	p.nodes[test].Next = []int{pick, end}
	after := p.joint(m)
	p.link(pick, after) // it may make no call
	for _, d := range m.client.calls {
		from := p.joint(m)
		p.link(pick, from)
		if d.last && !d.twice {
			from = m.ticket(p, from, end)
		}
		for _, e := range m.drive(p, d, from, m.thread(thread{}), key, stamp) {
			if d.last || e.how == panics {
				m.ended(p, e, d.last)
			} else {
				p.link(e.cur, after)
			}
		}
	}
	return after
}

// ticket lets one caller pass, in all.
func (m *machine) ticket(p *proc, cur, end int) int {
	o := m.object("ticket", model.Mutex, func(o *object) { o.name = "the last call" })
	try := p.add2(m, cur, &node{Node: model.Node{Op: model.TryLock}, obj: o})
	next := p.joint(m)
	p.nodes[try].Next = []int{next, end}
	return next
}

// runOthers executes all other callers, one after the other.
func (m *machine) runOthers(p *proc) {
	head := p.joint(m)
	p.entry = head
	end := p.add(m, &node{Node: model.Node{Op: model.End}})
	test := p.add2(m, head, &node{Node: model.Node{Op: model.Test, Cmp: model.Equal}, v: m.over()})
	before, after := m.perhaps(p), m.perhaps(p)
	p.nodes[test].Next = []int{before, after}
	for _, d := range slices.Concat(m.client.calls, m.client.starts) {
		from := p.joint(m)
		if slices.Contains(m.client.calls, d) {
			p.link(before, from)
		}
		if d.last || d.named(afterNames) {
			p.link(after, from)
		}
		if d.last && !d.twice {
			from = m.ticket(p, from, end)
		}
		if m.pkg.traits[d.fn]&spawns != 0 {
			from = m.few(p, from, end)
		}
		for _, e := range m.drive(p, d, from, m.thread(thread{}), "1", others) {
			switch {
			case e.how == panics:
				m.strand(p, e.cur)
			case d.last:
				p.link(p.add2(m, e.cur, &node{Node: model.Node{Op: model.Set, Count: model.Count{Const: 1}}, v: m.over()}), head)
			default:
				p.link(e.cur, head)
			}
		}
	}
	p.link(before, end)
	p.link(after, end)
}

// perhaps returns a branch after which nothing is proven.
func (m *machine) perhaps(p *proc) int {
	return p.add(m, &node{Node: model.Node{Op: model.Branch, Opaque: true}})
}

// few bounds the goroutines that the calls of others start.
func (m *machine) few(p *proc, cur, end int) int {
	v := m.variable("started by others")
	v.Max, v.Name = many, "started"
	test := p.add2(m, cur, &node{Node: model.Node{Op: model.Test, Cmp: model.Less, Count: model.Count{Const: many}}, v: v})
	inc := p.add(m, &node{Node: model.Node{Op: model.Inc, Count: model.Count{Const: 1}}, v: v})
	p.nodes[test].Next = []int{inc, end}
	return inc
}
