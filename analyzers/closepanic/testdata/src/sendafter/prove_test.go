//go:build prove

// oracle: panic

package sendafter

import (
	"path/filepath"
	"testing"
)

func TestSend(t *testing.T) { send(filepath.Join(t.TempDir(), "none")) }
