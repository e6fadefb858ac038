/* SPDX-License-Identifier: BSD-2-Clause */
/* How the agent starts commands: all groups of a user, and the reason of each failure. */
#include <errno.h>
#include <grp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tools/agent/agent.h"

#define GROUPS 1000 /* more than fit into any table of the agent's past */

int __real_pipe2(int ends[2], int flags);
int __wrap_pipe2(int ends[2], int flags);
int __wrap_setgroups(size_t n, const gid_t *groups);
int __wrap_setgid(gid_t gid);
int __wrap_setuid(uid_t uid);

static unsigned pipes, pipes_most;
static char *groups_file;

int __wrap_pipe2(int ends[2], int flags)
{
	if (pipes++ < pipes_most)
		return __real_pipe2(ends, flags);
	errno = EMFILE;
	return -1;
}

/* In the child: the test reads the file. */
int __wrap_setgroups(size_t n, const gid_t *groups)
{
	FILE *f = fopen(groups_file, "w");

	for (size_t i = 0; f && i < n; i++)
		fprintf(f, "%u ", groups[i]);
	return f ? fclose(f) : -1;
}

int __wrap_setgid(gid_t gid)
{
	return gid == 5 ? 0 : -1;
}

int __wrap_setuid(uid_t uid)
{
	return uid == 4 ? 0 : -1;
}

static struct session session;

/* Runs true(1) as `user`; the reason if it is not started, "" if it is. */
static const char *start_as(const char *user)
{
	static char words[65536];
	const char *why = "no reason";
	int n = snprintf(words, sizeof(words), "atrue%cu%s", 0, user), status;

	pipes = 0;
	session = (struct session){.words = words, .words_size = (size_t)n + 1};
	session.in = session.out = session.errors = -1;
	if (!spawn(&session, false, 0, 0, &status, &why))
		return why;
	waitpid(session.pid, NULL, 0);
	close(session.in);
	close(session.out);
	close(session.errors);
	return "";
}

static void all_groups_are_set(void **state)
{
	char path[] = "/tmp/spawn-test-XXXXXX", user[16384] = "4 5", expected[16384] = "",
	     got[16384];
	int fd = mkstemp(path);

	groups_file = path;
	pipes_most = 100;
	for (unsigned i = 0; i < GROUPS; i++) {
		sprintf(user + strlen(user), " %u", 1000 + i);
		sprintf(expected + strlen(expected), "%u ", 1000 + i);
	}
	assert_string_equal(start_as(user), "");
	ssize_t n = read(fd, got, sizeof(got) - 1);
	assert_true(n >= 0);
	got[n] = 0;
	assert_string_equal(got, expected);
	close(fd);
	unlink(path);
}

static void users_that_are_none(void **state)
{
	static const char *const wrong[] = {
		"",	"4",	"four 5",	"4 5 six",
		"-4 5", "4  5", "4294967296 5", "4 5 99999999999999999999999"};

	pipes_most = 100;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_string_equal(start_as(wrong[i]), strerror(EINVAL));
}

/* Three pipes for the streams, and one for the errno of exec. */
static void without_pipes(void **state)
{
	for (pipes_most = 0; pipes_most < 4; pipes_most++) {
		assert_string_equal(start_as("4 5"), strerror(EMFILE));
		assert_int_equal(pipes, pipes_most + 1);
		for (int i = 0; i < 3; i++) {
			int fd = i == 0 ? session.in : i == 1 ? session.out : session.errors;

			if (fd >= 0)
				close(fd);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_groups_are_set),
		cmocka_unit_test(users_that_are_none),
		cmocka_unit_test(without_pipes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
