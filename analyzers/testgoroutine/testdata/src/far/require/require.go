// Package require is made like the assertions that end the test.
package require

// TestingT is what it needs.
type TestingT interface {
	Errorf(format string, args ...any)
	FailNow()
}

// NoError ends the test if there is an error.
func NoError(t TestingT, err error) {
	if err != nil {
		t.Errorf("%v", err)
		t.FailNow()
	}
}
