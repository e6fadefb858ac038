/* SPDX-License-Identifier: BSD-2-Clause */
#include "root-task/description.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 256

struct parser {
	struct description *out;
	const char *file;
	unsigned line;
	char *error;
	size_t error_size;
	struct kernel_description *kernel;	 /* the block we are in */
	struct component_description *component; /* or this one */
	unsigned block_line, placement_line, crash_line;
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

static bool parse_memory(struct parser *p, const char *value)
{
	char *end;

	if (!strcmp(value, "rest"))
		return true;
	if (!strncmp(value, "share ", 6)) {
		unsigned long share = strtoul(value + 6, &end, 10);

		if (*end || share < 1 || share > 1000)
			return mistake(p, "\"%s\": expected share and a number from 1 to 1000",
				       value);
		p->kernel->share = (unsigned)share;
		return true;
	}
	unsigned long long size = strtoull(value, &end, 10);
	unsigned shift = 0;
	if (*end == 'K' || *end == 'M' || *end == 'G')
		shift = *end == 'K' ? 10 : *end == 'M' ? 20 : 30;
	if (end == value || (shift && end[1]) || (!shift && *end) || size > (1ull << 40) >> shift ||
	    value[0] == '-')
		return mistake(p, "\"%s\": expected a size such as 64M, or rest, or share N",
			       value);
	size <<= shift;
	if (size < 8ull << 20)
		return mistake(p, "memory of %s: a kernel needs at least 8M", value);
	p->kernel->memory = size;
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

static bool parse_restart(struct parser *p, const char *value)
{
	p->kernel->restart = !strcmp(value, "always");
	if (!p->kernel->restart && strcmp(value, "never"))
		return mistake(p, "\"%s\": expected never or always", value);
	return true;
}

/* Names of drivers, and what the parser has to know about them. */
static const struct {
	const char *name;
	bool pci;  /* there may be several, and they may be inline */
	bool task; /* they may be tasks */
} drivers[] = {
	[DRIVER_UART16550] = {"uart16550", false, true},
	[DRIVER_HPET] = {"hpet", false, true},
	[DRIVER_VIRTIO_BLK] = {"virtio-blk", true, true},
	[DRIVER_VIRTIO_NET] = {"virtio-net", true, true},
	[DRIVER_VIRTIO_9P] = {"virtio-9p", true, false},
	[DRIVER_VIRTIO_RNG] = {"virtio-rng", true, true},
};
#define DRIVERS (sizeof(drivers) / sizeof(drivers[0]))

bool driver_is_pci(enum driver driver)
{
	return driver < DRIVERS && drivers[driver].pci;
}

static bool parse_driver(struct parser *p, const char *value)
{
	unsigned i = 1;

	while (i < DRIVERS && strcmp(drivers[i].name, value))
		i++;
	if (i == DRIVERS)
		return mistake(p,
			       "\"%s\": expected one of the drivers uart16550, hpet, virtio-blk, "
			       "virtio-net, virtio-9p, virtio-rng",
			       value);
	p->component->driver = (enum driver)i;
	if (!drivers[i].pci && description_component(p->out, (enum driver)i) != p->component)
		return mistake(p, "a second component with driver %s: expected one", value);
	return true;
}

static bool parse_placement(struct parser *p, const char *value)
{
	if (!strcmp(value, "inline"))
		p->component->placement = PLACEMENT_INLINE;
	else if (strcmp(value, "task"))
		return mistake(p, "\"%s\": expected inline or task", value);
	p->placement_line = p->line;
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

static bool parse_kernel(struct parser *p, const char *value)
{
	if (!valid_name(value))
		return mistake(p, "\"%s\": expected the name of a kernel", value);
	snprintf(p->component->kernel, sizeof(p->component->kernel), "%s", value);
	p->component->kernel_line = p->line;
	return true;
}

struct setting {
	const char *key;
	bool (*parse)(struct parser *p, const char *value);
};

static const struct setting kernel_settings[] = {
	{"memory", parse_memory},   {"rootfs", parse_rootfs}, {"init", parse_init},
	{"restart", parse_restart}, {"debug", parse_debug},   {NULL, NULL},
};
static const struct setting component_settings[] = {
	{"driver", parse_driver},
	{"placement", parse_placement},
	{"kernel", parse_kernel},
	{"crash", parse_crash},
	{NULL, NULL},
};

/* ---- lines ---- */

static bool parse_setting(struct parser *p, char *line)
{
	char *equals = strchr(line, '=');

	if (!equals)
		return mistake(p, "\"%s\": expected KEY = VALUE or }", line);
	*equals = 0;
	char *key = trim(line), *value = trim(equals + 1);
	const struct setting *s = p->kernel ? kernel_settings : component_settings;
	for (; s->key; s++)
		if (!strcmp(s->key, key))
			return *value ? s->parse(p, value) : mistake(p, "%s has no value", key);
	return mistake(p, "unknown key \"%s\": expected %s", key,
		       p->kernel ? "memory, rootfs, init, restart or debug"
				 : "driver, placement, kernel or crash");
}

static bool name_is_taken(const struct description *d, const char *name)
{
	for (unsigned i = 0; i < d->kernel_count; i++)
		if (!strcmp(d->kernels[i].name, name))
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
	*p->kernel = (struct kernel_description){.share = 1, .rootfs = "default"};
	snprintf(p->kernel->name, sizeof(p->kernel->name), "%s", name);
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

static bool open_block(struct parser *p, char *line)
{
	bool kernel = !strncmp(line, "kernel ", 7);
	size_t n = strlen(line);

	if ((!kernel && strncmp(line, "component ", 10)) || line[n - 1] != '{')
		return mistake(p, "\"%s\": expected kernel NAME { or component NAME {", line);
	line[n - 1] = 0;
	char *name = trim(line + (kernel ? 7 : 10));
	if (!valid_name(name))
		return mistake(p, "\"%s\": expected a name of letters, digits, - _ . (at most %d)",
			       name, DESCRIPTION_NAME_MAX - 1);
	if (name_is_taken(p->out, name))
		return mistake(p, "a second %s: expected another name", name);
	p->block_line = p->line;
	return kernel ? open_kernel(p, name) : open_component(p, name);
}

static bool close_component(struct parser *p)
{
	struct component_description *c = p->component;

	if (c->driver == DRIVER_NONE)
		return mistake(p, "component %s has no driver: expected driver = NAME", c->name);
	if (c->placement == PLACEMENT_INLINE && !driver_is_pci(c->driver)) {
		p->line = p->placement_line;
		return mistake(p, "%s is always a task of its own: expected placement = task",
			       drivers[c->driver].name);
	}
	if (c->placement == PLACEMENT_TASK && !drivers[c->driver].task)
		return mistake(p, "%s has no task to be in: expected placement = inline",
			       drivers[c->driver].name);
	if (c->crash && c->placement != PLACEMENT_TASK) {
		p->line = p->crash_line;
		return mistake(p, "crash: only a task can die: expected placement = task");
	}
	return true;
}

static bool close_block(struct parser *p)
{
	if (p->component && !close_component(p))
		return false;
	p->kernel = NULL;
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
	bool inside = p->kernel || p->component;
	if (!strcmp(line, "}"))
		return inside ? close_block(p) : mistake(p, "} without a block");
	return inside ? parse_setting(p, line) : open_block(p, line);
}

/* A kernel may be named before its own block comes. */
static bool check_owners(struct parser *p)
{
	for (unsigned i = 0; i < p->out->component_count; i++) {
		const struct component_description *c = &p->out->components[i];

		if (description_owner(p->out, c) < p->out->kernel_count)
			continue;
		p->line = c->kernel_line;
		return mistake(p, "no kernel is called %s", c->kernel);
	}
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
	if (p.kernel || p.component) {
		p.line = p.block_line;
		return mistake(&p, "this block is not closed: expected }");
	}
	if (!out->kernel_count)
		return mistake(&p, "no kernel in it: expected kernel NAME {");
	return check_owners(&p);
}

unsigned description_owner(const struct description *d,
			   const struct component_description *component)
{
	unsigned i = 0;

	while (component->kernel[0] && i < d->kernel_count &&
	       strcmp(d->kernels[i].name, component->kernel))
		i++;
	return i;
}

const struct component_description *description_component(const struct description *d,
							  enum driver driver)
{
	for (unsigned i = 0; i < d->component_count; i++)
		if (d->components[i].driver == driver)
			return &d->components[i];
	return NULL;
}
