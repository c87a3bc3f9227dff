// Package settings reads a file again and again while handlers use what it says.
package settings

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"
)

// App is a server.
type App struct {
	path  string
	every time.Duration
	cfg   map[string]string
}

// Run serves.
func (a *App) Run(addr string) error {
	if err := a.load(); err != nil {
		return err
	}
	go a.reload()
	http.HandleFunc("/motd", a.show)
	return http.ListenAndServe(addr, nil)
}

func (a *App) load() error {
	data, err := os.ReadFile(a.path)
	if err != nil {
		return err
	}
	cfg := map[string]string{}
	if err := json.Unmarshal(data, &cfg); err != nil {
		return err
	}
	a.cfg = cfg // want `a.cfg is written here by the goroutine started at x.go:25 and read at x.go:52 by the handler at x.go:26, which runs beside it; nothing orders them`
	return nil
}

func (a *App) reload() {
	for range time.Tick(a.every) {
		if err := a.load(); err != nil {
			log.Print(err)
		}
	}
}

func (a *App) show(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, a.cfg["motd"])
}
