// Conclsp finds concurrency faults in Go code and offers the fix.
package main

func main() {}
