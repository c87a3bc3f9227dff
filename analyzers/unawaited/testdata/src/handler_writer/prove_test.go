//go:build prove

package handler_writer

// oracle: race

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func try(t *testing.T, h http.Handler) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/?name=a", nil))
	got := w.Body.String()
	time.Sleep(50 * time.Millisecond)
	if got == "" {
		t.Error("the answer is empty")
	}
}

func TestReport(t *testing.T) { try(t, http.HandlerFunc(report)) }

func TestPage(t *testing.T) { try(t, &page{"a"}) }
