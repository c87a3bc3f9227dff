package early

import (
	"os"
	"sync"
)

func use(*os.File) {}

func all(names []string) {
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func() {
			f, err := os.Open(name)
			if err != nil {
				return
			}
			use(f)
			f.Close()
			wg.Done()
		}()
	}
	wg.Wait() // want `early.all waits here for ever for wg: the goroutine started at x.go:14 ends at x.go:17 without Done`
}

func one(name string) error {
	var wg sync.WaitGroup
	var failed error
	wg.Add(1)
	go read(&wg, name, &failed)
	wg.Wait() // want `early.one waits here for ever for wg: the goroutine started at x.go:31 ends at x.go:40 without Done`
	return failed
}

func read(wg *sync.WaitGroup, name string, failed *error) {
	f, err := os.Open(name)
	if err != nil {
		*failed = err
		return
	}
	defer wg.Done()
	use(f)
}
