/* SPDX-License-Identifier: BSD-2-Clause */
/* Looks users and groups up in the image's passwd and group, which are not trusted. */
#include "tools/image/users.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS 7

struct line {
	char text[1024];
	char *fields[FIELDS];
	size_t count;
};

/* The next line of `*at`, split at colons; skips lines that are too long. False at the end. */
static bool next_line(const char **at, struct line *line)
{
	while (**at) {
		size_t length = strcspn(*at, "\n");
		const char *start = *at;

		*at += length + (start[length] == '\n');
		if (!length || length >= sizeof(line->text))
			continue;
		memcpy(line->text, start, length);
		line->text[length] = 0;
		char *rest = line->text;
		for (line->count = 0; line->count < FIELDS && rest;)
			line->fields[line->count++] = strsep(&rest, ":");
		return true;
	}
	return false;
}

static bool number(const char *text, uint32_t *out)
{
	unsigned long long value;

	if (!*text || strlen(text) > 10 || strspn(text, "0123456789") != strlen(text))
		return false;
	value = strtoull(text, NULL, 10);
	*out = (uint32_t)value;
	return value < UINT32_MAX;
}

/* The first line in passwd with that name, or, if `name` is NULL, with that number; lines with
 * fewer than 4 fields are skipped. */
static bool find_user(const char *passwd, const char *name, const uint32_t *uid, struct user *out)
{
	struct line line;
	uint32_t found, gid;

	while (next_line(&passwd, &line)) {
		if (line.count < 4 || !number(line.fields[2], &found) ||
		    !number(line.fields[3], &gid))
			continue;
		if (name ? strcmp(line.fields[0], name) != 0 : found != *uid)
			continue;
		out->uid = found;
		out->gid = gid;
		snprintf(out->name, sizeof(out->name), "%s", line.fields[0]);
		if (line.count >= 6 && line.fields[5][0] == '/')
			snprintf(out->home, sizeof(out->home), "%s", line.fields[5]);
		return true;
	}
	return false;
}

static bool find_group(const char *group, const char *name, uint32_t *gid)
{
	struct line line;

	while (next_line(&group, &line))
		if (line.count >= 3 && !strcmp(line.fields[0], name) && number(line.fields[2], gid))
			return true;
	return false;
}

static bool lists(const char *members, const char *name)
{
	size_t length = strlen(name);

	while (*members) {
		size_t one = strcspn(members, ",");

		if (one == length && !strncmp(members, name, one))
			return true;
		members += one + (members[one] == ',');
	}
	return false;
}

static void add_groups(struct user *out, const char *group)
{
	struct line line;
	uint32_t gid;

	while (next_line(&group, &line))
		if (line.count >= 4 && number(line.fields[2], &gid) && gid != out->gid &&
		    lists(line.fields[3], out->name) && out->group_count < USER_GROUPS_MAX)
			out->groups[out->group_count++] = gid;
}

int user_find(struct user *out, const char *who, const char *passwd, const char *group,
	      struct problem *p)
{
	char name[256];
	const char *colon = strchr(who, ':'), *wanted = colon ? colon + 1 : "";
	size_t length = colon ? (size_t)(colon - who) : strlen(who);

	*out = (struct user){.home = "/"};
	if (length >= sizeof(name))
		return problem_set(p, "the user %.100s... is unknown", who);
	memcpy(name, who, length);
	name[length] = 0;
	if (!*name)
		strcpy(name, "0");
	if (!find_user(passwd, name, NULL, out)) {
		if (!number(name, &out->uid))
			return problem_set(p, "the user %s is not in the image's /etc/passwd",
					   name);
		find_user(passwd, NULL, &out->uid, out);
	}
	if (!out->uid && !*out->name)
		strcpy(out->home, "/root");
	if (*wanted && !find_group(group, wanted, &out->gid) && !number(wanted, &out->gid))
		return problem_set(p, "the group %.100s is not in the image's /etc/group", wanted);
	/* The primary group is also a supplementary one: otherwise a program that gives up its
	 * primary group would no longer be bound by permissions that exclude the group. */
	out->groups[out->group_count++] = out->gid;
	if (!*wanted && *out->name)
		add_groups(out, group);
	return 0;
}
