// Package oncevalue has getters that a sync.OnceValue can do.
package oncevalue

import "sync"

type config struct{ name string }

var (
	mu       sync.Mutex
	instance *config
)

// get returns the configuration.
func get() *config {
	if instance == nil { // want `instance is read here without mu, under which it is set at x.go:20`
		mu.Lock()
		defer mu.Unlock()
		if instance == nil {
			// As it comes with the program.
			instance = &config{name: "default"}
		}
	}
	return instance
}

var tableMu sync.Mutex

var table map[string]int

var size = 3

func words() map[string]int {
	if table == nil { // want `table is read here without tableMu, under which it is set at x.go:41`
		tableMu.Lock()
		if table == nil {
			m := map[string]int{}
			for i := range size {
				m["x"] += i
			}

			table = m
		}
		tableMu.Unlock()
	}

	return table
}
