package ok_paralleltests

import "testing"

func TestSequential(t *testing.T) {
	limit = 1
	defer func() { limit = 10 }()
	if allowed(2) {
		t.Error("2 is allowed")
	}
}

func TestA(t *testing.T) {
	t.Parallel()
	call()
	t.Log(allowed(10), get())
}

func TestB(t *testing.T) {
	t.Parallel()
	call()
	t.Log(allowed(1), get())
}

var setting int

func TestSetsFirst(t *testing.T) {
	setting = 1
	t.Parallel()
}

func TestSetsToo(t *testing.T) {
	setting = 2
	t.Parallel()
}
