// Package ok_forever keeps a program going, on purpose.
package ok_forever

func watch(events chan string) {
	for e := range events {
		println(e)
	}
}

// Serve prints what comes until the program is interrupted.
func Serve(events chan string) {
	go watch(events)
	println("ready; press ^C to exit")
	<-make(chan struct{})
}
