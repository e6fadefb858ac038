/* SPDX-License-Identifier: BSD-2-Clause */
/* User threads: further threads of a traced process. */
#include "hosted.h"

#include "machine/inner.h"

#include <elf.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <asm/unistd.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS_MAX 4096

/* Bytes of XSAVE's image. */
enum { XSAVE_MXCSR = 24, XSAVE_SOFTWARE = 464, XSAVE_HEADER = 512 };

static struct uthread *threads[THREADS_MAX];

enum syscall_form machine_syscall_form(void)
{
	return SYSCALL_FORM_FOREIGN;
}

/* There is one thread that runs the kernel task. */
void machine_inner_start(const struct inner_ops *ops)
{
	(void)ops;
}

bool machine_on_main(void)
{
	return true;
}

struct inner_carrier inner_carrier;
struct list_head inner_ready;

void machine_wake_main(void)
{
}

void machine_yield(void)
{
}

_Noreturn void machine_carrier_idle(void)
{
	abort();
}

bool machine_keeps_trap_flag(void)
{
	return false;
}

bool machine_can_redirect(void)
{
	return false;
}

int uthread_redirect(struct uthread *t, uint64_t handler, uint64_t word,
		     const uint64_t numbers[REDIRECT_WORDS])
{
	(void)t, (void)handler, (void)word, (void)numbers;
	return -ENOMEM;
}

/* Clears the agent's vector registers, which had this program's contents. */
static void reset_vectors(pid_t tid)
{
	_Alignas(64) uint8_t state[16384];
	struct iovec area = {state, sizeof(state)};
	const uint16_t control = 0x37f;
	const uint32_t mxcsr = 0x1f80;

	if (ptrace(PTRACE_GETREGSET, tid, NT_X86_XSTATE, &area) < 0)
		hosted_die("GETREGSET");
	memset(state, 0, XSAVE_SOFTWARE);
	memcpy(state, &control, sizeof(control));
	memcpy(state + XSAVE_MXCSR, &mxcsr, sizeof(mxcsr));
	memset(state + XSAVE_HEADER, 0, area.iov_len - XSAVE_HEADER);
	if (ptrace(PTRACE_SETREGSET, tid, NT_X86_XSTATE, &area) < 0)
		hosted_die("SETREGSET");
}

int uthread_create(struct vspace *vs, void *cookie, struct uthread **out)
{
	struct uthread *t = calloc(1, sizeof(*t));
	long tid;
	int status;

	if (!t)
		return -ENOMEM;
	{
		struct user_regs_struct r;
		unsigned long message;

		ptrace(PTRACE_GETREGS, vs->agent, 0, &r);
		r.rip = STUB_ADDRESS;
		r.orig_rax = -1;
		r.rax = __NR_clone;
		r.rdi = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;
		r.rsi = r.rdx = r.r10 = r.r8 = 0;
		hosted_set_regs(vs->agent, &r);
		ptrace(PTRACE_SINGLESTEP, vs->agent, 0, 0);
		hosted_wait_stop(vs->agent);
		if (ptrace(PTRACE_GETEVENTMSG, vs->agent, 0, &message) < 0)
			hosted_die("GETEVENTMSG");
		tid = (long)message;
		while (waitpid((pid_t)tid, &status, __WALL) < 0 && errno == EINTR)
			;
		/* Let the agent finish its clone. */
		ptrace(PTRACE_SINGLESTEP, vs->agent, 0, 0);
		hosted_wait_stop(vs->agent);
	}
	reset_vectors((pid_t)tid);
	t->tid = (pid_t)tid;
	t->vs = vs;
	t->cookie = cookie;
	for (int i = 0; i < THREADS_MAX; i++) {
		if (!threads[i]) {
			threads[i] = t;
			*out = t;
			return 0;
		}
	}
	abort();
}

static void stop_now(struct uthread *t);

void uthread_destroy(struct uthread *t)
{
	stop_now(t);
	/* The thread ends by itself, by an exit of its own. */
	struct user_regs_struct r;
	int status;

	ptrace(PTRACE_GETREGS, t->tid, 0, &r);
	r.rip = STUB_ADDRESS;
	r.orig_rax = -1;
	r.rax = __NR_exit;
	r.rdi = 0;
	hosted_set_regs(t->tid, &r);
	ptrace(PTRACE_CONT, t->tid, 0, 0);
	while (waitpid(t->tid, &status, __WALL) >= 0 || errno == EINTR)
		if (WIFEXITED(status) || WIFSIGNALED(status))
			break;
	for (int i = 0; i < THREADS_MAX; i++)
		if (threads[i] == t)
			threads[i] = NULL;
	free(t);
}

/* The host divides the time. */
void uthread_prefer(struct uthread *t)
{
	(void)t;
}

void uthread_run(struct uthread *t, const struct user_regs *regs)
{
	struct user_regs_struct r;

	if (t->running)
		abort();
	if (ptrace(PTRACE_GETREGS, t->tid, 0, &r) < 0)
		hosted_die("GETREGS");
	if (regs) {
		r.rip = regs->rip;
		r.rsp = regs->rsp;
		r.eflags = (regs->rflags & 0xcd5) | 0x202;
		r.rax = regs->rax;
		r.rbx = regs->rbx;
		r.rcx = regs->rcx;
		r.rdx = regs->rdx;
		r.rsi = regs->rsi;
		r.rdi = regs->rdi;
		r.rbp = regs->rbp;
		r.r8 = regs->r8;
		r.r9 = regs->r9;
		r.r10 = regs->r10;
		r.r11 = regs->r11;
		r.r12 = regs->r12;
		r.r13 = regs->r13;
		r.r14 = regs->r14;
		r.r15 = regs->r15;
		r.fs_base = regs->fs_base;
		r.gs_base = regs->gs_base;
	}
	r.orig_rax = -1;
	hosted_set_regs(t->tid, &r);
	if (ptrace(PTRACE_SYSEMU, t->tid, 0, 0) < 0)
		hosted_die("SYSEMU");
	t->running = true;
	t->in_syscall = false;
}

void uthread_get_regs(struct uthread *t, struct user_regs *regs)
{
	struct user_regs_struct r;

	if (ptrace(PTRACE_GETREGS, t->tid, 0, &r) < 0)
		hosted_die("GETREGS");
	*regs = (struct user_regs){
		.rip = r.rip,
		.rsp = r.rsp,
		.rflags = r.eflags,
		.rax = t->in_syscall ? t->orig : r.rax,
		.rbx = r.rbx,
		.rcx = r.rcx,
		.rdx = r.rdx,
		.rsi = r.rsi,
		.rdi = r.rdi,
		.rbp = r.rbp,
		.r8 = r.r8,
		.r9 = r.r9,
		.r10 = r.r10,
		.r11 = r.r11,
		.r12 = r.r12,
		.r13 = r.r13,
		.r14 = r.r14,
		.r15 = r.r15,
		.fs_base = r.fs_base,
		.gs_base = r.gs_base,
	};
}

void uthread_run_syscall(struct uthread *t, const struct user_regs *regs)
{
	struct user_regs all;

	uthread_get_regs(t, &all);
	uint64_t fs = all.fs_base, gs = all.gs_base;
	all = *regs;
	all.fs_base = fs;
	all.gs_base = gs;
	uthread_run(t, &all);
}

static void stop_now(struct uthread *t)
{
	struct user_regs_struct r;
	int status;

	if (!t->running)
		return;
	syscall(__NR_tgkill, t->vs->agent, t->tid, SIGSTOP);
	for (;;) {
		if (waitpid(t->tid, &status, __WALL) < 0) {
			if (errno == EINTR)
				continue;
			hosted_die("waitpid");
		}
		if (WSTOPSIG(status) == SIGSTOP)
			break;
		if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
			/* A call that will not be reported is made again. */
			ptrace(PTRACE_GETREGS, t->tid, 0, &r);
			r.rip -= 2;
			r.rax = r.orig_rax;
			r.orig_rax = -1;
			hosted_set_regs(t->tid, &r);
		}
		/* A fault happens again by itself. */
		ptrace(PTRACE_CONT, t->tid, 0, 0); /* to the SIGSTOP that is pending */
	}
	t->running = false;
}

bool uthread_stop(struct uthread *t)
{
	stop_now(t);
	return true;
}

struct uthread *hosted_find_thread(pid_t tid)
{
	for (int i = 0; i < THREADS_MAX; i++)
		if (threads[i] && threads[i]->tid == tid)
			return threads[i];
	return NULL;
}
