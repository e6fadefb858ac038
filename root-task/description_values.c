/* SPDX-License-Identifier: BSD-2-Clause */
/* The values of the system description: each key of a block has a function that checks its value.
 */
#include "root-task/description_parser.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TASK_MEMORY_MIN (64ull << 10)
#define TASK_MEMORY_MAX (1ull << 30)

bool valid_name(const char *name)
{
	size_t n =
		strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

	return n && !name[n] && n < DESCRIPTION_NAME_MAX;
}

/* Parses a number of bytes, which may end with K, M or G. False: `value` is no such number. */
static bool parse_size(const char *value, uint64_t *out)
{
	char *end;
	unsigned long long size = strtoull(value, &end, 10);
	unsigned shift = 0;

	if (*end == 'K' || *end == 'M' || *end == 'G')
		shift = *end == 'K' ? 10 : *end == 'M' ? 20 : 30;
	if (end == value || (shift && end[1]) || (!shift && *end) || size > (1ull << 40) >> shift ||
	    value[0] == '-')
		return false;
	*out = size << shift;
	return true;
}

/* A decimal number from 1 to `most` with `suffix` behind it; false: it is none. */
static bool parse_number(const char *value, const char *suffix, unsigned most, unsigned *out)
{
	char *end;
	unsigned long number = strtoul(value, &end, 10);

	if (*value < '0' || *value > '9' || strcmp(end, suffix) || number < 1 || number > most)
		return false;
	*out = (unsigned)number;
	return true;
}

static bool parse_memory(struct parser *p, const char *value)
{
	uint64_t size;

	if (!strcmp(value, "rest"))
		return true;
	if (!strncmp(value, "share ", 6)) {
		if (!parse_number(value + 6, "", 1000, &p->kernel->memory_share))
			return mistake(p, "\"%s\": expected share and a number from 1 to 1000",
				       value);
		return true;
	}
	if (!parse_size(value, &size))
		return mistake(p, "\"%s\": expected a size such as 64M, or rest, or share N",
			       value);
	if (size < 8ull << 20)
		return mistake(p, "memory of %s: a kernel needs at least 8M", value);
	p->kernel->memory = size;
	return true;
}

static struct time_description *time_of(struct parser *p)
{
	return p->kernel ? &p->kernel->time : &p->task->time;
}

static bool parse_share(struct parser *p, const char *value)
{
	if (!parse_number(value, "", DESCRIPTION_SHARE_MAX, &time_of(p)->share))
		return mistake(p, "\"%s\": expected a number from 1 to %d", value,
			       DESCRIPTION_SHARE_MAX);
	return true;
}

static bool parse_limit(struct parser *p, const char *value)
{
	if (!parse_number(value, "%", 100, &time_of(p)->limit))
		return mistake(p, "\"%s\": expected 1%% to 100%%", value);
	return true;
}

static bool parse_rootfs(struct parser *p, const char *value)
{
	if (!valid_name(value))
		return mistake(p, "\"%s\": expected the name of a root filesystem", value);
	snprintf(p->kernel->rootfs, sizeof(p->kernel->rootfs), "%s", value);
	return true;
}

static bool parse_init(struct parser *p, const char *value)
{
	if (value[0] != '/' || strlen(value) >= DESCRIPTION_INIT_MAX)
		return mistake(p,
			       "\"%s\": expected a path that starts with /, at most %d characters",
			       value, DESCRIPTION_INIT_MAX - 1);
	snprintf(p->kernel->init, sizeof(p->kernel->init), "%s", value);
	return true;
}

static bool parse_yes_no(struct parser *p, const char *value, bool *yes)
{
	*yes = !strcmp(value, "yes");
	if (!*yes && strcmp(value, "no"))
		return mistake(p, "\"%s\": expected yes or no", value);
	return true;
}

static bool parse_debug(struct parser *p, const char *value)
{
	return parse_yes_no(p, value, &p->kernel->debug);
}

static bool parse_service(struct parser *p, const char *value)
{
	return parse_yes_no(p, value, &p->kernel->service);
}

static bool parse_entry(struct parser *p, const char *value)
{
	if (!strcmp(value, "inner"))
		p->kernel->entry = ENTRY_INNER;
	else if (!strcmp(value, "fault"))
		p->kernel->entry = ENTRY_FAULT;
	else
		return mistake(p, "\"%s\": expected fault or inner", value);
	return true;
}

static bool parse_restart(struct parser *p, const char *value)
{
	static const char *const words[] = {[RESTART_NEVER] = "never",
					    [RESTART_FAULT] = "always",
					    [RESTART_FAILURE] = "on-failure",
					    [RESTART_END] = "on-end"};

	for (enum restart r = RESTART_NEVER; r <= RESTART_END; r++) {
		if (strcmp(value, words[r]))
			continue;
		p->kernel->restart = r;
		return true;
	}
	return mistake(p, "\"%s\": expected never, always, on-failure or on-end", value);
}

static bool parse_task_restart(struct parser *p, const char *value)
{
	p->task->restart = !strcmp(value, "always");
	if (!p->task->restart && strcmp(value, "never"))
		return mistake(p, "\"%s\": expected never or always", value);
	return true;
}

static bool parse_task_memory(struct parser *p, const char *value)
{
	uint64_t size;

	if (!parse_size(value, &size) || size < TASK_MEMORY_MIN || size > TASK_MEMORY_MAX)
		return mistake(p, "\"%s\": expected a size from 64K to 1G, such as 4M", value);
	p->task->memory = size & ~4095ull;
	return true;
}

static bool parse_image(struct parser *p, const char *value)
{
	if (!valid_name(value))
		return mistake(p, "\"%s\": expected the name of a program", value);
	snprintf(p->task->image, sizeof(p->task->image), "%s", value);
	return true;
}

static bool parse_arguments(struct parser *p, const char *value)
{
	if (strlen(value) >= DESCRIPTION_INIT_MAX)
		return mistake(p, "arguments of %zu characters: expected at most %d", strlen(value),
			       DESCRIPTION_INIT_MAX - 1);
	snprintf(p->task->arguments, sizeof(p->task->arguments), "%s", value);
	return true;
}

static bool parse_driver(struct parser *p, const char *value)
{
	enum driver driver = driver_named(value);

	if (driver == DRIVER_NONE)
		return mistake(p, "\"%s\": expected one of the drivers " DRIVER_NAMES, value);
	p->component->driver = driver;
	if (!driver_has_owner(driver) && description_component(p->out, driver) != p->component)
		return mistake(p, "a second component with driver %s: expected one", value);
	return true;
}

static bool parse_placement(struct parser *p, const char *value)
{
	if (!strcmp(value, "inline"))
		p->component->placement = PLACEMENT_INLINE;
	else if (strcmp(value, "task"))
		return mistake(p, "\"%s\": expected inline or task", value);
	p->component->placement_line = p->line;
	return true;
}

static bool parse_pieces(struct parser *p, const char *value, unsigned *out)
{
	if (!parse_number(value, "", 1000000, out))
		return mistake(p, "\"%s\": expected a number of requests, 1 to 1000000", value);
	return true;
}

static bool parse_crash(struct parser *p, const char *value)
{
	if (!parse_pieces(p, value, &p->component->crash))
		return false;
	p->crash_line = p->line;
	return true;
}

static bool parse_hang(struct parser *p, const char *value)
{
	p->component->hangs = true;
	return parse_crash(p, value);
}

static bool parse_slow(struct parser *p, const char *value)
{
	if (!parse_pieces(p, value, &p->component->slow))
		return false;
	p->crash_line = p->line;
	return true;
}

static bool parse_owner(struct parser *p, const char *value, bool is_task)
{
	struct component_description *c = p->component;

	if (!valid_name(value))
		return mistake(p, "\"%s\": expected the name of a %s", value,
			       is_task ? "task" : "kernel");
	if (c->owner[0] && c->owner_is_task != is_task)
		return mistake(p, "a component has one owner: expected kernel or task");
	snprintf(c->owner, sizeof(c->owner), "%s", value);
	c->owner_is_task = is_task;
	c->owner_line = p->line;
	return true;
}

static bool parse_kernel(struct parser *p, const char *value)
{
	return parse_owner(p, value, false);
}

static bool parse_task(struct parser *p, const char *value)
{
	return parse_owner(p, value, true);
}

const struct setting kernel_settings[] = {
	{"memory", parse_memory},   {"rootfs", parse_rootfs},
	{"init", parse_init},	    {"restart", parse_restart},
	{"service", parse_service}, {"debug", parse_debug},
	{"entry", parse_entry},	    {"share", parse_share},
	{"limit", parse_limit},	    {NULL, NULL},
};
const struct setting task_settings[] = {
	{"image", parse_image},
	{"memory", parse_task_memory},
	{"arguments", parse_arguments},
	{"restart", parse_task_restart},
	{"share", parse_share},
	{"limit", parse_limit},
	{NULL, NULL},
};
const struct setting component_settings[] = {
	{"driver", parse_driver}, {"placement", parse_placement},
	{"kernel", parse_kernel}, {"task", parse_task},
	{"crash", parse_crash},	  {"hang", parse_hang},
	{"slow", parse_slow},	  {NULL, NULL},
};
