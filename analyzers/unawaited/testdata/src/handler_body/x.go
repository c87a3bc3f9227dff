package handler_body

import (
	"io"
	"log"
	"net/http"
	"time"
)

func upload(w http.ResponseWriter, r *http.Request) {
	go func() { // want `^this handler may return at x\.go:17 before the goroutine started here has got to x\.go:13, which reads the body of the request: by then the server has closed it$`
		time.Sleep(10 * time.Millisecond)
		b, err := io.ReadAll(r.Body)
		log.Println("read", len(b), err)
	}()
	w.WriteHeader(http.StatusAccepted)
}
