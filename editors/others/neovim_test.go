package others

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// tryNeovim sees a finding in a terminal and takes its fix from the list, as
// editors/nvim does without one.
func tryNeovim(t *testing.T, b *bench) {
	root := strings.TrimSpace(output(t, exec.Command("bash", "../nvim/test/setup.sh")))
	plugin, err := filepath.Abs("../nvim")
	if err != nil {
		t.Fatal(err)
	}
	init := filepath.Join(scratchDir(t), "init.lua")
	if err := os.WriteFile(init, []byte(`
vim.opt.rtp:prepend('`+plugin+`')
vim.opt.swapfile = false
vim.diagnostic.config({ virtual_lines = true })
require('conclsp').setup({ mode = 'beside' })
`), 0o666); err != nil {
		t.Fatal(err)
	}
	dir := b.examples(t)
	counter := filepath.Join(dir, "counter", "main.go")
	term := open(t, b, dir, filepath.Join(root, "0.12", "nvim"), "-u", init, counter)
	term.see("with nothing to order them")
	term.press("]d")
	term.press("gra")
	term.see(atomic)
	term.press("1", "Enter")
	term.see("count.Add(1)")
	term.press(":write", "Enter")
	saved(t, counter, counted)
	term.miss("with nothing to order them")
	term.quit(":qall!")
}
