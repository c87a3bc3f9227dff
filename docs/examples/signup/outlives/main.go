// Outlives is signup with a context that does not end with the request. Run it
// with
//
//	go run ./signup/outlives
//
// and it prints: mailed
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"time"
)

var mailed = make(chan error)

func send(ctx context.Context, to string) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(500 * time.Millisecond): // the mail server is slow
		return nil
	}
}

func signUp(w http.ResponseWriter, r *http.Request) {
	to := r.FormValue("to")
	go func() { mailed <- send(context.WithoutCancel(r.Context()), to) }()
	w.WriteHeader(http.StatusAccepted)
}

func main() {
	log.SetFlags(0)
	server := httptest.NewServer(http.HandlerFunc(signUp))
	defer server.Close()
	resp, err := http.Get(server.URL + "?to=a")
	if err != nil {
		log.Fatal(err)
	}
	resp.Body.Close()
	if err := <-mailed; err != nil {
		log.Fatal("no mail: ", err)
	}
	fmt.Println("mailed")
}
