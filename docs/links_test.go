package docs

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/analyzers"
)

var link = regexp.MustCompile(`\]\(([^)#]+)`)

// TestLinks finds links to files that are not there.
func TestLinks(t *testing.T) {
	pages := []string{filepath.Join("..", "README.md")}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if strings.HasSuffix(file, ".md") {
			pages = append(pages, file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		content, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllSubmatch(content, -1) {
			target := string(m[1])
			if strings.Contains(target, "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), target)); err != nil {
				t.Errorf("%s: dead link to %s", page, target)
			}
		}
	}
}

// TestMap wants each package, but for the checks, on the map.
func TestMap(t *testing.T) {
	content, err := os.ReadFile("architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}}", "../...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	checks := make(map[string]bool)
	for _, c := range analyzers.Suite {
		checks["analyzers/"+c.Analyzer.Name] = true
	}
	for pkg := range strings.FieldsSeq(string(out)) {
		dir, ok := strings.CutPrefix(pkg, "github.com/conclsp/conclsp/")
		if !ok || checks[dir] || dir == "docs" || dir == "analyzers" || strings.HasPrefix(dir, "analyzers/checktest/") {
			continue
		}
		if !strings.Contains(string(content), "`"+dir+"`") && !strings.Contains(string(content), "`"+dir+"/`") {
			t.Errorf("architecture.md does not tell what %s is for", dir)
		}
	}
}
