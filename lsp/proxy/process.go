package proxy

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"time"
)

// drain is how long the output of a process is read after its end: children of
// it may keep the pipe open.
const drain = 200 * time.Millisecond

// start runs the server in the file path.
func start(path string, args []string, stderr io.Writer) (*process, error) {
	theirStdin, stdin, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	stdout, theirStdout, err := os.Pipe()
	if err != nil {
		theirStdin.Close()
		stdin.Close()
		return nil, err
	}
	cmd := exec.Command(path, args...)
	cmd.Env = GoplsEnv()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = theirStdin, theirStdout, stderr
	cmd.WaitDelay = drain // for stderr
	err = cmd.Start()
	theirStdin.Close()
	theirStdout.Close()
	if err != nil {
		stdin.Close()
		stdout.Close()
		return nil, err
	}
	ended := make(chan struct{})
	var exit error
	go func() {
		defer close(ended)
		if exit = cmd.Wait(); errors.Is(exit, exec.ErrWaitDelay) {
			exit = nil
		}
		stdin.Close()
		if stdout.SetReadDeadline(time.Now().Add(drain)) != nil {
			stdout.Close()
		}
	}()
	return &process{
		stdin:  stdin,
		stdout: stdout,
		wait: func() error {
			<-ended
			return exit
		},
		kill: func() { cmd.Process.Kill() },
	}, nil
}

// GoplsEnv returns the environment to run gopls in. In it, Find refuses to find
// one once more.
func GoplsEnv() []string { return append(os.Environ(), insideProxy+"=1") }
