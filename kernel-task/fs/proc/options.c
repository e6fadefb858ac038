/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The options of a mount of proc: hidepid=, which hides other users' processes, and gid=, a group
 * that sees all. proc(5).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fs/proc/procfs.h"
#include "proc/access.h"
#include "proc/task.h"

static bool parse_hide(const char *value, unsigned *hide)
{
	static const struct {
		const char *number, *word;
		enum proc_hide hide;
	} known[] = {{"0", "off", PROC_HIDE_OFF},
		     {"1", "noaccess", PROC_HIDE_CONTENTS},
		     {"2", "invisible", PROC_HIDE_NAMES},
		     {"4", "ptraceable", PROC_HIDE_UNTRACEABLE}};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(value, known[i].number) || !strcmp(value, known[i].word)) {
			*hide = known[i].hide;
			return true;
		}
	return false;
}

static bool parse_gid(const char *value, kgid_t *gid)
{
	char *end;
	unsigned long n = strtoul(value, &end, 10);

	if (end == value || *end || *value == '-' || n >= UINT32_MAX)
		return false;
	*gid = kgid_given((gid_t)n);
	return gid_valid(*gid);
}

bool proc_option_known(const char *key, const char *value)
{
	unsigned hide;
	kgid_t gid;

	return value && ((!strcmp(key, "hidepid") && parse_hide(value, &hide)) ||
			 (!strcmp(key, "gid") && parse_gid(value, &gid)));
}

int proc_set_options(struct super_block *sb, const char *text)
{
	char *copy = strdup(text ? text : ""), *save, *option;
	struct proc_super *proc = sb->private;
	unsigned hide = proc->hide;
	kgid_t gid = proc->group;
	bool valid = true;

	if (!copy)
		return -ENOMEM;
	for (option = strtok_r(copy, ",", &save); option && valid;
	     option = strtok_r(NULL, ",", &save)) {
		if (!strncmp(option, "hidepid=", 8))
			valid = parse_hide(option + 8, &hide);
		else
			valid = !strncmp(option, "gid=", 4) && parse_gid(option + 4, &gid);
	}
	free(copy);
	if (!valid)
		return -EINVAL;
	proc->hide = hide;
	proc->group = gid;
	return 0;
}

bool proc_hides(const struct super_block *sb, const struct task *task, enum proc_hide how_much)
{
	const struct proc_super *proc = sb->private;
	unsigned hide = proc->hide;

	if (hide != PROC_HIDE_UNTRACEABLE && (hide < how_much || in_group(proc->group)))
		return false;
	return !task_may_access(task, ACCESS_READ_FSCREDS);
}
