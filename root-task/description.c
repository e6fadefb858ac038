/* SPDX-License-Identifier: BSD-2-Clause */
/* Parses the system description, and refuses what cannot be with the line's number. */
#include "root-task/description.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES	256
#define TASK_MEMORY_MIN (64ull << 10)
#define TASK_MEMORY_MAX (1ull << 30)

static const struct time_description one_share = {1, DESCRIPTION_NO_LIMIT};

struct parser {
	struct description *out;
	const char *file;
	unsigned line;
	char *error;
	size_t error_size;
	/* The block we are in: one of these. */
	struct kernel_description *kernel;
	struct task_description *task;
	struct component_description *component;
	const struct block *block;
	unsigned block_line, crash_line;
};

__attribute__((format(printf, 2, 3))) static bool mistake(struct parser *p, const char *format, ...)
{
	va_list args;
	int n = snprintf(p->error, p->error_size, "%s:%u: ", p->file, p->line);

	if (n < 0 || (size_t)n >= p->error_size)
		return false;
	va_start(args, format);
	vsnprintf(p->error + n, p->error_size - (size_t)n, format, args);
	va_end(args);
	return false;
}

/* Strips blanks at both ends, in place. */
static char *trim(char *s)
{
	while (*s == ' ' || *s == '\t')
		s++;
	size_t n = strlen(s);
	while (n && (s[n - 1] == ' ' || s[n - 1] == '\t' || s[n - 1] == '\r'))
		s[--n] = 0;
	return s;
}

static bool valid_name(const char *name)
{
	size_t n =
		strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

	return n && !name[n] && n < DESCRIPTION_NAME_MAX;
}

/* ---- values ---- */

/* A number of bytes, with K, M or G behind it; false: it is none. */
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

static bool parse_memory(struct parser *p, const char *value)
{
	uint64_t size;
	char *end;

	if (!strcmp(value, "rest"))
		return true;
	if (!strncmp(value, "share ", 6)) {
		unsigned long share = strtoul(value + 6, &end, 10);

		if (*end || share < 1 || share > 1000)
			return mistake(p, "\"%s\": expected share and a number from 1 to 1000",
				       value);
		p->kernel->memory_share = (unsigned)share;
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
	char *end;
	unsigned long share = strtoul(value, &end, 10);

	if (*value < '0' || *value > '9' || *end || share < 1 || share > DESCRIPTION_SHARE_MAX)
		return mistake(p, "\"%s\": expected a number from 1 to %d", value,
			       DESCRIPTION_SHARE_MAX);
	time_of(p)->share = (unsigned)share;
	return true;
}

static bool parse_limit(struct parser *p, const char *value)
{
	char *end;
	unsigned long limit = strtoul(value, &end, 10);

	if (*value < '0' || *value > '9' || strcmp(end, "%") || limit < 1 || limit > 100)
		return mistake(p, "\"%s\": expected 1%% to 100%%", value);
	time_of(p)->limit = (unsigned)limit;
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

static bool parse_debug(struct parser *p, const char *value)
{
	p->kernel->debug = !strcmp(value, "yes");
	if (!p->kernel->debug && strcmp(value, "no"))
		return mistake(p, "\"%s\": expected yes or no", value);
	return true;
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
	bool always = !strcmp(value, "always");

	if (!always && strcmp(value, "never"))
		return mistake(p, "\"%s\": expected never or always", value);
	*(p->kernel ? &p->kernel->restart : &p->task->restart) = always;
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

static bool parse_crash(struct parser *p, const char *value)
{
	char *end;
	unsigned long n = strtoul(value, &end, 10);

	if (*value < '0' || *value > '9' || *end || !n || n > 1000000)
		return mistake(p, "\"%s\": expected a number of requests, 1 to 1000000", value);
	p->component->crash = (unsigned)n;
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

struct setting {
	const char *key;
	bool (*parse)(struct parser *p, const char *value);
};

static const struct setting kernel_settings[] = {
	{"memory", parse_memory},   {"rootfs", parse_rootfs}, {"init", parse_init},
	{"restart", parse_restart}, {"debug", parse_debug},   {"entry", parse_entry},
	{"share", parse_share},	    {"limit", parse_limit},   {NULL, NULL},
};
static const struct setting task_settings[] = {
	{"image", parse_image},
	{"memory", parse_task_memory},
	{"arguments", parse_arguments},
	{"restart", parse_restart},
	{"share", parse_share},
	{"limit", parse_limit},
	{NULL, NULL},
};
static const struct setting component_settings[] = {
	{"driver", parse_driver}, {"placement", parse_placement}, {"kernel", parse_kernel},
	{"task", parse_task},	  {"crash", parse_crash},	  {NULL, NULL},
};

/* ---- blocks ---- */

static bool name_is_taken(const struct description *d, const char *name)
{
	for (unsigned i = 0; i < d->kernel_count; i++)
		if (!strcmp(d->kernels[i].name, name))
			return true;
	for (unsigned i = 0; i < d->task_count; i++)
		if (!strcmp(d->tasks[i].name, name))
			return true;
	for (unsigned i = 0; i < d->component_count; i++)
		if (!strcmp(d->components[i].name, name))
			return true;
	return false;
}

static bool open_kernel(struct parser *p, const char *name)
{
	if (p->out->kernel_count == DESCRIPTION_KERNELS_MAX)
		return mistake(p, "too many kernels: expected at most %d", DESCRIPTION_KERNELS_MAX);
	p->kernel = &p->out->kernels[p->out->kernel_count++];
	*p->kernel = (struct kernel_description){
		.memory_share = 1, .time = one_share, .rootfs = "default"};
	snprintf(p->kernel->name, sizeof(p->kernel->name), "%s", name);
	return true;
}

static bool open_task(struct parser *p, const char *name)
{
	if (p->out->task_count == DESCRIPTION_CLIENTS_MAX)
		return mistake(p, "too many tasks: expected at most %d", DESCRIPTION_CLIENTS_MAX);
	p->task = &p->out->tasks[p->out->task_count++];
	*p->task = (struct task_description){.memory = 4ull << 20, .time = one_share};
	snprintf(p->task->name, sizeof(p->task->name), "%s", name);
	return true;
}

static bool open_component(struct parser *p, const char *name)
{
	if (p->out->component_count == DESCRIPTION_COMPONENTS_MAX)
		return mistake(p, "too many components: expected at most %d",
			       DESCRIPTION_COMPONENTS_MAX);
	p->component = &p->out->components[p->out->component_count++];
	*p->component = (struct component_description){0};
	snprintf(p->component->name, sizeof(p->component->name), "%s", name);
	return true;
}

static bool close_kernel(struct parser *p)
{
	return true;
}

static bool close_task(struct parser *p)
{
	if (!p->task->image[0])
		return mistake(p, "task %s has no program: expected image = NAME", p->task->name);
	return true;
}

static bool close_component(struct parser *p)
{
	struct component_description *c = p->component;

	if (c->driver == DRIVER_NONE)
		return mistake(p, "component %s has no driver: expected driver = NAME", c->name);
	if (c->owner_is_task && !driver_is_pci(c->driver)) {
		p->line = c->owner_line;
		return mistake(p, "%s serves kernels: expected no task = %s",
			       driver_facts[c->driver].name, c->owner);
	}
	if (c->owner_is_task && c->placement != PLACEMENT_TASK) {
		p->line = c->placement_line;
		return mistake(p, "a user task has no drivers in it: expected placement = task");
	}
	if (c->crash && c->placement != PLACEMENT_TASK) {
		p->line = p->crash_line;
		return mistake(p, "crash: only a task can die: expected placement = task");
	}
	return true;
}

static const struct block {
	const char *word; /* with the blank behind it */
	const struct setting *settings;
	const char *keys;
	bool (*open)(struct parser *p, const char *name);
	bool (*close)(struct parser *p);
} blocks[] = {
	{"kernel ", kernel_settings, "memory, rootfs, init, restart, debug, entry, share or limit",
	 open_kernel, close_kernel},
	{"task ", task_settings, "image, memory, arguments, restart, share or limit", open_task,
	 close_task},
	{"component ", component_settings, "driver, placement, kernel, task or crash",
	 open_component, close_component},
};
#define BLOCKS (sizeof(blocks) / sizeof(blocks[0]))

/* ---- lines ---- */

static bool parse_setting(struct parser *p, char *line)
{
	char *equals = strchr(line, '=');

	if (!equals)
		return mistake(p, "\"%s\": expected KEY = VALUE or }", line);
	*equals = 0;
	char *key = trim(line), *value = trim(equals + 1);
	for (const struct setting *s = p->block->settings; s->key; s++)
		if (!strcmp(s->key, key))
			return *value ? s->parse(p, value) : mistake(p, "%s has no value", key);
	return mistake(p, "unknown key \"%s\": expected %s", key, p->block->keys);
}

static bool open_block(struct parser *p, char *line)
{
	const struct block *b = blocks;
	size_t n = strlen(line);

	while (b < blocks + BLOCKS && strncmp(line, b->word, strlen(b->word)))
		b++;
	if (b == blocks + BLOCKS || line[n - 1] != '{')
		return mistake(p, "\"%s\": expected kernel NAME {, task NAME { or component NAME {",
			       line);
	line[n - 1] = 0;
	char *name = trim(line + strlen(b->word));
	if (!valid_name(name))
		return mistake(p, "\"%s\": expected a name of letters, digits, - _ . (at most %d)",
			       name, DESCRIPTION_NAME_MAX - 1);
	if (name_is_taken(p->out, name))
		return mistake(p, "a second %s: expected another name", name);
	p->block_line = p->line;
	p->block = b;
	return b->open(p, name);
}

static bool close_block(struct parser *p)
{
	if (!p->block->close(p))
		return false;
	p->block = NULL;
	p->kernel = NULL;
	p->task = NULL;
	p->component = NULL;
	return true;
}

static bool parse_line(struct parser *p, char *line)
{
	char *comment = strchr(line, '#');

	if (comment)
		*comment = 0;
	line = trim(line);
	if (!*line)
		return true;
	if (!strcmp(line, "}"))
		return p->block ? close_block(p) : mistake(p, "} without a block");
	return p->block ? parse_setting(p, line) : open_block(p, line);
}

/* A device that several share can be in a kernel only where that is all that it serves. */
static bool check_shared(struct parser *p)
{
	for (unsigned i = 0; i < p->out->component_count; i++) {
		const struct component_description *c = &p->out->components[i];
		unsigned clients =
			p->out->kernel_count + (driver_facts[c->driver].serves == SERVES_EVERYBODY
							? p->out->task_count
							: 0);

		if (driver_has_owner(c->driver) || c->placement == PLACEMENT_TASK || clients == 1)
			continue;
		p->line = c->placement_line;
		return mistake(p,
			       "%s serves %u here, but inline only one: expected placement = task",
			       driver_facts[c->driver].name, clients);
	}
	return true;
}

/* An owner may be named before its own block comes. */
static bool check_owners(struct parser *p)
{
	for (unsigned i = 0; i < p->out->component_count; i++) {
		const struct component_description *c = &p->out->components[i];

		if (description_owner(p->out, c) < p->out->kernel_count + p->out->task_count)
			continue;
		p->line = c->owner_line;
		return mistake(p, "no %s is called %s", c->owner_is_task ? "task" : "kernel",
			       c->owner);
	}
	if (p->out->kernel_count + p->out->task_count > DESCRIPTION_CLIENTS_MAX)
		return mistake(p, "too many kernels and tasks: expected at most %d in all",
			       DESCRIPTION_CLIENTS_MAX);
	return true;
}

bool description_parse(struct description *out, const char *file, const char *text, size_t length,
		       char *error, size_t error_size)
{
	struct parser p = {.out = out, .file = file, .error = error, .error_size = error_size};
	char line[LINE_MAX_BYTES];

	*out = (struct description){0};
	for (size_t at = 0; at < length;) {
		const char *end = memchr(text + at, '\n', length - at);
		size_t n = end ? (size_t)(end - (text + at)) : length - at;

		p.line++;
		if (n >= sizeof(line))
			return mistake(&p, "a line of %zu bytes: expected at most %d", n,
				       LINE_MAX_BYTES - 1);
		if (memchr(text + at, 0, n))
			return mistake(&p, "a NUL byte: expected text");
		memcpy(line, text + at, n);
		line[n] = 0;
		if (!parse_line(&p, line))
			return false;
		at += n + 1;
	}
	if (p.block) {
		p.line = p.block_line;
		return mistake(&p, "this block is not closed: expected }");
	}
	if (!out->kernel_count)
		return mistake(&p, "no kernel in it: expected kernel NAME {");
	return check_owners(&p) && check_shared(&p);
}

unsigned description_owner(const struct description *d,
			   const struct component_description *component)
{
	unsigned end = d->kernel_count + d->task_count;

	if (!component->owner[0])
		return 0;
	for (unsigned i = 0; i < end; i++) {
		bool is_task = i >= d->kernel_count;
		const char *name =
			is_task ? d->tasks[i - d->kernel_count].name : d->kernels[i].name;

		if (is_task == component->owner_is_task && !strcmp(name, component->owner))
			return i;
	}
	return end;
}

const struct component_description *description_component(const struct description *d,
							  enum driver driver)
{
	for (unsigned i = 0; i < d->component_count; i++)
		if (d->components[i].driver == driver)
			return &d->components[i];
	return NULL;
}
