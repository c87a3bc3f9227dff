package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/internal/finding"
)

// moduleDirs returns the directories of the main modules: that of the
// directory's go.mod, or those that its go.work uses.
func moduleDirs(ctx context.Context, dir string) ([]string, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}")
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list -m: %s", strings.TrimSpace(stderr.String()))
	}
	return strings.FieldsFunc(string(out), func(r rune) bool { return r == '\n' || r == '\r' }), nil
}

// unwritable says why a file that a fix changes may not be changed, or "".
func unwritable(fix finding.Fix, modules []string) string {
	for _, e := range fix.Edits {
		if reason := unwritableFile(e.File, modules); reason != "" {
			return reason
		}
	}
	return ""
}

func unwritableFile(file string, modules []string) string {
	real, err := filepath.EvalSymlinks(file)
	if err != nil {
		return err.Error()
	}
	if !slices.ContainsFunc(modules, func(dir string) bool { return inModule(dir, real) }) {
		return fmt.Sprintf("%s is outside the module", filepath.Base(file))
	}
	if info, err := os.Stat(real); err != nil {
		return err.Error()
	} else if info.Mode()&0o200 == 0 {
		return fmt.Sprintf("%s is read-only", filepath.Base(file))
	}
	return ""
}

// inModule reports whether file belongs to the module in dir: it is below it,
// neither vendored nor in a module nested in it.
func inModule(dir, file string) bool {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return false
	}
	rel, err := filepath.Rel(real, file)
	if err != nil || !filepath.IsLocal(rel) {
		return false
	}
	for d := filepath.Dir(rel); d != "."; d = filepath.Dir(d) {
		if filepath.Base(d) == "vendor" {
			return false
		}
		if _, err := os.Stat(filepath.Join(real, d, "go.mod")); !errors.Is(err, fs.ErrNotExist) {
			return false
		}
	}
	return true
}

// writeFiles replaces the files, each at once and with its mode, provided that
// they still have their original contents. It makes all the new files before
// it puts the first in place, so that want of space or of permission leaves
// everything as it was.
func writeFiles(files, original map[string][]byte) (err error) {
	staged := make(map[string]string) // where a file's new contents wait
	defer func() {
		for _, tmp := range staged {
			os.Remove(tmp)
		}
	}()
	targets := make(map[string]string)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		real, err := filepath.EvalSymlinks(name)
		if err != nil {
			return err
		}
		if now, err := os.ReadFile(real); err != nil {
			return err
		} else if !bytes.Equal(now, original[name]) {
			return fmt.Errorf("%s changed during the run", name)
		}
		tmp, err := stage(real, files[name])
		if err != nil {
			return err
		}
		staged[name], targets[name] = tmp, real
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := os.Rename(staged[name], targets[name]); err != nil {
			return err
		}
		delete(staged, name)
	}
	return nil
}

// stage writes data to a new file beside name, with the mode of name.
func stage(name string, data []byte) (tmp string, err error) {
	info, err := os.Stat(name)
	if err != nil {
		return "", err
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*~")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(info.Mode().Perm()), f.Sync(), f.Close())
	if err != nil {
		os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}
