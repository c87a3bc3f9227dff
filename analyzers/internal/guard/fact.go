package guard

// A Fact is about a field or package variable that other packages can access: a
// lock guards it.
type Fact struct {
	Lock  string // as Note.Lock
	Why   string // "the comment at x.go:9 says" or "7 places of package p hold it"
	Read  string // a place where it is read under the lock, "file:line", or ""
	Write string // one where it is written
}

// AFact marks Fact as a fact.
func (*Fact) AFact() {}

// String is the fact for tests.
func (f *Fact) String() string { return f.Lock }
