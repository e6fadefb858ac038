/* SPDX-License-Identifier: BSD-2-Clause */
#include "fakes.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "arch/shim.h"
#include "user/registers.h"
#include "fs/inode.h"
#include "fs/vfs.h"
#include "machine/clock.h"
#include "mm/layout.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "exec/exec.h"
#include "proc/hooks.h"
#include "proc/namespaces.h"
#include "proc/rseq.h"
#include "time/itimer.h"
#include "time/process_timers.h"
#include "wait/timer.h"

uint8_t fake_user_memory[FAKE_USER_SIZE];
uint64_t fake_now = 1000;
struct fake_log fake_log;
const uint8_t *fake_file;
size_t fake_file_size;

/* ---- memory of the program ---- */

static bool inside(uint64_t address, size_t n)
{
	return address >= FAKE_USER_BASE && n <= FAKE_USER_SIZE &&
	       address - FAKE_USER_BASE <= FAKE_USER_SIZE - n;
}

int copy_from_user(void *to, uint64_t from, size_t n)
{
	if (!inside(from, n))
		return -EFAULT;
	memcpy(to, fake_user(from), n);
	return 0;
}

uint32_t *user_word(uint64_t address)
{
	return inside(address, sizeof(uint32_t)) ? fake_user(address) : NULL;
}

int copy_to_user(uint64_t to, const void *from, size_t n)
{
	if (!inside(to, n))
		return -EFAULT;
	memcpy(fake_user(to), from, n);
	return 0;
}

int clear_user(uint64_t to, size_t n)
{
	if (!inside(to, n))
		return -EFAULT;
	memset(fake_user(to), 0, n);
	return 0;
}

ssize_t strncpy_from_user(char *to, uint64_t from, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (!inside(from + i, 1))
			return -EFAULT;
		to[i] = *(char *)fake_user(from + i);
		if (!to[i])
			return (ssize_t)i;
	}
	return -ENAMETOOLONG;
}

int64_t mm_map(struct mm *mm, uint64_t address, uint64_t length, int prot, int flags,
	       struct mappable *object, uint64_t offset)
{
	if (!length || address & (PAGE_SIZE - 1) || address > USER_END ||
	    length > USER_END - address)
		return -ENOMEM;
	fake_log.maps++;
	return address ? (int64_t)address : 0x700000000000;
}

int mm_unmap(struct mm *mm, uint64_t address, uint64_t length)
{
	return 0;
}

ssize_t mm_write(struct mm *mm, uint64_t to, const void *from, size_t n)
{
	return (ssize_t)n;
}

void mm_set_brk(struct mm *mm, uint64_t start)
{
}

void mm_get(struct mm *mm)
{
}

void mm_put(struct mm *mm)
{
	fake_log.mm_puts++;
	mm->refs--;
}

/* ---- the machine ---- */

/* The sanitizers want more stack than the kernel task has: it lies below. */
#define EXTRA_STACK (7 * KSTACK_SIZE)

void *kstack_alloc(void)
{
	char *stack = aligned_alloc(16, EXTRA_STACK + KSTACK_SIZE);

	return stack ? stack + EXTRA_STACK : NULL;
}

void kstack_free(void *stack)
{
	free((char *)stack - EXTRA_STACK);
}

void uthread_prefer(struct uthread *t)
{
	(void)t;
}

void uthread_destroy(struct uthread *t)
{
	fake_log.uthread_destroys++;
}

bool machine_on_main(void)
{
	return true;
}

void machine_wake_main(void)
{
}

_Noreturn void machine_carrier_idle(void)
{
	abort();
}

uint64_t layout_program(const struct mm *mm)
{
	return 0x555555554000ul;
}

uint64_t layout_heap(const struct mm *mm, uint64_t end)
{
	return (end + PAGE_SIZE - 1) & PAGE_MASK;
}

void task_kick(struct task *task)
{
	if (!task->in_user || task == current)
		return;
	fake_log.uthread_stops++;
	task->in_user = false;
	run_queue_add(task);
}

void user_regs_complete(void)
{
}

void user_regs_general(void)
{
}

void user_regs_general_changed(void)
{
}

void machine_random(void *buf, size_t n)
{
	memset(buf, 7, n);
}

uint64_t clock_monotonic_ns(void)
{
	return fake_now;
}

/* ---- timers: one at a time is enough for these tests, a few are kept ---- */

#define TIMERS 8
static struct timer *armed[TIMERS];

void timer_init(struct timer *t, void (*fn)(struct timer *))
{
	*t = (struct timer){.fn = fn};
}

int timer_arm(struct timer *t, uint64_t deadline_ns)
{
	t->deadline_ns = deadline_ns;
	for (int i = 0; i < TIMERS; i++) {
		if (!armed[i]) {
			armed[i] = t;
			return 0;
		}
	}
	return -ENOMEM;
}

bool timer_cancel(struct timer *t)
{
	for (int i = 0; i < TIMERS; i++) {
		if (armed[i] == t) {
			armed[i] = NULL;
			return true;
		}
	}
	return false;
}

void timers_run(void)
{
	for (int i = 0; i < TIMERS; i++) {
		struct timer *t = armed[i];

		if (t && t->deadline_ns <= fake_now) {
			armed[i] = NULL;
			t->fn(t);
		}
	}
}

/* ---- files ---- */

int file_open_exec(int dirfd, const char *path, int flags, struct file **out)
{
	return -ENOENT;
}

int inode_permission(const struct inode *inode, unsigned may)
{
	return 0;
}

ssize_t file_read_kernel(struct file *file, void *to, size_t n, uint64_t offset)
{
	if (offset >= fake_file_size)
		return 0;
	if (n > fake_file_size - offset)
		n = fake_file_size - offset;
	memcpy(to, fake_file + offset, n);
	return (ssize_t)n;
}

void file_put_exec(struct file *file)
{
}

/* ---- others ---- */

void uts_namespace_put(struct uts_namespace *ns)
{
}

void rseq_interrupted(void)
{
}

void rseq_init(struct process *process)
{
}

/* ---- the shim: only what it was asked ---- */

size_t shim_state_size(void)
{
	return 832;
}

uint64_t shim_state_mask(void)
{
	return 7;
}

bool shim_is_entering(uint64_t rip)
{
	return false;
}

void shim_enter_handler(uint64_t state, uint64_t handler, uint64_t arg3)
{
	fake_log.shim_state = state;
	fake_log.shim_handler = handler;
	fake_log.shim_arg3 = arg3;
}

void shim_restore(const struct user_regs *regs, uint64_t state, bool xsave, uint64_t mask)
{
	fake_log.restored = *regs;
	fake_log.restore_place = state;
}

/* ---- running ---- */

void task_entry(void)
{
	current->start(current->start_arg);
	do_exit(0);
}

static void init_main(void *arg)
{
	siginfo_t info;

	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		while (signal_dequeue(current, ~0ull, &info))
			;
		schedule();
	}
}

static void leave_files(struct task *task)
{
	task->files = NULL;
	task->fs = NULL;
}

static void leave_terminal(struct process *process)
{
	if (process->sid == process->pid)
		process->tty = NULL;
}

static const struct task_hooks hooks = {.exit = leave_files, .process_exit = leave_terminal};
static const struct task_hooks *const tables[] = {&hooks, NULL};

void fake_init(void)
{
	task_hooks_set(tables);
	if (init_process)
		return;
	tasks_init();
	idle_task.cred = cred_create();
	init_process = fake_process(NULL, init_main, NULL)->process;
	fake_run();
}

struct task *fake_process(struct process *parent, void (*fn)(void *), void *arg)
{
	struct task *task = task_alloc(&idle_task, task_entry);

	assert(task);
	task->tid = pid_alloc();
	task->start = fn;
	task->start_arg = arg;
	assert(process_alloc(task, parent));
	task->process->exit_signal = SIGCHLD;
	task->process->pgid = task->process->sid = parent ? parent->sid : task->tid;
	limits_init(task->process);
	if (parent)
		task->sighand = sighand_create();
	run_queue_add(task);
	return task;
}

void fake_run(void)
{
	while (!run_queue_empty()) {
		run_runnable();
		free_dead_tasks();
	}
}

void fake_run_to(uint64_t now)
{
	fake_run();
	fake_now = now;
	timers_run();
	fake_run();
}

void trace_fpu_serve(void)
{
}

void trace_fpu_end(void)
{
}

void trace_fpu_forget(struct task *task)
{
}

bool trace_watches(const struct task *task)
{
	return false;
}

void trace_watch_begin(void)
{
}

void trace_watch_forget(struct task *task)
{
}

/* No core file is written here. */
bool coredump(const siginfo_t *info)
{
	return false;
}

/* Nothing here takes pages. */
struct page *page_alloc(void)
{
	return NULL;
}

struct page *page_alloc_uninit(void)
{
	return NULL;
}
