//go:build prove

package handler_context

// oracle: assert

import (
	"context"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// A late mailer sends when the answer has arrived.
type late struct{ answered, sent chan error }

func (m late) Send(ctx context.Context, to string) error {
	<-m.answered
	m.sent <- ctx.Err()
	return ctx.Err()
}

func try(t *testing.T, mails int, handler func(*server) http.HandlerFunc) {
	mail := late{make(chan error), make(chan error, mails)}
	srv := httptest.NewServer(handler(&server{mail}))
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Get(srv.URL + "/?to=a")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	srv.Close() // returns when the handler has
	close(mail.answered)
	for range mails {
		if err := <-mail.sent; err != nil {
			t.Errorf("the mail was given up: %v", err)
		}
	}
}

func TestSignUp(t *testing.T) {
	try(t, 1, func(s *server) http.HandlerFunc { return s.signUp })
}

func TestInvite(t *testing.T) {
	try(t, 1, func(s *server) http.HandlerFunc { return s.invite })
}

func TestRemind(t *testing.T) {
	try(t, 2, func(s *server) http.HandlerFunc { return s.remind })
}

func TestQueue(t *testing.T) {
	out := make(lines, 1)
	log.SetOutput(out)
	log.SetFlags(0)
	srv := httptest.NewServer(http.HandlerFunc((&server{}).queue))
	resp, err := http.Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	select { // nobody takes the job
	case got := <-out:
		t.Errorf("given up: %s", got)
	case <-time.After(100 * time.Millisecond):
	}
}

type lines chan string

func (l lines) Write(b []byte) (int, error) {
	l <- string(b)
	return len(b), nil
}
