// Package ok_cleanup cleans up when the subtests have ended.
package ok_cleanup

import (
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
)

func Server(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(srv.Close)
	t.Run("a", func(t *testing.T) {
		t.Parallel()
		http.Get(srv.URL)
	})
}

// Own closes what each subtest has made.
func Own(t *testing.T) {
	for range 2 {
		t.Run("a", func(t *testing.T) {
			t.Parallel()
			srv := httptest.NewServer(http.NotFoundHandler())
			defer srv.Close()
			http.Get(srv.URL)
		})
	}
}

// Before is used before Parallel, or by its name only.
func Before(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	f, _ := os.CreateTemp("", "ok")
	defer f.Close()
	t.Run("a", func(t *testing.T) {
		resp, err := http.Get(srv.URL)
		if err != nil {
			t.Fatal(err)
		}
		t.Parallel()
		resp.Body.Close()
		os.Remove(f.Name())
	})
}

func Other(t *testing.T) {
	one, two := httptest.NewServer(nil), httptest.NewServer(nil)
	defer one.Close()
	t.Cleanup(two.Close)
	t.Run("a", func(t *testing.T) {
		t.Parallel()
		http.Get(two.URL)
	})
}
