// Package length waits for the length of a channel.
package length

func wait(results chan int, n int) {
	for len(results) < n { // want `asks for the length of results at full speed`
	}
}

func empty(queue chan string) {
	for len(queue) > 0 && cap(queue) > 0 { // want `the length of queue`
	}
}
