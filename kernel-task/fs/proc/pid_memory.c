/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/<pid>: contents and areas of a process's memory. proc(5). */
#include <errno.h>
#include <stdlib.h>

#include "fs/proc/pid.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/task.h"

#define AREA_MAX (128u << 10) /* of arguments or environment shown */

/* A part of the process's memory, with its present contents. */
static int show_area(struct mm *mm, uint64_t start, uint64_t end, struct seq *out)
{
	size_t n = end > start ? end - start : 0;

	if (!n)
		return 0;
	if (n > AREA_MAX)
		n = AREA_MAX;
	char *buffer = malloc(n);
	if (!buffer)
		return -ENOMEM;
	ssize_t got = mm_read(mm, buffer, start, n);
	if (got > 0)
		seq_write(out, buffer, (size_t)got);
	free(buffer);
	return 0;
}

/* The arguments with their present contents, visible to all. */
int proc_show_cmdline(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);
	struct mm *mm = task ? task->mm : NULL;

	if (!mm)
		return task ? 0 : -ESRCH;
	mm_get(mm);
	int error = show_area(mm, mm->arg_start, mm->arg_end, out);
	mm_put(mm);
	return error;
}

int proc_show_core_filter(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	if (task->mm)
		seq_printf(out, "%08x\n", task->mm->core_filter);
	return 0;
}

int proc_store_core_filter(const struct proc_ref *ref, char *text, size_t length)
{
	const struct task *task = proc_task(ref);
	char *end;
	unsigned long value = strtoul(text, &end, 0);

	if (end == text || *text == '-' || *end || value > UINT32_MAX)
		return -EINVAL;
	if (!task || !task->mm)
		return -ESRCH;
	task->mm->core_filter = (unsigned)value & ((1u << CORE_PARTS) - 1);
	return 0;
}

int proc_show_environ(struct mm *mm, struct seq *out)
{
	return show_area(mm, mm->env_start, mm->env_end, out);
}

int proc_show_auxv(struct mm *mm, struct seq *out)
{
	seq_write(out, mm->auxv, mm->auxv_words * sizeof(mm->auxv[0]));
	return 0;
}

int proc_show_maps(struct mm *mm, struct seq *out)
{
	mm_show_maps(mm, out);
	return 0;
}

int proc_show_numa_maps(struct mm *mm, struct seq *out)
{
	mm_show_numa_maps(mm, out);
	return 0;
}

int proc_show_smaps(struct mm *mm, struct seq *out)
{
	mm_show_smaps(mm, out);
	return 0;
}
