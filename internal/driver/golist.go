package driver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// listFields are the fields of go list's output that listedPackage reads; to
// ask for no more spares the go command much work.
const listFields = "ImportPath,Dir,Name,GoFiles,CgoFiles,IgnoredGoFiles,OtherFiles,HFiles,CFiles,CXXFiles," +
	"Imports,ImportMap,Standard,DepOnly,Module,ForTest,Error,Match,Incomplete"

type listedModule struct {
	Path, Version, Dir, GoMod, GoVersion string
	Main                                 bool
	Replace                              *listedModule
}

type listedError struct {
	ImportStack []string
	Pos, Err    string
}

// listedPackage is one package as go list -json prints it.
type listedPackage struct {
	ImportPath, Dir, Name, ForTest       string
	GoFiles, CgoFiles, CompiledGoFiles   []string
	IgnoredGoFiles                       []string
	OtherFiles, HFiles, CFiles, CXXFiles []string
	Imports, Match                       []string
	ImportMap                            map[string]string
	Standard, DepOnly, Incomplete        bool
	Module                               *listedModule
	Error                                *listedError
	Export                               string
}

// errNoGo says that there is no go command.
var errNoGo = errors.New("cannot find the go command: install Go or put it on PATH")

// goCommand runs the go command in the workspace and returns what it wrote.
// The error holds the first lines of what it complained about.
func (d *Driver) goCommand(ctx context.Context, args ...string) ([]byte, error) {
	exe, err := d.goExecutable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, exe, args...)
	cmd.Dir = d.opts.Dir
	cmd.Env = slices.Clone(d.opts.Env)
	if d.opts.Dir != "" { // so that names keep the symbolic links of Dir
		if abs, err := filepath.Abs(d.opts.Dir); err == nil {
			cmd.Env = append(cmd.Env, "PWD="+abs)
		}
	}
	cmd.WaitDelay = time.Second
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		msg := strings.TrimSpace(stderr.String())
		if msg == "" {
			msg = err.Error()
		}
		return stdout.Bytes(), fmt.Errorf("go %s: %s", args[0], strings.TrimPrefix(msg, "go: "))
	}
	return stdout.Bytes(), nil
}

// goExecutable finds the go command on the PATH of the workspace's environment.
func (d *Driver) goExecutable() (string, error) {
	for _, dir := range filepath.SplitList(getenv(d.opts.Env, "PATH")) {
		if dir == "" {
			continue
		}
		for _, name := range []string{"go", "go.exe"} {
			exe := filepath.Join(dir, name)
			if fi, err := os.Stat(exe); err == nil && fi.Mode().IsRegular() && (fi.Mode()&0o111 != 0 || name == "go.exe") {
				return exe, nil
			}
		}
	}
	return "", errNoGo
}

func getenv(env []string, name string) string {
	val := ""
	for _, kv := range env {
		if k, v, ok := strings.Cut(kv, "="); ok && (k == name || runtime.GOOS == "windows" && strings.EqualFold(k, name)) {
			val = v
		}
	}
	return val
}

// GoEnv asks the go command for variables, in a directory and an environment.
func GoEnv(ctx context.Context, dir string, env []string, names ...string) (map[string]string, error) {
	out, err := New(Options{Dir: dir, Env: env}).goCommand(ctx, append([]string{"env", "-json"}, names...)...)
	if err != nil {
		return nil, err
	}
	vars := make(map[string]string)
	return vars, json.Unmarshal(out, &vars)
}

// goList runs go list -json with the given flags over args.
func (d *Driver) goList(ctx context.Context, fields string, flags, args []string) ([]*listedPackage, error) {
	cmd := append([]string{"list", "-e", "-json=" + fields}, flags...)
	cmd = append(cmd, d.opts.BuildFlags...)
	cmd = append(append(cmd, "--"), args...)
	out, err := d.goCommand(ctx, cmd...)
	var pkgs []*listedPackage
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		p := new(listedPackage)
		if derr := dec.Decode(p); derr == io.EOF {
			return pkgs, err
		} else if derr != nil {
			return pkgs, errors.Join(err, derr)
		}
		pkgs = append(pkgs, p)
	}
}

// goEnv is what the go command says of its configuration.
type goEnv struct {
	GOROOT, GOVERSION, GOOS, GOARCH, GOENV, GOWORK, GOMOD string
	All                                                   string // everything that may change what a package means
}

// envNames are the settings that may change how a package is built.
var envNames = []string{"GOROOT", "GOVERSION", "GOOS", "GOARCH", "GOENV", "GOWORK", "GOMOD", "CGO_ENABLED", "GOFLAGS",
	"GOEXPERIMENT", "GO386", "GOAMD64", "GOARM", "GOARM64", "GOMIPS", "GOMIPS64", "GOPPC64", "GORISCV64", "GOWASM"}

func (d *Driver) goEnvironment(ctx context.Context) (goEnv, error) {
	var e goEnv
	out, err := d.goCommand(ctx, append([]string{"env", "-json"}, envNames...)...)
	if err != nil {
		return e, err
	}
	vals := make(map[string]string)
	if err := json.Unmarshal(out, &vals); err != nil {
		return e, err
	}
	e = goEnv{vals["GOROOT"], vals["GOVERSION"], vals["GOOS"], vals["GOARCH"], vals["GOENV"], vals["GOWORK"], vals["GOMOD"], ""}
	var b strings.Builder
	for _, name := range envNames {
		switch name {
		case "GOENV", "GOWORK", "GOMOD", "GOROOT":
		default:
			fmt.Fprintf(&b, "%s=%s\n", name, vals[name])
		}
	}
	fmt.Fprintf(&b, "flags=%q", d.opts.BuildFlags)
	e.All = b.String()
	return e, nil
}
