// Signup answers a request and leaves the mail to a goroutine, with the context
// of the request: that is cancelled when the handler returns. Run it with
//
//	go run ./signup
//
// and it says: no mail: context canceled
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
	go func() { mailed <- send(r.Context(), to) }()
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
