package ok_last

import "log"

// first has comparisons of the value that a call gave first.
func first(m map[string]string) (string, bool) {
	pick := func() (string, int) { return m["a"], 1 }
	s, _ := pick()
	if s == "" {
		return "", false
	}
	return s, true
}

func fatal(ch chan<- []int) {
	row := []int{1}
	ch <- row
	log.Fatal("done")
	row[0] = 2
}
