/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Starts a command: in a session of its own, on pipes or on a terminal, as the host's user and in
 * its folder. If exec fails, the errno comes back by a pipe that a successful exec closes.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pty.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/agent/agent.h"

#define WORDS_MAX 4096

static char default_path[] = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

struct plan {
	char *argv[WORDS_MAX + 1], *envp[WORDS_MAX + 2];
	size_t words, variables;
	const char *folder, *user;
};

/* Sorts the words into `plan`. False: they are malformed, or there is no program among them. */
static bool sort(struct plan *plan, char *words, size_t n)
{
	if (!n || words[n - 1])
		return false;
	for (size_t at = 0; at < n; at += strlen(words + at) + 1) {
		char *word = words + at + 1;

		if (words[at] == 'a' && plan->words < WORDS_MAX)
			plan->argv[plan->words++] = word;
		else if (words[at] == 'e' && plan->variables < WORDS_MAX)
			plan->envp[plan->variables++] = word;
		else if (words[at] == 'w')
			plan->folder = word;
		else if (words[at] == 'u')
			plan->user = word;
		else
			return false;
	}
	bool has_path = false;
	for (size_t i = 0; i < plan->variables; i++)
		has_path |= !strncmp(plan->envp[i], "PATH=", 5);
	if (!has_path)
		plan->envp[plan->variables++] = default_path;
	return plan->words > 0;
}

/* The ids of "UID GID GROUP..." in decimal; *count: how many. NULL: errno. It is not freed. */
static gid_t *ids_of(const char *text, size_t *count)
{
	gid_t *ids = calloc(strlen(text) / 2 + 1, sizeof(*ids)); /* a digit and a blank for each */

	*count = 0;
	for (char *end; ids && *text; text = *end ? end + 1 : end) {
		unsigned long id = strtoul(text, &end, 10);

		if (*text < '0' || *text > '9' || (*end && *end != ' ') || id > UINT_MAX) {
			errno = EINVAL;
			return NULL;
		}
		ids[(*count)++] = (gid_t)id;
	}
	return ids;
}

/* Takes the user, the group and the supplementary groups of the text. False: errno, EINVAL for more
 * groups than the kernel allows. */
static bool become_user(const char *text)
{
	size_t count;
	const gid_t *ids = ids_of(text, &count);

	if (ids && count < 2)
		errno = EINVAL;
	return ids && count >= 2 && !setgroups(count - 2, ids + 2) && !setgid(ids[1]) &&
	       !setuid(ids[0]);
}

static _Noreturn void child(const struct plan *plan, const int ends[3], int report)
{
	sigset_t none;
	int error;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	setsid();
	for (int fd = 0; fd < 3; fd++)
		dup2(ends[fd], fd);
	if (isatty(0))
		ioctl(0, TIOCSCTTY, 0);
	environ = (char **)plan->envp;
	if ((plan->folder && chdir(plan->folder)) || (plan->user && !become_user(plan->user)))
		error = -errno;
	else {
		execvpe(plan->argv[0], plan->argv, plan->envp);
		error = errno;
	}
	if (write(report, &error, sizeof(error)) < 0)
		_exit(AGENT_STATUS_FAILED);
	_exit(AGENT_STATUS_FAILED);
}

/* The agent's ends go to `s`, the command's to `ends`; all are close-on-exec. */
static bool make_pipes(struct session *s, int ends[3])
{
	int in[2], out[2], errors[2];

	if (pipe2(in, O_CLOEXEC))
		return false;
	s->in = in[1];
	ends[0] = in[0];
	if (pipe2(out, O_CLOEXEC))
		return false;
	s->out = out[0];
	ends[1] = out[1];
	if (pipe2(errors, O_CLOEXEC))
		return false;
	s->errors = errors[0];
	ends[2] = errors[1];
	return true;
}

static bool make_terminal(struct session *s, int ends[3], const struct winsize *size)
{
	int slave;

	if (openpty(&s->in, &slave, NULL, NULL, size))
		return false;
	fcntl(s->in, F_SETFD, FD_CLOEXEC);
	fcntl(slave, F_SETFD, FD_CLOEXEC);
	ends[0] = ends[1] = ends[2] = slave;
	return true;
}

static void close_ends(const int ends[3])
{
	for (int i = 0; i < 3; i++)
		if (ends[i] >= 0 && (i == 0 || ends[i] != ends[0]))
			close(ends[i]);
}

/* The child's errno, 0 if exec succeeded; negative if a step before exec failed. */
static int reported(int fd)
{
	int error = 0;

	while (read(fd, &error, sizeof(error)) < 0 && errno == EINTR)
		;
	return error;
}

static bool start(struct session *s, const struct plan *plan, const int ends[3], int *status,
		  const char **why)
{
	int report[2];

	if (pipe2(report, O_CLOEXEC)) {
		*why = strerror(errno);
		return false;
	}
	s->pid = fork();
	if (!s->pid)
		child(plan, ends, report[1]);
	close(report[1]);
	int error = s->pid < 0 ? errno : reported(report[0]);
	close(report[0]);
	if (s->pid < 0)
		s->pid = 0;
	if (!error)
		return true;
	if (s->pid)
		waitpid(s->pid, NULL, 0);
	s->pid = 0;
	*status = error == ENOENT ? AGENT_STATUS_ABSENT : AGENT_STATUS_FAILED;
	*why = error == ENOENT ? "command not found" : strerror(abs(error));
	return false;
}

bool spawn(struct session *s, bool tty, uint16_t rows, uint16_t columns, int *status,
	   const char **why)
{
	const struct winsize size = {.ws_row = rows, .ws_col = columns};
	struct plan *plan = calloc(1, sizeof(*plan));
	int ends[3] = {-1, -1, -1};
	bool ok = plan && sort(plan, s->words, s->words_size);

	*status = AGENT_STATUS_FAILED;
	if (!plan)
		*why = strerror(errno);
	if (ok) {
		s->tty = tty;
		ok = tty ? make_terminal(s, ends, &size) : make_pipes(s, ends);
		if (!ok)
			*why = strerror(errno);
	}
	ok = ok && start(s, plan, ends, status, why);
	close_ends(ends);
	for (int i = 0; ok && i < 3; i++) {
		int fd = i == 0 ? s->in : i == 1 ? s->out : s->errors;

		if (fd >= 0)
			fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	}
	free(plan);
	return ok;
}
