package checktest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
)

// A subject is a package whose tests take part in a proof.
type subject struct {
	name    string // of the case
	path    string // import path below test/
	title   string // of the fixes applied, "" for the case itself
	changed string // what the fixes made of it
}

// checkProofs runs the prove_test.go of each case on it and on its variants.
func checkProofs(r reporter, m *module, variants []*variant) {
	r.Helper()
	for i := range Oracles {
		oracle := &Oracles[i]
		var subjects []subject
		for _, name := range m.cases {
			if o, _ := m.oracleOf(name); o == oracle { // errors are reported by checkOracleLines
				subjects = append(subjects, subject{name: name, path: name})
			}
		}
		for _, v := range variants {
			if o, _ := m.oracleOf(v.name); o == oracle && v.whole {
				subjects = append(subjects, subject{v.name, v.path, v.title, v.changed()})
			}
		}
		if len(subjects) > 0 {
			m.prove(r, oracle, subjects)
		}
	}
}

// prove builds one test binary per subject and runs each test of each.
func (m *module) prove(r reporter, oracle *Oracle, subjects []subject) {
	r.Helper()
	if oracle.Name == "race" && !CanRace() {
		r.Logf("no C compiler, which -race needs: the proofs by races are skipped")
		return
	}
	bin := filepath.Join(m.dir, ".bin", oracle.Name)
	args := []string{"test", "-c", "-trimpath", "-tags=prove", "-ldflags=-w", "-vet=off", "-o", bin + string(filepath.Separator)}
	args = append(args, oracle.build...)
	if oracle.yield {
		overlay, err := m.perturbed(subjects)
		if err != nil {
			r.Errorf("adding scheduling points: %v", err)
			return
		}
		args = append(args, "-overlay="+overlay)
	}
	for _, s := range subjects {
		args = append(args, "./"+s.path)
	}
	if err := os.MkdirAll(bin, 0o777); err != nil {
		r.Errorf("%v", err)
		return
	}
	cmd := exec.Command("go", args...)
	cmd.Dir, cmd.Env = m.dir, append(m.env(), oracle.env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		r.Errorf("building the proofs by %s: %v\n%s", oracle.Name, err, m.relative(string(out)))
		return
	}
	complaints := make([]string, len(subjects))
	var wg sync.WaitGroup
	slots := make(chan struct{}, max(runtime.GOMAXPROCS(0), 2))
	for i, s := range subjects {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			complaints[i] = oracle.try(filepath.Join(bin, path.Base(s.path)+".test"), s)
		})
	}
	wg.Wait()
	for _, c := range complaints {
		if c != "" {
			r.Errorf("%s", m.relative(c))
		}
	}
}

// try runs each test of the binary in a process of its own and returns what is
// wrong with it, "" if nothing is.
func (o *Oracle) try(bin string, s subject) string {
	list, err := exec.Command(bin, "-test.list", ".").Output()
	tests := strings.Fields(string(list))
	if err != nil || len(tests) == 0 {
		return fmt.Sprintf("case %s: prove_test.go has no test (%v)", s.name, err)
	}
	var complaints []string
	for _, test := range tests {
		if s.title == "" {
			if c := o.mustFail(bin, test); c != "" {
				complaints = append(complaints, fmt.Sprintf("case %s before its fix: %s %s", s.name, test, c))
			}
		} else if c := o.mustPass(bin, test); c != "" {
			complaints = append(complaints, fmt.Sprintf("case %s after %q: %s %s\n%s", s.name, s.title, test, c, s.changed))
		}
	}
	return strings.Join(complaints, "\n")
}

// How often a test before the fix is tried until it shows the fault, which may
// depend on timing, and how often one after the fix must pass.
const (
	triesBefore = 5
	runsAfter   = 3
)

func (o *Oracle) mustFail(bin, test string) string {
	complaint := fmt.Sprintf("passes, in %d of %d runs", triesBefore, triesBefore)
	for range triesBefore {
		out, failed := o.exec(bin, test, o.limit)
		if !failed {
			continue
		}
		c := o.judge(out)
		if c == "" {
			return ""
		}
		complaint = fmt.Sprintf("%s:\n%s", c, out)
	}
	return complaint
}

func (o *Oracle) mustPass(bin, test string) string {
	for range runsAfter {
		if out, failed := o.exec(bin, test, time.Minute); failed {
			return fmt.Sprintf("fails:\n%s", out)
		}
	}
	return ""
}

// exec runs one test and returns what it printed and whether it failed. The
// testing package's own time limit would keep the runtime from seeing a
// deadlock, so the limit is kept from outside.
func (o *Oracle) exec(bin, test string, limit time.Duration) ([]byte, bool) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, bin, "-test.run=^"+test+"$", "-test.v", "-test.timeout=0")
	cmd.Dir = filepath.Dir(bin)
	cmd.WaitDelay = time.Second
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if ctx.Err() != nil {
		fmt.Fprintf(&out, "\nchecktest: no end after %v\n", limit)
	}
	return out.Bytes(), err != nil || bytes.Contains(out.Bytes(), []byte("--- SKIP"))
}

// CanRace reports whether programs can be built with -race, for which Linux
// needs a C compiler.
func CanRace() bool {
	if runtime.GOOS != "linux" {
		return true
	}
	out, err := exec.Command("go", "env", "CC").Output()
	if err != nil {
		return false
	}
	cc, _, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	_, err = exec.LookPath(cc)
	return err == nil
}
