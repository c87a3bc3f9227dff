//go:build prove

// oracle: race

package settings

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func Test(t *testing.T) {
	a := &App{path: filepath.Join(t.TempDir(), "cfg"), every: time.Millisecond}
	if err := os.WriteFile(a.path, []byte(`{"motd": "hello"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := a.load(); err != nil {
		t.Fatal(err)
	}
	go a.reload()
	for range 20 {
		a.show(httptest.NewRecorder(), nil)
		time.Sleep(time.Millisecond)
	}
}
