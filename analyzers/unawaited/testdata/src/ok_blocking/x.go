// Command ok_blocking lives as long as its server.
package main

import (
	"fmt"
	"log"
	"net/http"
)

func main() {
	go fmt.Println("starting")
	log.Fatal(http.ListenAndServe("localhost:0", nil))
}
