// Package fixes holds the cures: pure functions from syntax and types to
// analysis.SuggestedFix, one file a fix.
package fixes

// Safety says what a fix may change besides the fault.
type Safety string

// The grades of safety.
const (
	Safe   Safety = "safe"   // the meaning of the program is kept, but for the fault
	Review Safety = "review" // a person has to look: editor only, never applied in bulk
)

// Entry describes one fix. Title is the Message of its analysis.SuggestedFix:
// constant and unique, so that a face can look the fix up by it.
type Entry struct {
	Title  string
	Safety Safety
}

// Catalog lists every fix, sorted by title.
var Catalog = []Entry{
	{AddTitle, Safe},
	{AskAgainTitle, Safe},
	{AskHeldTitle, Review},
	{ParallelTitle, Safe},
	{CallUnlockTitle, Safe},
	{CallVariantTitle, Safe},
	{CallTimeoutTitle, Review},
	{CleanupTitle, Safe},
	{CloseHereTitle, Safe},
	{CloseOnceTitle, Safe},
	{CloseDoneTitle, Safe},
	{DeferCloseTitle, Safe},
	{AddBeforeGoTitle, Safe},
	{DeferDoneTitle, Safe},
	{LocalErrTitle, Safe},
	{MoveMutexTitle, Safe},
	{AskTryLockTitle, Safe},
	{ExtendTitle, Safe},
	{ExtractVariantTitle, Safe},
	{CopyTitle, Review},
	{BufferTitle, Review},
	{BufferLastTitle, Safe},
	{FieldMutexTitle, Safe},
	{MutexTitle, Safe},
	{OnceTitle, Safe},
	{OnceInsteadTitle, Review},
	{OnceValueTitle, Review},
	{MergeTitle, Safe},
	{LeaveLoopTitle, Safe},
	{DropDoneTitle, Safe},
	{DropCloseTitle, Safe},
	{DropUnlockTitle, Safe},
	{NoLimitTitle, Review},
	{WriteLockTitle, Safe},
	{AddressOrderTitle, Safe},
	{IDOrderTitle, Review},
	{FieldSyncMapTitle, Review},
	{FieldAtomicTitle, Safe},
	{SyncMapTitle, Safe},
	{RoundFuncTitle, Safe},
	{AtomicTitle, Safe},
	{DeferPutTitle, Safe},
	{RangeTitle, Safe},
	{ReadInsideTitle, Safe},
	{PollDrainTitle, Review},
	{AwaitSleepTitle, Safe},
	{ErrorReturnTitle, Safe},
	{HelperErrorTitle, Review},
	{ReturnCloneTitle, Safe},
	{ReturnCloseTitle, Review},
	{LeaveTryLockTitle, Safe},
	{TryGoTitle, Review},
	{SelectReturnTitle, Review},
	{SelectDoneTitle, Safe},
	{SendCloneTitle, Safe},
	{CarryIndexTitle, Safe},
	{LimitFirstTitle, Safe},
	{DeferStopTitle, Safe},
	{StopRoundTitle, Safe},
	{DropDrainTitle, Safe},
	{OwnSlotTitle, Safe},
	{PresizeTitle, Review},
	{TakeLockTitle, Safe},
	{LockFirstTitle, Safe},
	{SwapLocksTitle, Safe},
	{UnlockRoundTitle, Safe},
	{AfterUnlockTitle, Safe},
	{UndeferUnlockTitle, Review},
	{UnlockHereTitle, Safe},
	{DeferUnlockTitle, Safe},
	{WithoutCancelTitle, Safe},
	{UseAtomicTitle, Safe},
	{ParentTitle, Safe},
	{TypedTitle, Review},
	{BehindUnlockTitle, Review},
	{SelectTimeoutTitle, Review},
	{AwaitTitle, Safe},
	{LockTitle, Review},
	{DropDefaultTitle, Safe},
}

// Lookup returns the entry with the given title.
func Lookup(title string) (Entry, bool) {
	for _, e := range Catalog {
		if e.Title == title {
			return e, true
		}
	}
	return Entry{}, false
}

// IsSafe reports whether the fix with the given title may be applied unseen.
func IsSafe(title string) bool {
	e, ok := Lookup(title)
	return ok && e.Safety == Safe
}
