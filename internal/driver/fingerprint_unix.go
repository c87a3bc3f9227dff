//go:build unix && !linux

package driver

import (
	"io/fs"
	"syscall"
)

// sysStat adds the inode, which a renamed file brings along. (The time of the
// last change of the inode is not in the same field everywhere.)
func sysStat(fi fs.FileInfo) [2]int64 {
	if st, ok := fi.Sys().(*syscall.Stat_t); ok {
		return [2]int64{int64(st.Ino), int64(st.Dev)}
	}
	return [2]int64{}
}
