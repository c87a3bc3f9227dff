// Package ok_sequential has subtests that end before the next statement.
package ok_sequential

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
)

func Server(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	t.Run("a", func(t *testing.T) {
		http.Get(srv.URL)
		<-ctx.Done()
	})
}
