/* SPDX-License-Identifier: BSD-2-Clause */
/* Files of /proc whose contents can be the same everywhere: mem, smaps_rollup, locks, children. */
#include "case.h"

#include <sys/file.h>

static char secret[] = "what the memory holds";

static void memory(void)
{
	char buf[64] = "";
	int fd = open("/proc/self/mem", O_RDWR);

	SHOW_OK(fd);
	SHOW(pread(fd, buf, sizeof(secret), (off_t)(uintptr_t)secret));
	puts(buf);
	SHOW(pwrite(fd, "WHAT", 4, (off_t)(uintptr_t)secret));
	puts(secret);
	SHOW(pread(fd, buf, 8, 0));
	SHOW(pwrite(fd, buf, 8, 0));
	SHOW(pread(fd, (void *)1, 8, (off_t)(uintptr_t)secret));
	/* A write through /proc/self/mem also changes read-only memory. */
	char *ro = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	SHOW(pwrite(fd, "forced", 6, (off_t)(uintptr_t)ro));
	puts(ro);
	SHOW(lseek(fd, (off_t)(uintptr_t)secret, SEEK_SET) == (off_t)(uintptr_t)secret);
	SHOW(read(fd, buf, 4));
	SHOW(lseek(fd, 0, SEEK_END));
	SHOW(read(fd, buf, 0));
	close(fd);
	IN_CHILD(setuid(1000); char name[40];
		 snprintf(name, sizeof(name), "/proc/%d/mem", getppid());
		 SHOW(open(name, O_RDONLY)));
}

/* The sum of one line of smaps; `name` with its colon. */
static long sum(const char *file, const char *name)
{
	char line[512];
	FILE *f = fopen(file, "r");
	long total = 0;

	while (f && fgets(line, sizeof(line), f)) {
		if (!strncmp(line, name, strlen(name)))
			total += strtol(line + strlen(name), NULL, 10);
	}
	if (f)
		fclose(f);
	return total;
}

static void rollup(void)
{
	SHOW(sum("/proc/self/smaps_rollup", "Rss:") > 0);
	SHOW(sum("/proc/self/smaps_rollup", "Anonymous:") > 0);
	SHOW(sum("/proc/self/smaps_rollup", "Size:"));
}

static void show_locks(void)
{
	char line[512], kind[20], how[20], what[20], range[40];
	struct stat st;
	FILE *f = fopen("/proc/locks", "r");

	stat("locked", &st);
	while (fgets(line, sizeof(line), f)) {
		unsigned long inode = 0;
		int pid = 0;
		if (sscanf(line, "%*d: %19s %19s %19s %d %*x:%*x:%lu %39[^\n]", kind, how, what,
			   &pid, &inode, range) == 6 &&
		    inode == st.st_ino && (pid == getpid() || pid == -1))
			printf("%s %s %s %s %s\n", kind, how, what, pid == -1 ? "-1" : "mine",
			       range);
	}
	fclose(f);
}

static void locks(void)
{
	int fd = open("locked", O_CREAT | O_RDWR, 0600);
	struct flock l = {.l_type = F_WRLCK, .l_start = 10, .l_len = 5};

	show_locks();
	fcntl(fd, F_SETLK, &l);
	show_locks();
	l = (struct flock){.l_type = F_RDLCK, .l_start = 100};
	fcntl(fd, F_OFD_SETLK, &l);
	show_locks();
	flock(fd, LOCK_EX);
	show_locks();
	close(fd);
	show_locks();
}

static void lines(const char *name)
{
	char line[200] = "";
	FILE *f = fopen(name, "r");

	if (!f || !fgets(line, sizeof(line), f))
		strcpy(line, "nothing\n");
	printf("%s: %s", name, line);
	if (f)
		fclose(f);
}

static void children(void)
{
	char name[64], line[200] = "";

	snprintf(name, sizeof(name), "/proc/self/task/%d/children", gettid());
	pid_t pid = fork();
	if (!pid) {
		pause();
		_exit(0);
	}
	FILE *f = fopen(name, "r");
	fgets(line, sizeof(line), f);
	fclose(f);
	SHOW(atoi(line) == pid);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

int main(void)
{
	case_begin();
	memory();
	rollup();
	locks();
	children();
	lines("/proc/self/uid_map");
	lines("/proc/self/gid_map");
	lines("/proc/sys/kernel/overflowuid");
	lines("/proc/sys/fs/overflowgid");
	lines("/proc/sys/fs/lease-break-time");
	lines("/proc/sys/fs/leases-enable");
	lines("/proc/sys/fs/inotify/max_queued_events");
	lines("/proc/sys/fs/aio-max-nr");
	lines("/proc/sys/fs/mqueue/msg_max");
	return 0;
}
