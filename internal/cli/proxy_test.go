package cli

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTakeFlag(t *testing.T) {
	for _, test := range []struct{ args, file, rest string }{
		{"", "", ""},
		{"-gopls=/g -v", "/g", "-v"},
		{"-v --gopls /g serve", "/g", "-v serve"},
		{"-remote auto -gopls=/g", "/g", "-remote auto"},
		{"-remote -gopls=/g", "", "-remote -gopls=/g"}, // the value of -remote
		{"check -gopls=/g", "", "check -gopls=/g"},
	} {
		file, rest, err := takeFlag("gopls", strings.Fields(test.args))
		if err != nil || file != test.file || !slices.Equal(rest, strings.Fields(test.rest)) {
			t.Errorf("%s: %q, %q, %v", test.args, file, rest, err)
		}
	}
}

func TestTakeTimeout(t *testing.T) {
	timing, rest, err := takeTimeout([]string{"-v", "-gopls.timeout=90s", "-remote=auto"})
	if err != nil || timing.Initialize != 90*time.Second || !slices.Equal(rest, []string{"-v", "-remote=auto"}) {
		t.Errorf("%v, %q, %v", timing, rest, err)
	}
	for _, args := range [][]string{{"-gopls.timeout"}, {"-gopls.timeout=x"}, {"-gopls.timeout", "-1s"}} {
		if _, _, err := takeTimeout(args); err == nil {
			t.Errorf("%q is accepted", args)
		}
	}
}

func TestStartsServer(t *testing.T) {
	for args, want := range map[string]bool{
		"":                        true,
		"serve":                   true,
		"-rpc.trace -remote=auto": true,
		"-rpc.trace -remote auto": true,
		"-logfile serve":          true, // the value of -logfile
		"-v serve -logfile x":     true,
		"-mode=stdio":             true,
		"serve serve":             false,
		"version":                 false,
		"-v version":              false,
		"-remote auto check":      false,
		"-listen=:1":              false,
		"serve -listen :1":        false,
		"-h":                      false,
		"serve -help":             false,
		"mcp":                     false,
	} {
		if got := startsServer(strings.Fields(args)); got != want {
			t.Errorf("%q: %v", args, got)
		}
	}
}

// TestProxyServes runs the program as an editor does, without a gopls.
func TestProxyServes(t *testing.T) {
	for _, test := range []struct {
		name string
		last []string
		code int
	}{
		{"shutdown", []string{`{"jsonrpc":"2.0","id":2,"method":"shutdown"}`, `{"jsonrpc":"2.0","method":"exit"}`}, exitClean},
		{"exit", []string{`{"jsonrpc":"2.0","method":"exit"}`}, exitNoShutdown},
		{"end of input", nil, exitNoShutdown},
	} {
		t.Run(test.name, func(t *testing.T) {
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(self)
			cmd.Args = []string{"gopls", "-gopls=" + t.TempDir() + "/none"}
			cmd.Env = append(os.Environ(), "CONCLSP_CACHE=off")
			in, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			send := func(body string) { fmt.Fprintf(in, "Content-Length: %d\r\n\r\n%s", len(body), body) }
			send(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"capabilities":{}}}`)
			r := bufio.NewReader(out)
			if line, err := r.ReadString('}'); err != nil || !strings.Contains(line, `"id":1,"result"`) {
				t.Errorf("initialize: %s, %v", line, err)
			}
			for _, body := range test.last {
				send(body)
			}
			in.Close()
			rest, err := io.ReadAll(r)
			if err != nil {
				t.Error(err)
			}
			if !strings.Contains(string(rest), "conclsp works without gopls") {
				t.Errorf("the user is not told: %s", rest)
			}
			cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
		})
	}
}
