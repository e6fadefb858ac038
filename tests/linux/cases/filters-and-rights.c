/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A filter that one thread puts on all brings its no_new_privs along: otherwise a thread that can
 * still gain privileges would run a set-user-id program under a filter that its user has written.
 */
#include "case.h"

#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#define PROGRAM "/tmp/filtered"

static struct sock_filter code[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sethostname, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EXDEV),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
static struct sock_fprog program = {4, code};

static void *filter_all(void *arg)
{
	bool promise = arg != NULL;

	if (promise)
		SHOW(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	SHOW(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program));
	return NULL;
}

static void try_program(bool promise)
{
	char *argv[] = {"filtered", "show", NULL}, *envp[] = {NULL};
	pthread_t thread;

	setgroups(0, NULL);
	setresgid(1000, 1000, 1000);
	setresuid(1000, 1000, 1000);
	pthread_create(&thread, NULL, filter_all, promise ? "" : NULL);
	pthread_join(thread, NULL);
	SHOW(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	execve(PROGRAM, argv, envp);
	perror("exec");
}

static int show(void)
{
	printf("uid %d euid %d\n", getuid(), geteuid());
	SHOW(sethostname("selkie", 6));
	SHOW(prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
	return 0;
}

int main(int argc, char **argv)
{
	char buffer[4096];
	ssize_t n;

	case_begin();
	if (argc > 1)
		return show();
	int in = open("/proc/self/exe", O_RDONLY), out = open(PROGRAM, O_CREAT | O_WRONLY, 0700);
	while ((n = read(in, buffer, sizeof(buffer))) > 0)
		write(out, buffer, (size_t)n);
	fchmod(out, 04755);
	close(in);
	close(out);
	IN_CHILD(try_program(false));
	IN_CHILD(try_program(true));
	return 0;
}
