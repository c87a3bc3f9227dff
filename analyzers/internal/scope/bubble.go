package scope

import (
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/ssa"
)

// inBubble notes that the goroutines of the scope are in a bubble of testing/synctest,
// all of them: a test has little to do outside.
func (m *machine) inBubble() {
	if !m.bubble {
		m.bubble, m.changed = true, true
	}
}

// whenTime is the operation of what happens some time, without the scope.
func (m *machine) whenTime() model.Op {
	m.timed = true
	if m.bubble {
		return model.Sleep
	}
	return model.Branch
}

// recvOp is the operation of a receive: what is out of view is a timer most often.
func (m *machine) recvOp(o *object) model.Op {
	if o == nil {
		return m.whenTime()
	}
	return model.Recv
}

// endContexts cancels the contexts of a test in a bubble, which is over but for its
// cleanups.
func (f *frame) endContexts(st *state, site ssa.Instruction) {
	for _, o := range f.m.order {
		if f.m.ofTest[o] {
			f.act(st, model.Cancel, o, site, "")
		}
	}
}
