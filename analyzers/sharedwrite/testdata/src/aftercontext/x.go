// Package aftercontext returns what the function of a context may still write.
package aftercontext

import "context"

func cancelled(ctx context.Context, work func()) (stopped bool) {
	context.AfterFunc(ctx, func() {
		stopped = true // want `stopped is written here by the goroutine started at x.go:7 and written at x.go:11; nothing orders them`
	})
	work()
	return stopped
}
