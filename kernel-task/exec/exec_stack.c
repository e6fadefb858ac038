/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The initial stack, from the top down: eight zero bytes, the program's name, environment and
 * argument strings, up to two pages of nothing, the platform's name, random bytes; then, 16-byte
 * aligned, the auxiliary vector, the environment's pointers, the arguments', and their number,
 * where the stack pointer is.
 */
#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "arch/arch.h"
#include "arch/cpu.h"
#include "arch/shim.h"
#include "arch/vdso.h"
#include "mm/layout.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "exec/exec.h"
#include "proc/proc.h"

#define HWCAP2_FSGSBASE 2
#ifndef AT_MINSIGSTKSZ
#define AT_MINSIGSTKSZ 51
#endif

static const char platform[] = ARCH_NAME;

struct stack {
	struct exec *e;
	uint64_t sp;
	uint64_t name, platform, random, argv, envp; /* addresses of the strings */
};

static int push(struct stack *s, const void *data, size_t n, uint64_t *at)
{
	s->sp -= n;
	*at = s->sp;
	return mm_write(s->e->mm, s->sp, data, n) == (ssize_t)n ? 0 : -E2BIG;
}

static int push_strings(struct stack *s)
{
	struct exec *e = s->e;
	uint64_t zero = 0, random[2];
	int error = push(s, &zero, sizeof(zero), &zero);

	machine_random(random, sizeof(random));
	if (!error)
		error = push(s, e->name, strlen(e->name) + 1, &s->name);
	if (!error)
		error = push(s, e->envp.text, e->envp.length, &s->envp);
	if (!error)
		error = push(s, e->argv.text, e->argv.length, &s->argv);
	s->sp = layout_stack_pointer(e->mm, s->sp);
	if (!error)
		error = push(s, platform, sizeof(platform), &s->platform);
	if (!error)
		error = push(s, random, sizeof(random), &s->random);
	s->sp &= ~15ull;
	return error;
}

static unsigned fill_auxv(const struct stack *s, uint64_t *v)
{
	const struct exec *e = s->e;
	const struct cred *c = e->identity.cred;
	unsigned n = 0;

#define AUX(type, value)                    \
	do {                                \
		v[n++] = (type);            \
		v[n++] = (uint64_t)(value); \
	} while (0)
	if (e->mm->vdso)
		AUX(AT_SYSINFO_EHDR, e->mm->vdso);
	AUX(AT_MINSIGSTKSZ, 440 + 8 + 64 + 16 + sizeof(uint32_t) + shim_state_size() + 128);
	AUX(AT_HWCAP, cpu_hwcap());
	AUX(AT_PAGESZ, PAGE_SIZE);
	AUX(AT_CLKTCK, 100);
	AUX(AT_PHDR, e->program_headers);
	AUX(AT_PHENT, sizeof(Elf64_Phdr));
	AUX(AT_PHNUM, e->program_header_count);
	AUX(AT_BASE, e->interpreter_base);
	AUX(AT_FLAGS, 0);
	AUX(AT_ENTRY, e->entry);
	AUX(AT_UID, uid_shown(c->user_ns, c->uid));
	AUX(AT_EUID, uid_shown(c->user_ns, c->euid));
	AUX(AT_GID, gid_shown(c->user_ns, c->gid));
	AUX(AT_EGID, gid_shown(c->user_ns, c->egid));
	AUX(AT_SECURE, e->identity.secure);
	AUX(AT_RANDOM, s->random);
	AUX(AT_HWCAP2, HWCAP2_FSGSBASE);
	AUX(AT_EXECFN, s->name);
	AUX(AT_PLATFORM, s->platform);
	AUX(AT_NULL, 0);
#undef AUX
	return n;
}

/* Pointers to `list`, whose text lies at `at`, then NULL. Returns the words written. */
static size_t fill_pointers(uint64_t *words, const struct exec_strings *list, uint64_t at)
{
	size_t n = 0;

	for (size_t offset = 0; offset < list->length; offset += strlen(list->text + offset) + 1)
		words[n++] = at + offset;
	words[n++] = 0;
	return n;
}

static int push_vectors(struct stack *s)
{
	struct exec *e = s->e;
	struct mm *mm = e->mm;
	size_t auxv_words = fill_auxv(s, mm->auxv);
	size_t words = 1 + e->argv.count + 1 + e->envp.count + 1 + auxv_words, n = 0;
	uint64_t *vector = malloc(words * sizeof(*vector));
	int error;

	if (!vector)
		return -ENOMEM;
	vector[n++] = e->argv.count;
	n += fill_pointers(vector + n, &e->argv, s->argv);
	n += fill_pointers(vector + n, &e->envp, s->envp);
	memcpy(vector + n, mm->auxv, auxv_words * sizeof(*vector));
	s->sp = (s->sp - words * sizeof(*vector)) & ~15ull;
	error = mm_write(mm, s->sp, vector, words * sizeof(*vector)) ==
				(ssize_t)(words * sizeof(*vector))
			? 0
			: -E2BIG;
	free(vector);
	mm->auxv_words = (unsigned)auxv_words;
	return error;
}

int exec_build_stack(struct exec *e)
{
	struct stack s = {.e = e};
	struct mm *mm = e->mm;
	uint64_t top = mm->stack_top, size = e->stack_limit;
	int error;

	s.sp = top;
	if (size > 1ull << 40)
		size = 1ull << 40;
	if (size < 32 * PAGE_SIZE)
		size = 32 * PAGE_SIZE;
	error = mm_map_stack(mm, top, size & PAGE_MASK,
			     PROT_READ | PROT_WRITE | (e->executable_stack ? PROT_EXEC : 0));
	if (!error)
		error = push_strings(&s);
	if (!error)
		error = push_vectors(&s);
	if (error)
		return error;
	mm->stack_start = s.sp;
	mm->arg_start = s.argv;
	mm->arg_end = s.argv + e->argv.length;
	mm->env_start = s.envp;
	mm->env_end = s.envp + e->envp.length;
	e->stack_pointer = s.sp;
	return 0;
}
