/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the file whose format health.h describes. */
#include "tools/run/health_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/run/health.h"

#define FILE_MAX (4u << 20)

struct health_check health_checks[HEALTH_CHECKS_MAX + 1];
struct health_need health_needs[HEALTH_NEEDS_MAX + 1];

/* The strings that have not been read yet. */
struct strings {
	const char *at, *end;
	bool bad; /* a string was missing or malformed */
};

static const char *next(struct strings *s)
{
	const char *text = s->at;

	if (text == s->end) {
		s->bad = true;
		return "";
	}
	s->at += strlen(text) + 1;
	return text;
}

static unsigned number(struct strings *s)
{
	const char *text = next(s);
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (end == text || *end || value > 1u << 30)
		s->bad = true;
	return (unsigned)value;
}

static double seconds(struct strings *s)
{
	return number(s) / 1000.0;
}

static bool is(struct strings *s, const char *yes, const char *no)
{
	const char *text = next(s);

	if (strcmp(text, yes) != 0 && strcmp(text, no) != 0)
		s->bad = true;
	return !strcmp(text, yes);
}

static void read_check(struct strings *s, struct health_check *c)
{
	c->service = next(s);
	c->interval = seconds(s);
	c->timeout = seconds(s);
	c->start_period = seconds(s);
	c->start_interval = seconds(s);
	c->retries = number(s);
	c->words = s->at;
	while (!s->bad && s->at < s->end && *s->at)
		next(s);
	c->words_size = (size_t)(s->at - c->words);
	next(s);
}

static void read_need(struct strings *s, struct health_need *n)
{
	n->service = next(s);
	n->other = next(s);
	n->completed = is(s, "completed", "healthy");
	n->once = is(s, "once", "again");
}

static bool read_all(struct strings *s)
{
	unsigned checks = 0, needs = 0;

	while (!s->bad && s->at < s->end) {
		if (is(s, "check", "need")) {
			if (checks == HEALTH_CHECKS_MAX)
				return false;
			read_check(s, &health_checks[checks++]);
		} else if (!s->bad) {
			if (needs == HEALTH_NEEDS_MAX)
				return false;
			read_need(s, &health_needs[needs++]);
		}
	}
	return !s->bad;
}

bool health_load(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st = {0};
	char *text = NULL;
	size_t size = 0;
	ssize_t n;

	if (fd < 0)
		return false;
	if (!fstat(fd, &st) && st.st_size > 0 && st.st_size <= (off_t)FILE_MAX)
		text = malloc((size_t)st.st_size);
	while (text && size < (size_t)st.st_size &&
	       (n = read(fd, text + size, (size_t)st.st_size - size)) > 0)
		size += (size_t)n;
	close(fd);
	/* The text stays: the tables point into it. */
	struct strings all = {.at = text, .end = text + size};
	if (text && size && !text[size - 1] && read_all(&all))
		return true;
	free(text);
	return false;
}
