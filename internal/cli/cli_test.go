package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the test binary serve as conclsp, with the check "demo" added
// to the suite.
func TestMain(m *testing.M) {
	addDemo()
	testscript.Main(m, map[string]func(){
		"conclsp": func() { os.Exit(Main(os.Args, Check, Proxy, Explain, Version)) },
		"gopls":   func() { os.Exit(Main(os.Args, Check, Proxy, Explain, Version)) },
	})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		Setup:               setupScript,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":     exits,
			"interrupt": interrupt,
			"mode":      mode,
			"gofmted":   gofmted,
			"corrupt":   eachFile(func(f string) error { return os.WriteFile(f, []byte("damaged"), 0o666) }),
			"readonly":  eachFile(func(f string) error { return os.Chmod(f, 0o444) }),
			"crlf":      eachFile(crlf),
		},
	})
}

// setupScript gives a script the caches of the go command and a cache of its
// own for conclsp.
func setupScript(env *testscript.Env) error {
	out, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE", "GOPATH").Output()
	if err != nil {
		return err
	}
	values := strings.Split(strings.TrimSpace(string(out)), "\n")
	for i, name := range []string{"GOCACHE", "GOMODCACHE", "GOPATH"} {
		env.Setenv(name, values[i])
	}
	env.Setenv("GOFLAGS", "")
	env.Setenv("GOPROXY", "off")
	env.Setenv("GOTOOLCHAIN", "local")
	env.Setenv("CONCLSP_CACHE", filepath.Join(env.WorkDir, ".cache"))
	for name, program := range map[string]string{"CONCLSP": "conclsp", "GO": "go"} {
		path, err := exec.LookPath(program)
		if err != nil {
			return err
		}
		env.Setenv(name, path)
	}
	return nil
}

// exits runs a command that must end with the given code: exits 3 conclsp check.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code command [args...]")
	}
	checkCode(ts, args[0], ts.Exec(args[1], args[2:]...))
}

func checkCode(ts *testscript.TestScript, want string, err error) {
	code := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != want {
		ts.Fatalf("exit code %d, want %s", code, want)
	}
}

// interrupt runs conclsp, interrupts it when it has made a file, and checks
// how it ends: interrupt 3 file check ./...
func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: interrupt code file args...")
	}
	file := ts.MkAbs(args[1])
	cmd := exec.Command(ts.Getenv("CONCLSP"), args[2:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "CONCLSP_CACHE=off", demoHangs+"="+file)
	cmd.Stdout, cmd.Stderr = ts.Stdout(), ts.Stderr()
	ts.Check(cmd.Start())
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	deadline := time.After(30 * time.Second)
	for {
		if _, err := os.Stat(file); err == nil {
			break
		}
		select {
		case err := <-done:
			ts.Fatalf("conclsp ended too early: %v", err)
		case <-deadline:
			cmd.Process.Kill()
			ts.Fatalf("conclsp never made %s", file)
		case <-time.After(10 * time.Millisecond):
		}
	}
	ts.Check(cmd.Process.Signal(os.Interrupt))
	select {
	case err := <-done:
		checkCode(ts, args[0], err)
	case <-deadline:
		cmd.Process.Kill()
		ts.Fatalf("conclsp did not end")
	}
}

// mode checks the mode of a file: mode 755 file.
func mode(ts *testscript.TestScript, neg bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := strconv.FormatUint(uint64(info.Mode().Perm()), 8); (got == args[0]) == neg {
		ts.Fatalf("mode of %s is %s", args[1], got)
	}
}

// gofmted checks that a file is gofmt-stable: gofmted file.
func gofmted(ts *testscript.TestScript, neg bool, args []string) {
	out, err := exec.Command("gofmt", "-l", ts.MkAbs(args[0])).CombinedOutput()
	if err != nil || len(out) > 0 {
		ts.Fatalf("gofmt: %v %s", err, out)
	}
}

// eachFile makes a command that changes every file below the given ones.
func eachFile(change func(file string) error) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		n := 0
		for _, arg := range args {
			ts.Check(filepath.WalkDir(ts.MkAbs(arg), func(name string, d fs.DirEntry, err error) error {
				if err != nil || !d.Type().IsRegular() {
					return err
				}
				n++
				return change(name)
			}))
		}
		if n == 0 {
			ts.Fatalf("no files in %q", args)
		}
	}
}

func crlf(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return os.WriteFile(file, bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")), 0o666)
}
