package fixes

import "go/format"

// tidy formats a statement, as the spaces in an expression depend on what is
// around it.
func tidy(stmt string) string {
	out, err := format.Source([]byte(stmt))
	if err != nil {
		return stmt
	}
	return string(out)
}
