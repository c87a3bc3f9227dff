package atomics

// A Fact is about a field or package variable that other packages can
// access: it is used atomically, by goroutines that hold no lock.
type Fact struct {
	Reads  string // the first place where it is loaded, "file:line", or ""
	Writes string // the first place where it is changed
}

// AFact marks Fact as a fact.
func (*Fact) AFact() {}

// Against returns where the access is that a plain one may meet.
func (f *Fact) Against(k Kind) string {
	if f.Writes != "" || k == Load {
		return f.Writes
	}
	return f.Reads
}
