package handler_context

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"time"
)

// A mailer gives up when its context is cancelled.
type mailer interface {
	Send(ctx context.Context, to string) error
}

type server struct{ mail mailer }

func (s *server) signUp(w http.ResponseWriter, r *http.Request) {
	to := r.FormValue("to")
	go func() { // want `^this handler may return at x\.go:26 before the goroutine started here has got to x\.go:21, which uses the context of the request: it is cancelled by then, and the work is given up$`
		if err := s.mail.Send(r.Context(), to); err != nil {
			log.Println(err)
		}
	}()
	w.WriteHeader(http.StatusAccepted)
}

func (s *server) invite(w http.ResponseWriter, r *http.Request) {
	defer r.Body.Close()
	ctx, cancel := context.WithTimeout(r.Context(), time.Minute)
	defer cancel()
	go s.deliver(ctx, "b") // want `^this handler may return at x\.go:36 before the goroutine started here has got to x\.go:39, which uses the context`
	if err := json.NewEncoder(w).Encode("accepted"); err != nil {
		log.Print(err)
	}
}

func (s *server) deliver(ctx context.Context, to string) {
	if err := s.mail.Send(ctx, to); err != nil {
		log.Print(err)
	}
}

func (s *server) remind(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	go func() { // want `^this handler may return at x\.go:51 before the goroutine started here has got to x\.go:39, which uses the context`
		s.deliver(ctx, "c")
		s.deliver(ctx, "d")
	}()
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *server) queue(w http.ResponseWriter, r *http.Request) {
	jobs := waiting
	go func() { // want `^this handler may return at x\.go:58 before the goroutine started here has got to x\.go:56, which uses the context`
		log.Print(enqueue(r.Context(), jobs, "e"))
	}()
}

func enqueue(ctx context.Context, jobs chan<- string, to string) error {
	select {
	case jobs <- to:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// waiting are the jobs that other goroutines take.
var waiting = make(chan string)
