package hb

import (
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// inBubble reports whether fn, or a function around it, is what a call of
// synctest.Test runs. There time stands still while anybody can move, so that
// sleeping is waiting.
func inBubble(fn *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		if fn.Referrers() == nil {
			continue
		}
		for _, r := range *fn.Referrers() {
			if mc, ok := r.(*ssa.MakeClosure); ok && mc.Referrers() != nil {
				for _, r := range *mc.Referrers() {
					if startsBubble(r) {
						return true
					}
				}
			}
			if startsBubble(r) {
				return true
			}
		}
	}
	return false
}

func startsBubble(instr ssa.Instruction) bool {
	call, ok := instr.(ssa.CallInstruction)
	return ok && (isBubbleCall(call.Common(), "Test") || isBubbleCall(call.Common(), "Run"))
}

// isBubbleCall reports whether call is of the named function of
// testing/synctest, or of the package behind it.
func isBubbleCall(call *ssa.CallCommon, name string) bool {
	fn := syncs.Callee(call)
	return fn != nil && fn.Pkg() != nil && fn.Name() == name && strings.HasSuffix(fn.Pkg().Path(), "/synctest")
}
