/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/<pid>: io, pagemap, syscall, timerslack_ns, oom_adj and the other small files. */
#include "case.h"

#include <sys/prctl.h>
#include <sys/syscall.h>

static char text[4096];

static char *file_text(const char *name)
{
	int fd = open(name, O_RDONLY);
	ssize_t n = read(fd, text, sizeof(text) - 1);

	close(fd);
	text[n > 0 ? n : 0] = 0;
	return fd < 0 ? "none\n" : n < 0 ? "unreadable\n" : text;
}

static long value(const char *file, const char *name)
{
	const char *at = strstr(file_text(file), name);

	return at ? atol(at + strlen(name)) : -1;
}

static int set(const char *name, const char *to)
{
	int fd = open(name, O_WRONLY);
	int n = (int)write(fd, to, strlen(to)), error = errno;

	close(fd);
	errno = error;
	return fd < 0 ? -1 : n;
}

static void transfers(void)
{
	static char data[10000];
	int fd = open("file", O_CREAT | O_RDWR, 0600);
	long written = value("/proc/self/io", "wchar: "), calls = value("/proc/self/io", "syscw: ");

	for (int i = 0; i < 3; i++)
		write(fd, data, sizeof(data));
	SHOW(value("/proc/self/io", "wchar: ") - written);
	SHOW(value("/proc/self/io", "syscw: ") - calls);
	long got = value("/proc/self/io", "rchar: ");
	long length = (long)strlen(text);
	pread(fd, data, sizeof(data), 0);
	SHOW(value("/proc/self/io", "rchar: ") - got - length);
	/* A child's use counts after it was waited for. */
	written = value("/proc/self/io", "wchar: ");
	if (!fork()) {
		write(fd, data, 5000);
		_exit(0);
	}
	wait(NULL);
	SHOW(value("/proc/self/io", "wchar: ") - written);
	IN_CHILD(setuid(1000); char name[40];
		 snprintf(name, sizeof(name), "/proc/%d/io", getppid());
		 printf("%s", file_text(name)));
}

static int page_bits(const void *address)
{
	int fd = open("/proc/self/pagemap", O_RDONLY);
	uint64_t entry = 0;

	pread(fd, &entry, 8, (off_t)((uintptr_t)address / 4096 * 8));
	close(fd);
	return (int)(entry >> 63) * 2 + (int)(entry >> 61 & 1);
}

static void pages(void)
{
	char *at = mmap(NULL, 2 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = open("/proc/self/pagemap", O_RDONLY);
	uint64_t entries[2];

	madvise(at, 2 * 4096, MADV_NOHUGEPAGE);
	at[0] = 1;
	SHOW(page_bits(at));
	SHOW(page_bits(at + 4096));
	SHOW(page_bits((void *)0));
	SHOW(pread(fd, entries, 16, (off_t)((uintptr_t)at / 4096 * 8)));
	SHOW(pread(fd, entries, 7, 0));
	SHOW(pread(fd, entries, 8, 4));
	SHOW(pread(fd, (void *)1, 8, 0));
	SHOW(pread(fd, entries, 8, 1l << 60));
	SHOW(open("/proc/self/pagemap", O_WRONLY | O_EXCL) >= 0);
	close(fd);
}

static void waiting(void)
{
	int fds[2];
	char name[40];

	pipe(fds);
	pid_t pid = fork();
	if (!pid) {
		read(fds[0], name, 1);
		_exit(0);
	}
	until_asleep(pid);
	snprintf(name, sizeof(name), "/proc/%d/syscall", pid);
	long number = -1, fd = -1, n = -1;
	sscanf(file_text(name), "%ld 0x%lx 0x%*x 0x%lx", &number, &fd, &n);
	printf("%ld %d %ld\n", number, fd == fds[0], n);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(fds[0]);
	close(fds[1]);
	printf("%.2s\n", file_text("/proc/self/syscall"));
}

static void slack(void)
{
	SHOW(atol(file_text("/proc/self/timerslack_ns")));
	SHOW(set("/proc/self/timerslack_ns", "12345\n"));
	SHOW(prctl(PR_GET_TIMERSLACK));
	SHOW(set("/proc/self/timerslack_ns", "0"));
	SHOW(prctl(PR_GET_TIMERSLACK));
	SHOW(set("/proc/self/timerslack_ns", "x"));
	IN_CHILD(setuid(1000); char name[48];
		 snprintf(name, sizeof(name), "/proc/%d/timerslack_ns", getppid());
		 printf("%s", file_text(name)); SHOW(set(name, "1")));
}

/* Upwards only: that needs no right. */
static void scores(void)
{
	SHOW(set("/proc/self/oom_adj", "8"));
	printf("%s", file_text("/proc/self/oom_score_adj"));
	printf("%s", file_text("/proc/self/oom_adj"));
	SHOW(set("/proc/self/oom_adj", "15"));
	printf("%s", file_text("/proc/self/oom_score_adj"));
	SHOW(set("/proc/self/oom_adj", "16"));
	SHOW(set("/proc/self/oom_adj", "-18"));
	SHOW(set("/proc/self/oom_score_adj", "1001"));
	IN_CHILD(setuid(1000); SHOW(set("/proc/self/oom_score_adj", "5")));
}

int main(void)
{
	case_begin();
	transfers();
	pages();
	waiting();
	slack();
	scores();
	printf("%s", file_text("/proc/self/setgroups"));
	printf("%s", file_text("/proc/self/wchan"));
	long a, b, c;
	SHOW(sscanf(file_text("/proc/self/schedstat"), "%ld %ld %ld", &a, &b, &c));
	SHOW(!strncmp(file_text("/proc/self/mountstats"), "device ", 7));
	return 0;
}
