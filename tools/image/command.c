/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes the command, environment, folder and user of an image from its config, which is no more
 * trusted than the image's layers. */
#include "tools/image/command.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/image/blob.h"
#include "tools/image/users.h"

#define DEFAULT_PATH "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
#define TEXT_MAX     (8u << 20)

struct job {
	const char *image, *run;
	const struct wishes *wishes;
	json_t *root, *config; /* config: in root, may be NULL */
	struct user user;
	struct problem *p;
};

static char *text_of(const char *folder, const char *name, size_t *size, struct problem *p)
{
	char path[PATH_MAX];
	struct blob b = {.size = -1, .path = path};

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return blob_text(&b, TEXT_MAX, size, p);
}

static FILE *file_in_run(const struct job *j, const char *name, const char *mode)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", j->run, name);
	FILE *f = fopen(path, mode);
	if (!f)
		problem_errno(j->p, path);
	return f;
}

static int close_file(const struct job *j, FILE *f)
{
	bool failed = ferror(f);

	if (fclose(f) || failed)
		return problem_set(j->p, "%s cannot be written: %s", j->run, strerror(errno));
	return 0;
}

static void put_word(FILE *f, const char *word)
{
	fwrite(word, 1, strlen(word) + 1, f);
}

/* Writes a list of the config, each text as a word; true if there was any. */
static bool put_list(FILE *f, const json_t *list)
{
	const json_t *one;
	size_t i;
	bool any = false;

	json_array_foreach(list, i, one) if (json_is_string(one))
	{
		put_word(f, json_string_value(one));
		any = true;
	}
	return any;
}

/* Writes the entrypoint, then the user's words or the image's Cmd. Cmd is left out if the user
 * gives an entrypoint. */
static int write_argv(const struct job *j)
{
	const struct wishes *w = j->wishes;
	bool any = false;
	FILE *f = file_in_run(j, "argv", "w");

	if (!f)
		return -1;
	if (!w->entrypoint)
		any = put_list(f, json_object_get(j->config, "Entrypoint"));
	else if (*w->entrypoint)
		put_word(f, w->entrypoint), any = true;
	if (w->argv && *w->argv) {
		for (char **word = w->argv; *word; word++)
			put_word(f, *word);
		any = true;
	} else if (!w->entrypoint) {
		any |= put_list(f, json_object_get(j->config, "Cmd"));
	}
	if (close_file(j, f))
		return -1;
	return any ? 0 : problem_set(j->p, "the image names no command: say one behind --");
}

/* Does the text, a list of words that each end with a NUL, set the variable that `pair`,
 * "NAME=VALUE", sets? */
static bool has_variable(const char *text, size_t size, const char *pair)
{
	size_t length = strcspn(pair, "=") + 1;

	for (size_t at = 0; at < size; at += strlen(text + at) + 1)
		if (!strncmp(text + at, pair, length))
			return true;
	return false;
}

static int write_env(const struct job *j)
{
	const json_t *list = json_object_get(j->config, "Env"), *one;
	char home[300];
	size_t size, i;
	char *said = text_of(j->run, "env", &size, j->p);
	FILE *f = said ? file_in_run(j, "env", "a") : NULL;
	bool has_path = false, has_home = false;

	if (!f) {
		free(said);
		return -1;
	}
	json_array_foreach(list, i, one)
	{
		const char *pair = json_is_string(one) ? json_string_value(one) : "";

		if (!strchr(pair, '=') || *pair == '=')
			continue;
		has_path |= !strncmp(pair, "PATH=", 5);
		has_home |= !strncmp(pair, "HOME=", 5);
		if (!has_variable(said, size, pair))
			put_word(f, pair);
	}
	if (!has_path && !has_variable(said, size, "PATH="))
		put_word(f, DEFAULT_PATH);
	snprintf(home, sizeof(home), "HOME=%s", j->user.home);
	if (!has_home && !has_variable(said, size, "HOME="))
		put_word(f, home);
	free(said);
	return close_file(j, f);
}

static int write_user(struct job *j)
{
	const char *who = json_string_value(json_object_get(j->config, "User"));
	size_t size;
	char *passwd = text_of(j->image, "passwd", &size, j->p);
	char *group = passwd ? text_of(j->image, "group", &size, j->p) : NULL;
	int error = -1;

	if (j->wishes->user)
		who = j->wishes->user;
	if (group)
		error = user_find(&j->user, who ? who : "", passwd, group, j->p);
	free(passwd);
	free(group);
	FILE *f = error ? NULL : file_in_run(j, "user", "w");
	if (!f)
		return -1;
	fprintf(f, "%u %u", j->user.uid, j->user.gid);
	for (size_t i = 0; i < j->user.group_count; i++)
		fprintf(f, " %u", j->user.groups[i]);
	return close_file(j, f);
}

/* Writes the working folder, which the guest makes if it is missing. */
static int write_cwd(const struct job *j)
{
	const char *cwd = json_string_value(json_object_get(j->config, "WorkingDir"));
	FILE *f = file_in_run(j, "cwd", "w");

	if (!f)
		return -1;
	if (j->wishes->cwd)
		cwd = j->wishes->cwd;
	cwd = cwd ? cwd : "";
	const char *root = *cwd == '/' ? "" : "/"; /* a relative one is one of the root's */
	fprintf(f, "%s%s", root, cwd);
	if (close_file(j, f) || !(f = file_in_run(j, "folders", "w")))
		return -1;
	if (cwd[strspn(cwd, "/")]) {
		fputs(root, f);
		put_word(f, cwd);
	}
	return close_file(j, f);
}

static int write_volumes(const struct job *j)
{
	json_t *volumes = json_object_get(j->config, "Volumes"), *ignored;
	const char *volume;
	FILE *f = file_in_run(j, "volumes", "w");

	if (!f)
		return -1;
	json_object_foreach(volumes, volume, ignored) if (*volume == '/' && volume[1])
		put_word(f, volume);
	return close_file(j, f);
}

/* Writes what the image suggests: its ports, and the signal that ends it. */
static int write_hints(const struct job *j)
{
	json_t *ports = json_object_get(j->config, "ExposedPorts"), *ignored;
	const char *signal = json_string_value(json_object_get(j->config, "StopSignal"));
	const char *port;
	FILE *f = file_in_run(j, "exposed", "w");

	if (!f)
		return -1;
	json_object_foreach(ports, port, ignored) if (*port) put_word(f, port);
	int error = close_file(j, f);
	if (error || !signal)
		return error;
	f = file_in_run(j, "stop-signal", "w");
	if (!f)
		return -1;
	fputs(signal, f);
	return close_file(j, f);
}

static int write_all(struct job *j)
{
	size_t size;
	json_error_t error;
	char *text = text_of(j->image, "config.json", &size, j->p);

	if (!text)
		return -1;
	j->root = json_loadb(text, size, 0, &error);
	free(text);
	j->config = json_object_get(j->root, "config");
	if (!j->root)
		return problem_set(j->p, "%s/config.json is damaged: remove the folder", j->image);
	if (write_user(j) || write_argv(j) || write_env(j) || write_cwd(j) || write_volumes(j) ||
	    write_hints(j))
		return -1;
	return 0;
}

int command_write(const char *image, const char *run, const struct wishes *wishes,
		  struct problem *p)
{
	struct job j = {.image = image, .run = run, .wishes = wishes, .p = p};
	int error = write_all(&j);

	json_decref(j.root);
	return error;
}
