//go:build prove

package other

// oracle: panic

import "testing"

func TestReset(t *testing.T) {
	a := &account{balance: 1}
	if reset(a, new(account)); a.balance != 0 {
		t.Error(a.balance)
	}
}

func TestCount(t *testing.T) {
	new(ledger).count()
}
