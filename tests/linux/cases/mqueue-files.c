/* SPDX-License-Identifier: BSD-2-Clause */
/* The filesystem of message queues: names, attributes, contents, and one for each IPC namespace. */
#include <dirent.h>
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/wait.h>

#include "case.h"

#define AT "/tmp/mqueue-files"

static void list(const char *where)
{
	struct dirent **entries;
	int n = scandir(where, &entries, NULL, alphasort);

	printf("%s:", where);
	for (int i = 0; i < n; i++) {
		printf(" %s", entries[i]->d_name);
		free(entries[i]);
	}
	printf("\n");
	if (n >= 0)
		free(entries);
}

static void show_stat(const char *name)
{
	struct stat s;

	if (stat(name, &s))
		printf("%s: %s\n", name, strerrorname_np(errno));
	else
		printf("%s: mode %o links %lu owner %u:%u size %ld\n", name, s.st_mode,
		       (unsigned long)s.st_nlink, s.st_uid, s.st_gid, (long)s.st_size);
}

static void show_text(const char *name)
{
	char text[128];
	int fd = open(name, O_RDONLY);
	ssize_t n = read(fd, text, sizeof(text));

	printf("%s: %.*s", name, n < 0 ? 0 : (int)n, text);
	SHOW(read(fd, text, sizeof(text)));
	SHOW(lseek(fd, 3, SEEK_SET));
	SHOW(read(fd, text, 5));
	SHOW(lseek(fd, 0, SEEK_END));
	close(fd);
}

static void names(void)
{
	struct mq_attr a = {.mq_maxmsg = 3, .mq_msgsize = 32};
	mqd_t q = mq_open("/first", O_RDWR | O_CREAT, 0640, &a);

	SHOW(q >= 0);
	list(AT);
	show_stat(AT);
	show_stat(AT "/first");
	show_text(AT "/first");
	SHOW(mq_send(q, "hello", 5, 1));
	SHOW(mq_send(q, "you", 3, 2));
	show_text(AT "/first");
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
	SHOW(mq_notify(q, &event));
	char text[128];
	int fd = open(AT "/first", O_RDWR);
	SHOW(read(fd, text, sizeof(text)) > 0);
	*strstr(text, "NOTIFY_PID") = 0;
	printf("%s\n", text);
	SHOW(write(fd, "x", 1));
	struct pollfd p = {.fd = fd, .events = POLLIN | POLLOUT};
	SHOW(poll(&p, 1, 0));
	printf("ready %x\n", p.revents);
	SHOW(mq_receive(fd, text, 32, NULL));
	SHOW(mq_receive(fd, text, 32, NULL));
	p.revents = 0;
	SHOW(poll(&p, 1, 0));
	printf("ready %x\n", p.revents);
	close(fd);
	SHOW(unlink(AT "/first"));
	SHOW(mq_open("/first", O_RDWR));
	SHOW(mq_send(q, "still", 5, 0));
	SHOW(mq_close(q));
	list(AT);
}

static void made_by_files(void)
{
	struct mq_attr a;
	int fd = open(AT "/second", O_CREAT | O_RDWR, 0666);

	SHOW(fd >= 0);
	show_stat(AT "/second");
	SHOW(mq_getattr(fd, &a));
	printf("messages %ld size %ld\n", a.mq_maxmsg, a.mq_msgsize);
	SHOW(mq_send(fd, "file", 4, 0));
	mqd_t q = mq_open("/second", O_RDONLY);
	char text[8192];
	SHOW(mq_receive(q, text, sizeof(text), NULL));
	SHOW(mq_close(q));
	SHOW(close(fd));
	SHOW(open(AT "/second", O_CREAT | O_EXCL, 0600));
	SHOW(mq_open("/second", O_CREAT | O_EXCL | O_RDWR, 0600, NULL));
	SHOW(chmod(AT "/second", 0600));
	SHOW(chown(AT "/second", 1000, 1000));
	show_stat(AT "/second");
	SHOW(mkdir(AT "/folder", 0700));
	SHOW(rename(AT "/second", AT "/third"));
	SHOW(link(AT "/second", AT "/third"));
	SHOW(symlink("second", AT "/third"));
	SHOW(mknod(AT "/third", S_IFIFO | 0600, 0));
	fd = open(AT "/second", O_RDWR | O_TRUNC);
	SHOW(fd >= 0);
	SHOW(close(fd));
	SHOW(rmdir(AT "/second"));
	list(AT);
}

/* Who may remove what: the folder has the sticky bit. */
static void rights(void)
{
	mq_open("/root", O_CREAT | O_RDWR, 0600, NULL);
	if (!fork()) {
		setresgid(1000, 1000, 1000);
		setresuid(1000, 1000, 1000);
		SHOW(mq_unlink("/root"));
		SHOW(unlink(AT "/root"));
		SHOW(mq_open("/root", O_RDONLY));
		SHOW(open(AT "/root", O_RDONLY));
		SHOW(mq_unlink("/second"));
		SHOW(mq_open("/user", O_CREAT | O_RDWR, 0600, NULL) >= 0);
		show_stat(AT "/user");
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);
	SHOW(mq_unlink("/user"));
	list(AT);
}

static void namespaces(void)
{
	struct statfs s;

	SHOW(statfs(AT, &s));
	printf("type %lx\n", (unsigned long)s.f_type);
	SHOW(mkdir(AT "-2", 0700));
	SHOW(mount("none", AT "-2", "mqueue", 0, NULL));
	list(AT "-2");
	SHOW(umount(AT "-2"));
	if (!fork()) {
		SHOW(unshare(CLONE_NEWIPC | CLONE_NEWNS));
		SHOW(mount("none", AT "-2", "mqueue", 0, NULL));
		list(AT "-2");
		list(AT);
		SHOW(mq_open("/inner", O_CREAT | O_RDWR, 0600, NULL) >= 0);
		list(AT "-2");
		SHOW(mq_open("/root", O_RDONLY));
		SHOW(open(AT "/outer", O_CREAT | O_RDWR, 0600) >= 0);
		/* The namespace's last task leaves, and the mount stays. */
		SHOW(unshare(CLONE_NEWIPC));
		SHOW(mq_open("/inner", O_RDONLY));
		SHOW(umount(AT "-2"));
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);
	list(AT);
	if (!fork()) {
		setresuid(1000, 1000, 1000);
		SHOW(mount("none", AT "-2", "mqueue", 0, NULL));
		SHOW(unshare(CLONE_NEWUSER | CLONE_NEWNS));
		SHOW(mount("none", AT "-2", "mqueue", 0, NULL));
		SHOW(unshare(CLONE_NEWIPC));
		SHOW(mount("none", "/tmp", "mqueue", 0, NULL));
		list("/tmp");
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);
}

int main(void)
{
	umask(022);
	SHOW(unshare(CLONE_NEWNS | CLONE_NEWIPC));
	SHOW(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
	SHOW(mkdir(AT, 0755));
	SHOW(mount("none", AT, "mqueue", MS_NOSUID, NULL));
	SHOW(mount("none", AT, "mqueue", 0, "option"));
	names();
	made_by_files();
	rights();
	namespaces();
	SHOW(umount2(AT, MNT_DETACH));
	SHOW(rmdir(AT));
	SHOW(rmdir(AT "-2"));
	return 0;
}
