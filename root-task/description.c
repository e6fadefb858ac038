/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Parses the lines and blocks of the system description and checks the blocks against each other. A
 * mistake ends the parsing with a message that names the line. description_values.c parses the
 * values.
 */
#include "root-task/description.h"
#include "root-task/description_parser.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LINE_MAX_BYTES 256

static const struct time_description one_share = {1, DESCRIPTION_NO_LIMIT};

bool mistake(struct parser *p, const char *format, ...)
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
	if ((c->crash || c->slow) && c->placement != PLACEMENT_TASK) {
		p->line = p->crash_line;
		return mistake(p, "crash, hang, slow: expected placement = task");
	}
	return true;
}

static const struct block {
	const char *word; /* the keyword, and a blank */
	const struct setting *settings;
	const char *keys;
	bool (*open)(struct parser *p, const char *name);
	bool (*close)(struct parser *p);
} blocks[] = {
	{"kernel ", kernel_settings,
	 "memory, rootfs, init, restart, service, debug, entry, share or limit", open_kernel,
	 close_kernel},
	{"task ", task_settings, "image, memory, arguments, restart, share or limit", open_task,
	 close_task},
	{"component ", component_settings, "driver, placement, kernel, task, crash, hang or slow",
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

/* A component that serves several clients may be inline only if it has one client here. */
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

/* Checked at the end, because a component may name an owner whose block comes later. */
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
