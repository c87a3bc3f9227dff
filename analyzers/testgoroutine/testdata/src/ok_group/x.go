// Package ok_group waits for its parallel subtests in a group.
package ok_group

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func Server(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	t.Run("group", func(t *testing.T) {
		t.Run("a", func(t *testing.T) {
			t.Parallel()
			http.Get(srv.URL)
		})
	})
}

func Maybe(t *testing.T, parallel bool) {
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	t.Run("a", func(t *testing.T) {
		if parallel {
			t.Parallel()
		}
		http.Get(srv.URL)
	})
}
