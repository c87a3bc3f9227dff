//go:build prove

// oracle: assert

package shadow

import (
	"context"
	"testing"
)

func none(ctx context.Context) error { return ctx.Err() }

func TestRun(t *testing.T) {
	if err := run(context.Background(), []func(context.Context) error{none}); err != nil {
		t.Error(err)
	}
}

func TestRounds(t *testing.T) {
	if err := rounds(context.Background(), 2, none); err != nil {
		t.Error(err)
	}
}
