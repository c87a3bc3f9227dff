// Conclsp finds concurrency faults in Go code and offers the fix.
package main

import (
	"os"

	"github.com/conclsp/conclsp/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args, cli.Check, cli.Serve, cli.Proxy, cli.Explain, cli.Version))
}
