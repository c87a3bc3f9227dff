package explored

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/model"
)

// A goroutine locks, sends and unlocks; after swap it sends last.
func TestSwap(t *testing.T) {
	program := func(between model.Op) *model.Proc {
		return &model.Proc{Nodes: []model.Node{
			{Op: model.Lock, Obj: 0, Next: []int{1}},
			{Op: model.Send, Obj: 1, Next: []int{2}},
			{Op: between, Obj: 1, Next: []int{3}},
			{Op: model.Unlock, Obj: 0, Next: []int{4}},
			{Op: model.End, Obj: model.None},
		}}
	}
	p := program(model.Branch)
	n := p.Nodes[1]
	if !swap(p, &n, 0) {
		t.Fatal("no swap")
	}
	if moved := p.Nodes[n.Next[0]]; n.Op != model.Unlock || moved.Op != model.Send || moved.Next[0] != 4 {
		t.Errorf("got %v, then %v", n, moved)
	}
	for _, between := range []model.Op{model.Recv, model.Close} {
		p := program(between)
		if n := p.Nodes[1]; swap(p, &n, 0) {
			t.Errorf("swapped over operation %v", between)
		}
	}
	if n := program(model.Branch).Nodes[1]; swap(program(model.Branch), &n, 7) {
		t.Error("swapped with the unlocking of another lock")
	}
}
