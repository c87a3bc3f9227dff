package checktest

import "testing"

func TestPerturb(t *testing.T) {
	const src = `package p

import "sync"

var n int

func f(c chan int) {
	if n > 0 {
		n--
	}
loop:
	for {
		select {
		case n = <-c:
			break loop
		default:
		}
	}
	go func() { n++ }()
}
`
	const want = `package p; import _yield "test/prove/yield"

import "sync"

var n int

func f(c chan int) {
	_yield.Maybe(); if n > 0 {
		_yield.Maybe(); n--
	}
_yield.Maybe(); loop:
	for {
		_yield.Maybe(); select {
		case n = <-c:
			_yield.Maybe(); break loop
		default:
		}
	}
	_yield.Maybe(); go func() { _yield.Maybe(); n++ }()
}
`
	got, err := perturb([]byte(src))
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v", got, err)
	}
	const types = "package p\n\ntype t int\n"
	if got, err := perturb([]byte(types)); err != nil || string(got) != types {
		t.Errorf("a file without statements became %s, %v", got, err)
	}
	if _, err := perturb([]byte("package")); err == nil {
		t.Error("no error for a file that does not parse")
	}
}
