/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Values that a tracer can put into the registers of its child: addresses of the kernel's half,
 * with which the child faults, and segments and bases that are refused. Nor does it reach the
 * memory there.
 */
#include <stdint.h>

#include "kernel-addresses.h"
#include "tracer.h"

#define END 0x7ffffffff000ul /* of a program's addresses */

/* The child is stopped; it goes on with that and stops again at the fault. */
static void go_on_with(const char *what, size_t offset, uint64_t value)
{
	struct user_regs_struct regs;
	siginfo_t info = {0};
	pid_t pid = traced(makes_calls);

	next(pid, what);
	SHOW(ptrace(PTRACE_POKEUSER, pid, offset, value));
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, what);
	if (!ptrace(PTRACE_GETSIGINFO, pid, 0, &info) && !ptrace(PTRACE_GETREGS, pid, 0, &regs)) {
		printf("signal %d, code %d, %s address, %s place\n", info.si_signo, info.si_code,
		       (uint64_t)info.si_addr == value ? "that" : "another",
		       regs.rip == value ? "that" : "another");
		ptrace(PTRACE_CONT, pid, 0, SIGSEGV);
		next(pid, what);
	}
}

#define REG(name) offsetof(struct user_regs_struct, name)

static void refused(void)
{
	static const struct {
		const char *name;
		size_t offset;
		uint64_t values[5];
	} tries[] = {
		{"cs", REG(cs), {0, 0x10, 0x08, 0x49, 0x4a}},
		{"ss", REG(ss), {0, 0x18, 0x28, 0x01, 0x4a}},
		{"ds", REG(ds), {0x10, 0x18, 0x49, 0x4a, 0x40}},
		{"es", REG(es), {0x10, 0x18, 0x49, 0x4a, 0x40}},
		{"fs", REG(fs), {0x10, 0x18, 0x49, 0x4a, 0x40}},
		{"gs", REG(gs), {0x10, 0x18, 0x49, 0x4a, 0x40}},
	};
	struct user_regs_struct regs;
	pid_t pid = traced(makes_calls);

	next(pid, "refused");
	for (unsigned i = 0; i < sizeof(tries) / sizeof(tries[0]); i++)
		for (unsigned v = 0; v < 5; v++) {
			printf("%s %#lx: ", tries[i].name, tries[i].values[v]);
			SHOW(ptrace(PTRACE_POKEUSER, pid, tries[i].offset, tries[i].values[v]));
		}
	ptrace(PTRACE_GETREGS, pid, 0, &regs);
	for (unsigned i = 0; i < COUNT; i++) {
		SHOW(ptrace(PTRACE_POKEUSER, pid, REG(fs_base), addresses[i]));
		SHOW(ptrace(PTRACE_POKEUSER, pid, REG(gs_base), addresses[i]));
		SHOW(ptrace(PTRACE_PEEKDATA, pid, addresses[i], 0));
		SHOW(ptrace(PTRACE_POKEDATA, pid, addresses[i], 0));
		SHOW(ptrace(PTRACE_GETREGS, pid, 0, addresses[i]));
		SHOW(ptrace(PTRACE_SETREGS, pid, 0, addresses[i]));
		SHOW(ptrace(PTRACE_SETSIGINFO, pid, 0, addresses[i]));
	}
	SHOW(ptrace(PTRACE_POKEUSER, pid, REG(gs_base), END - 1));
	SHOW(ptrace(PTRACE_POKEUSER, pid, REG(gs_base), END));
	SHOW(ptrace(PTRACE_SETREGS, pid, 0, &regs));
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "refused");
	SHOW(syscall(SYS_arch_prctl, 0x1001, END - 1));
	SHOW(syscall(SYS_arch_prctl, 0x1001, END));
}

int main(void)
{
	case_begin();
	for (unsigned i = 0; i < COUNT; i += 3) {
		go_on_with("place", REG(rip), addresses[i]);
		go_on_with("stack", REG(rsp), addresses[i] & ~15ul);
	}
	go_on_with("no address", REG(rip), 0x0000800000001000);
	refused();
	return 0;
}
