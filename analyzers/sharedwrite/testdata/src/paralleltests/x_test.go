package paralleltests

import "testing"

func TestLow(t *testing.T) {
	t.Parallel()
	limit = 1 // want `limit is written here by TestLow and read at x.go:10 by TestDefault, and both tests run in parallel; nothing orders them`
	if Allowed(2) {
		t.Error("2 is allowed")
	}
	limit = 10
}

func TestDefault(t *testing.T) {
	t.Parallel()
	if !Allowed(10) {
		t.Error("10 is not allowed")
	}
}

func TestRestores(t *testing.T) {
	t.Parallel()
	old := tries
	defer func() {
		tries = old // want `tries is written here by TestRestores and read at x_test.go:31 by TestTries, and both tests run in parallel; nothing orders them`
	}()
}

func TestTries(t *testing.T) {
	t.Parallel()
	t.Log(tries)
}
