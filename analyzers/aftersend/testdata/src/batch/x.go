// Package batch uses the array of the batch that it has sent for the next one.
package batch

func batches(items []string, ch chan<- []string) {
	var batch []string
	for _, it := range items {
		batch = append(batch, it)
		if len(batch) == 10 {
			ch <- batch // want `batch is sent here and changed at x.go:7: the receiver shares its memory and may read it just then`
			batch = batch[:0]
		}
	}
	if len(batch) > 0 {
		ch <- batch
	}
	close(ch)
}
