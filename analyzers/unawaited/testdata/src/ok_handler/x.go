package ok_handler

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"time"
)

type mailer interface {
	Send(ctx context.Context, to string) error
}

type server struct {
	mail mailer
	jobs chan string
}

// The handler waits.
func (s *server) wait(w http.ResponseWriter, r *http.Request) {
	done := make(chan error)
	go func() { done <- s.mail.Send(r.Context(), "a") }()
	if err := <-done; err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// The goroutine has a context of its own.
func (s *server) outlive(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), time.Minute)
	go func() {
		defer cancel()
		if err := s.mail.Send(ctx, "a"); err != nil {
			log.Print(err)
		}
	}()
	go s.mail.Send(context.Background(), "b")
	w.WriteHeader(http.StatusAccepted)
}

// The goroutine is there to learn of the end of the request.
func (s *server) watch(w http.ResponseWriter, r *http.Request) {
	go func() {
		<-r.Context().Done()
		log.Print("gone")
	}()
	go s.until(r.Context())
	fmt.Fprintln(w, "ok")
}

func (s *server) until(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case to := <-s.jobs:
			s.mail.Send(ctx, to)
		}
	}
}

// The handler goes on with something that takes as long as it takes.
func (s *server) stream(w http.ResponseWriter, r *http.Request) {
	go io.Copy(io.Discard, r.Body)
	io.Copy(w, r.Body)
}

// What the goroutine needs it was given before.
func (s *server) copies(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	go func() { log.Print(name, r.Context().Value("user"), r.URL.Path) }()
	w.WriteHeader(http.StatusNoContent)
}

// The caller waits.
func (s *server) part(w http.ResponseWriter, r *http.Request) {
	go func() {
		fmt.Fprintln(w, "part")
		s.jobs <- "done"
	}()
}

func (s *server) whole(w http.ResponseWriter, r *http.Request) {
	s.part(w, r)
	<-s.jobs
}

// A logger takes a context for its values.
func (s *server) logs(w http.ResponseWriter, r *http.Request, l *log.Logger) {
	go trace(r.Context(), "x")
}

func trace(ctx context.Context, what string) { log.Print(ctx.Value("id"), what) }
