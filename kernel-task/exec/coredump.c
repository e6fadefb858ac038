/* SPDX-License-Identifier: BSD-2-Clause */
/* Decides whether a process leaves a core file, makes its name by core_pattern, and opens it. */
#include "exec/coredump.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fs/file.h"
#include "fs/inode.h"
#include "fs/vfs.h"
#include "mm/mm.h"
#include "proc/access.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "proc/system.h"

#define NAME_SIZE (2 * CORE_PATTERN_SIZE)

char core_pattern[CORE_PATTERN_SIZE] = "core";
unsigned core_uses_pid;

struct name {
	char text[NAME_SIZE];
	size_t length;
	bool has_pid;
};

static void add(struct name *name, const char *text, size_t n)
{
	/* A name that is too long is cut, as in Linux. */
	for (; n && name->length + 1 < NAME_SIZE; n--)
		name->text[name->length++] = *text++;
	name->text[name->length] = 0;
}

static void add_number(struct name *name, long number)
{
	char text[24];

	add(name, text, (size_t)snprintf(text, sizeof(text), "%ld", number));
}

/* A name of the process, in which no slash leads anywhere. */
static void add_word(struct name *name, const char *word)
{
	size_t before = name->length;

	add(name, word, strlen(word));
	for (size_t i = before; i < name->length; i++)
		if (name->text[i] == '/')
			name->text[i] = '!';
}

static void add_exe(struct name *name, bool whole)
{
	const struct file *exe = current->process->exe;
	char *buffer = malloc(PATH_MAX);
	const char *path = exe && buffer ? file_name(exe, buffer, PATH_MAX) : current->comm;
	const char *slash = strrchr(path, '/');

	add_word(name, whole || !slash ? path : slash + 1);
	free(buffer);
}

/* What `%letter` stands for. */
static void expand(struct name *name, char letter, int sig)
{
	const struct process *process = current->process;

	switch (letter) {
	case '%':
		add(name, "%", 1);
		break;
	case 'p':
	case 'P':
		add_number(name, letter == 'P' ? process->pid : pid_seen(process->pid));
		name->has_pid = true;
		break;
	case 'i':
	case 'I':
		add_number(name, letter == 'I' ? current->tid : pid_seen(current->tid));
		break;
	case 'u':
		add_number(name, current->cred->uid.value);
		break;
	case 'g':
		add_number(name, current->cred->gid.value);
		break;
	case 'd':
		add_number(name, current->mm->dumpable);
		break;
	case 's':
		add_number(name, sig);
		break;
	case 't':
		add_number(name, (long)current_time().tv_sec);
		break;
	case 'c':
		add_number(name, (long)process->rlimits[RLIMIT_CORE].rlim_cur);
		break;
	case 'h':
		add_word(name, system_hostname());
		break;
	case 'e':
		add_word(name, current->comm);
		break;
	case 'f':
		add_exe(name, false);
		break;
	case 'E':
		add_exe(name, true);
		break;
	default: /* unknown ones are left out */
		break;
	}
}

static void make_name(struct name *name, int sig)
{
	*name = (struct name){.length = 0};
	for (const char *p = core_pattern; *p; p++) {
		if (*p != '%')
			add(name, p, 1);
		else if (*++p)
			expand(name, *p, sig);
		else
			break;
	}
	if (core_uses_pid && !name->has_pid) {
		add(name, ".", 1);
		add_number(name, pid_seen(current->process->pid));
	}
}

/* A program must not be led to overwrite the file of another user, or to write through a link. */
static bool may_write(const struct file *file)
{
	const struct inode *inode = file->inode;

	return S_ISREG(inode->mode) && inode->nlink == 1 &&
	       uid_eq(inode->uid, current->cred->fsuid);
}

static bool write_to(const char *name, const struct core_threads *threads, const siginfo_t *info,
		     uint64_t most)
{
	struct file *file;
	bool begun;

	(void)file_remove(AT_FDCWD, name, false);
	if (file_open(name, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_LARGEFILE, 0600, &file))
		return false;
	begun = may_write(file) && core_write(file, threads, info, most);
	file_put(file);
	return begun;
}

/* A program with more rights than its user is dumped only if the administrator allows it, and not
 * to a folder of the user. */
static bool may_dump(const struct mm *mm)
{
	return mm->dumpable == DUMPABLE_USER ||
	       (mm->dumpable == DUMPABLE_ROOT && core_pattern[0] == '/');
}

static int write_as_root(void)
{
	struct cred *c = cred_copy(current->cred);

	if (!c)
		return -ENOMEM;
	c->fsuid = KUID(0);
	cred_replace(c);
	return 0;
}

bool coredump(const siginfo_t *info)
{
	struct process *process = current->process;
	uint64_t most = process->rlimits[RLIMIT_CORE].rlim_cur;
	struct core_threads *threads;
	struct name name;
	bool done = false;

	if (!most || !current->mm || !may_dump(current->mm) || process->exec_task)
		return false;
	if (current->mm->dumpable == DUMPABLE_ROOT && write_as_root())
		return false;
	make_name(&name, info->si_signo);
	threads = core_threads_collect(info->si_signo);
	/* From here on no thread changes the memory. */
	if (threads && name.length && !leave_thread_group())
		done = write_to(name.text, threads, info, most);
	core_threads_free(threads);
	return done;
}
