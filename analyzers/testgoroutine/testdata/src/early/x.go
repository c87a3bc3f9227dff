// Package early cleans up before its parallel subtests have run.
package early

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
)

func Server(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close() // want `^this runs before the subtest started at x\.go:16, which waits in Parallel until the function has returned and uses at x\.go:18 what is closed here$`
	for _, path := range []string{"/a", "/b"} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			resp, err := http.Get(srv.URL + path)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
		})
	}
}

func Dir(t *testing.T) {
	dir, err := os.MkdirTemp("", "early")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir) // want `this runs before the subtest started at x\.go:33`
	t.Run("write", func(t *testing.T) {
		t.Parallel()
		if err := os.WriteFile(filepath.Join(dir, "a"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	})
}

func Literal(t *testing.T) {
	f, err := os.CreateTemp("", "early")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { // want `this runs before the subtest started at x\.go:50`
		f.Close()
		os.Remove(f.Name())
	}()
	t.Run("write", func(t *testing.T) {
		t.Parallel()
		if _, err := f.WriteString("a"); err != nil {
			t.Fatal(err)
		}
	})
}

func Plain(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	t.Run("write", func(t *testing.T) {
		t.Parallel()
		if _, err := w.WriteString("a"); err != nil {
			t.Fatal(err)
		}
	})
	w.Close() // want `this runs before the subtest started at x\.go:64`
}
