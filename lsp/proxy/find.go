package proxy

import (
	"context"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// insideProxy is set in the environment of the gopls that a proxy starts. It
// ends the loop that would come about if that "gopls" were a script that starts
// conclsp.
const insideProxy = "CONCLSP_INSIDE_PROXY"

// mainPackage is what conclsp is built from.
const mainPackage = "github.com/conclsp/conclsp"

// Find returns the file name of the user's gopls: that which is named, or else one on
// PATH, in GOBIN, or in the bin directory of GOPATH. conclsp itself is never
// taken for gopls, whatever its name.
func Find(named string, getenv func(string) string) (string, error) {
	if getenv(insideProxy) != "" {
		return "", errors.New("the gopls that conclsp found is conclsp again; name the right one with -gopls or CONCLSP_GOPLS")
	}
	if named != "" {
		path, err := exec.LookPath(named)
		if err != nil {
			return "", fmt.Errorf("gopls: %w", err)
		}
		if isConclsp(path) {
			return "", fmt.Errorf("%s is conclsp and not gopls", path)
		}
		return path, nil
	}
	places := filepath.SplitList(getenv("PATH"))
	if path := inAny(places); path != "" {
		return path, nil
	}
	if path := inAny(goPlaces()); path != "" {
		return path, nil
	}
	return "", errors.New("gopls is neither on PATH nor in GOBIN or GOPATH/bin; \"go install golang.org/x/tools/gopls@latest\" installs it")
}

// inAny returns the file name of gopls in the first of the directories that has
// it. A directory that depends on where conclsp was started is no place to run
// programs from.
func inAny(dirs []string) string {
	for _, dir := range dirs {
		if !filepath.IsAbs(dir) {
			continue
		}
		path, err := exec.LookPath(filepath.Join(dir, "gopls"))
		if err == nil && !isConclsp(path) {
			return path
		}
	}
	return ""
}

// goPlaces returns where the go command installs programs.
func goPlaces() []string {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", "env", "-json", "GOBIN", "GOPATH")
	cmd.Dir = os.TempDir() // away from go.mod files, which may ask for another toolchain
	out, err := cmd.Output()
	if err != nil {
		return nil
	}
	var v struct{ GOBIN, GOPATH string }
	if json.Unmarshal(out, &v) != nil {
		return nil
	}
	places := []string{v.GOBIN}
	for _, dir := range filepath.SplitList(v.GOPATH) {
		places = append(places, filepath.Join(dir, "bin"))
	}
	return places
}

// isConclsp reports whether the file is this program or another build of it.
func isConclsp(path string) bool {
	if self, err := os.Executable(); err == nil {
		a, errA := os.Stat(self)
		b, errB := os.Stat(path)
		if errA == nil && errB == nil && os.SameFile(a, b) {
			return true
		}
	}
	info, err := buildinfo.ReadFile(path)
	return err == nil && info.Path == mainPackage
}
