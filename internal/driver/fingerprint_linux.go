package driver

import (
	"io/fs"
	"syscall"
)

// sysStat adds the inode, which a renamed file brings along, and the time of
// its last change, which cannot be set back as that of the contents can.
func sysStat(fi fs.FileInfo) [2]int64 {
	if st, ok := fi.Sys().(*syscall.Stat_t); ok {
		return [2]int64{int64(st.Ino), int64(st.Ctim.Sec)*1e9 + int64(st.Ctim.Nsec)}
	}
	return [2]int64{}
}
