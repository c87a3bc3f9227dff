// Package polls has loops that poll channels and do nothing else.
package polls

import "context"

func sum(nums <-chan int, stop <-chan struct{}) (total int) {
	for {
		select { // want `goes round at full speed through the default`
		case n := <-nums:
			total += n
		case <-stop:
			return total
		default:
		}
	}
}

func await(ctx context.Context) error {
	for {
		select { // want `goes round at full speed through the default`
		default:
			continue
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

type queue struct{ out chan int }

func (q *queue) put(n int) {
sending:
	for {
		select { // want `goes round at full speed through the default`
		case q.out <- n:
			break sending
		default:
		}
	}
}
