/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Operations that only root may do, tried by an ordinary user: each call returns the same as on
 * Linux. A call that worked would be a way to become root, to see another user's data, or to stop
 * the system.
 */
#include "case.h"

#include <arpa/inet.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <mqueue.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/fsuid.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/timex.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <time.h>

#define FOLDER "/tmp/roots"

static int shm, msg, sem;

static void prepare(void)
{
	static const struct {
		const char *name;
		mode_t mode;
	} files[] = {{"secret", 0600}, {"readable", 0644}, {"writable", 0666}};
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = FOLDER "/socket"};
	struct mq_attr attr = {.mq_maxmsg = 2, .mq_msgsize = 8};
	char path[64];

	mkdir(FOLDER, 0755);
	mount("t", FOLDER, "tmpfs", 0, "mode=755");
	umask(0);
	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), FOLDER "/%s", files[i].name);
		close(open(path, O_CREAT | O_WRONLY, files[i].mode));
	}
	mkdir(FOLDER "/private", 0700);
	close(open(FOLDER "/private/inside", O_CREAT | O_WRONLY, 0666));
	mkdir(FOLDER "/sticky", 01777);
	close(open(FOLDER "/sticky/file", O_CREAT | O_WRONLY, 0666));
	mkdir(FOLDER "/open", 0777);
	int s = socket(AF_UNIX, SOCK_STREAM, 0);
	bind(s, (struct sockaddr *)&address, sizeof(address));
	chmod(address.sun_path, 0600);
	listen(s, 1);
	shm = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
	msg = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
	sem = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
	close(mq_open("/roots", O_CREAT | O_RDWR, 0600, &attr));
}

/* access() checks the rights of a set-user-id program's user, not of the program. */
static void real_access(void)
{
	setresgid(1000, 0, 0);
	setresuid(1000, 0, 0);
	SHOW_OK(access(FOLDER "/secret", R_OK));
	SHOW_OK(access(FOLDER "/private/inside", R_OK));
	SHOW_OK(faccessat(AT_FDCWD, FOLDER "/private/inside", R_OK, AT_EACCESS));
	prctl(PR_SET_SECUREBITS, 1 << 2, 0, 0, 0);
	SHOW_OK(access(FOLDER "/secret", R_OK));
	exit(0);
}

static void tidy(void)
{
	shmctl(shm, IPC_RMID, NULL);
	msgctl(msg, IPC_RMID, NULL);
	semctl(sem, 0, IPC_RMID);
	mq_unlink("/roots");
}

static void mounts_and_namespaces(void)
{
	SHOW_OK(mount("t", FOLDER "/open", "tmpfs", 0, NULL));
	SHOW_OK(mount(FOLDER, FOLDER "/open", NULL, MS_BIND, NULL));
	SHOW_OK(mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND, NULL));
	SHOW_OK(mount(NULL, "/", NULL, MS_SHARED, NULL));
	SHOW_OK(umount2("/proc", MNT_DETACH));
	SHOW_OK(syscall(SYS_pivot_root, FOLDER, FOLDER "/open"));
	SHOW_OK(chroot(FOLDER));
	SHOW_OK(syscall(SYS_fsopen, "tmpfs", 0));
	SHOW_OK(syscall(SYS_fspick, AT_FDCWD, "/", 0));
	SHOW_OK(syscall(SYS_open_tree, AT_FDCWD, FOLDER, 1));
	SHOW_OK(syscall(SYS_open_tree, AT_FDCWD, FOLDER, 0));
	SHOW_OK(syscall(SYS_move_mount, AT_FDCWD, FOLDER, AT_FDCWD, FOLDER "/open", 0));
	SHOW_OK(unshare(CLONE_NEWNS));
	SHOW_OK(unshare(CLONE_NEWUTS));
	SHOW_OK(unshare(CLONE_NEWIPC));
	SHOW_OK(syscall(SYS_clone, CLONE_NEWNS | SIGCHLD, 0, 0, 0, 0));
	int fd = open("/proc/self/ns/mnt", O_RDONLY);
	SHOW_OK(setns(fd, CLONE_NEWNS));
	close(fd);
	fd = open("/proc/self/ns/uts", O_RDONLY);
	SHOW_OK(setns(fd, 0));
	close(fd);
}

static void machine(void)
{
	struct timeval now = {1000000000, 0};
	struct timespec ns = {1000000000, 0};
	struct timex tx = {.modes = ADJ_OFFSET};

	SHOW_OK(sethostname("x", 1));
	SHOW_OK(setdomainname("x", 1));
	SHOW_OK(settimeofday(&now, NULL));
	SHOW_OK(clock_settime(CLOCK_REALTIME, &ns));
	SHOW_OK(adjtimex(&tx));
	SHOW_OK(clock_adjtime(CLOCK_REALTIME, &tx));
	SHOW_OK(reboot(RB_AUTOBOOT));
	SHOW_OK(syscall(SYS_vhangup));
	SHOW_OK(timerfd_create(CLOCK_REALTIME_ALARM, 0));
	SHOW_OK(timerfd_create(CLOCK_BOOTTIME_ALARM, 0));
	SHOW_OK(open("/dev/mem", O_RDONLY));
	SHOW_OK(open("/proc/sys/kernel/hostname", O_WRONLY));
	SHOW_OK(open("/proc/sys/fs/suid_dumpable", O_WRONLY));
	SHOW_OK(open("/proc/sys/vm/drop_caches", O_WRONLY));
}

static void identities(void)
{
	gid_t group = 0;
	struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct d[2] = {{1, 1, 1}};

	SHOW_OK(setuid(0));
	SHOW_OK(setgid(0));
	SHOW_OK(setreuid(-1, 0));
	SHOW_OK(setresgid(-1, -1, 0));
	SHOW_OK(setgroups(1, &group));
	SHOW_OK(setgroups(0, NULL));
	SHOW(setfsuid(0));
	SHOW(setfsuid(-1));
	SHOW_OK(syscall(SYS_capset, &h, d));
	SHOW_OK(prctl(PR_CAPBSET_DROP, 1, 0, 0, 0));
	SHOW_OK(prctl(PR_SET_SECUREBITS, 1, 0, 0, 0));
	SHOW_OK(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 1, 0, 0));
	SHOW_OK(prctl(PR_SET_DUMPABLE, 2, 0, 0, 0));
	SHOW_OK(syscall(SYS_setsid));
	SHOW_OK(setpgid(getppid(), 0));
}

static void scheduling(void)
{
	struct sched_param param = {.sched_priority = 1};
	struct rlimit up = {RLIM_INFINITY, RLIM_INFINITY};
	struct rlimit limit;

	SHOW_OK(setpriority(PRIO_PROCESS, 0, -5));
	SHOW_OK(nice(-1));
	SHOW_OK(sched_setscheduler(0, SCHED_FIFO, &param));
	SHOW_OK(sched_setscheduler(0, SCHED_RR, &param));
	SHOW_OK(syscall(SYS_ioprio_set, 1, 0, 1 << 13));
	setrlimit(RLIMIT_NOFILE, &(struct rlimit){64, 64});
	SHOW_OK(setrlimit(RLIMIT_NOFILE, &up));
	setrlimit(RLIMIT_MEMLOCK, &(struct rlimit){8192, 8192});
	SHOW_OK(setrlimit(RLIMIT_MEMLOCK, &up));
	SHOW_OK(mlock(malloc(1 << 20), 1 << 20));
	SHOW_OK(mlockall(MCL_CURRENT));
	SHOW_OK(prlimit(getppid(), RLIMIT_NOFILE, NULL, &limit));
	SHOW_OK(setpriority(PRIO_PROCESS, (id_t)getppid(), 5));
	int fd = open("/proc/self/oom_score_adj", O_WRONLY);
	SHOW_OK(write(fd, "-5", 2));
	close(fd);
	SHOW_OK(kill(getppid(), 0));
	SHOW_OK(ptrace(PTRACE_ATTACH, getppid(), 0, 0));
}

static void names(void)
{
	struct timeval times[2] = {{1, 0}, {1, 0}};
	char byte;

	SHOW_OK(open(FOLDER "/secret", O_RDONLY));
	SHOW_OK(open(FOLDER "/readable", O_WRONLY));
	SHOW_OK(open(FOLDER "/readable", O_RDONLY | O_NOATIME));
	SHOW_OK(open(FOLDER "/readable", O_RDONLY | O_TRUNC));
	SHOW_OK(open(FOLDER "/private/inside", O_RDONLY));
	SHOW_OK(open(FOLDER "/private", O_RDONLY));
	SHOW_OK(open(FOLDER "/private", O_PATH));
	SHOW_OK(openat(open(FOLDER "/private", O_PATH), "inside", O_RDONLY));
	SHOW_OK(truncate(FOLDER "/readable", 0));
	SHOW_OK(chmod(FOLDER "/writable", 0777));
	SHOW_OK(chown(FOLDER "/writable", 1000, 1000));
	SHOW_OK(chown(FOLDER "/writable", -1, -1));
	SHOW_OK(utimes(FOLDER "/writable", times));
	SHOW_OK(utimes(FOLDER "/writable", NULL));
	SHOW_OK(utimes(FOLDER "/readable", NULL));
	SHOW_OK(unlink(FOLDER "/sticky/file"));
	SHOW_OK(rename(FOLDER "/sticky/file", FOLDER "/sticky/other"));
	SHOW_OK(rename(FOLDER "/sticky/file", FOLDER "/open/other"));
	SHOW_OK(link(FOLDER "/readable", FOLDER "/readable2"));
	SHOW_OK(unlink(FOLDER "/readable"));
	SHOW_OK(mkdir(FOLDER "/new", 0777));
	SHOW_OK(rmdir(FOLDER "/open"));
	SHOW_OK(chdir(FOLDER "/private"));
	SHOW_OK(mknod(FOLDER "/open/c", S_IFCHR | 0666, makedev(1, 1)));
	SHOW_OK(mknod(FOLDER "/open/b", S_IFBLK | 0666, makedev(254, 0)));
	SHOW_OK(mknod(FOLDER "/open/p", S_IFIFO | 0666, 0));
	SHOW_OK(setxattr(FOLDER "/writable", "trusted.x", "", 0, 0));
	SHOW_OK(setxattr(FOLDER "/writable", "security.x", "", 0, 0));
	SHOW_OK(getxattr(FOLDER "/writable", "trusted.x", &byte, 1));
	SHOW_OK(setxattr(FOLDER "/readable", "user.x", "", 0, 0));
	SHOW_OK(inotify_add_watch(inotify_init1(0), FOLDER "/secret", IN_ALL_EVENTS));
	SHOW_OK(inotify_add_watch(inotify_init1(0), FOLDER "/readable", IN_ALL_EVENTS));
	SHOW_OK(fcntl(open(FOLDER "/readable", O_RDONLY), F_SETLEASE, F_RDLCK));
	SHOW_OK(faccessat(AT_FDCWD, FOLDER "/secret", R_OK, AT_EACCESS));
	SHOW_OK(access(FOLDER "/private/inside", F_OK));
	int own = open(FOLDER "/open/own", O_CREAT | O_RDWR, 0644);
	SHOW_OK(fchown(own, 0, -1));
	SHOW_OK(fchown(own, -1, 0));
	SHOW_OK(fchmod(own, 06755));
	struct stat st;
	fstat(own, &st);
	printf("mode %o\n", st.st_mode & 07777);
	char handle[sizeof(struct file_handle) + 128];
	struct file_handle *fh = (void *)handle;
	int id;
	fh->handle_bytes = 128;
	name_to_handle_at(AT_FDCWD, FOLDER "/readable", fh, &id, 0);
	SHOW_OK(open_by_handle_at(own, fh, O_RDONLY));
}

static void objects(void)
{
	struct shmid_ds sds;
	struct msqid_ds mds;
	struct semid_ds zds;
	struct sembuf op = {0, 1, 0};
	char text[16];

	SHOW_OK(shmat(shm, NULL, 0) == (void *)-1 ? -1 : 0);
	SHOW_OK(shmctl(shm, IPC_STAT, &sds));
	SHOW_OK(shmctl(shm, IPC_SET, &sds));
	SHOW_OK(shmctl(shm, IPC_RMID, NULL));
	SHOW_OK(shmctl(shm, SHM_LOCK, NULL));
	SHOW_OK(msgsnd(msg, "\1\0\0\0\0\0\0\0x", 1, IPC_NOWAIT));
	SHOW_OK(msgrcv(msg, text, 8, 0, IPC_NOWAIT));
	SHOW_OK(msgctl(msg, IPC_STAT, &mds));
	SHOW_OK(msgctl(msg, IPC_SET, &mds));
	SHOW_OK(msgctl(msg, IPC_RMID, NULL));
	SHOW_OK(semop(sem, &op, 1));
	SHOW_OK(semctl(sem, 0, GETVAL));
	SHOW_OK(semctl(sem, 0, SETVAL, 1));
	SHOW_OK(semctl(sem, 0, IPC_STAT, &zds));
	SHOW_OK(semctl(sem, 0, IPC_RMID));
	SHOW_OK(mq_open("/roots", O_RDONLY));
	SHOW_OK(mq_unlink("/roots"));
	int pipefd[2];
	pipe(pipefd);
	SHOW_OK(fcntl(pipefd[0], F_SETPIPE_SZ, 64 << 20));
	SHOW_OK(fcntl(pipefd[0], F_SETOWN, getppid()));
}

static long pass_credentials(pid_t pid, uid_t uid, gid_t gid)
{
	int pair[2];
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(struct ucred))];
	} control = {0};
	struct iovec iov = {"x", 1};
	struct msghdr m = {.msg_iov = &iov,
			   .msg_iovlen = 1,
			   .msg_control = &control,
			   .msg_controllen = sizeof(control)};
	struct ucred who = {pid, uid, gid};

	socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
	control.header.cmsg_len = CMSG_LEN(sizeof(who));
	control.header.cmsg_level = SOL_SOCKET;
	control.header.cmsg_type = SCM_CREDENTIALS;
	memcpy(CMSG_DATA(&control.header), &who, sizeof(who));
	long r = sendmsg(pair[0], &m, 0);
	int error = errno;
	close(pair[0]);
	close(pair[1]);
	errno = error;
	return r;
}

static long interface(unsigned long request)
{
	struct ifreq r = {.ifr_name = "lo"};
	int s = socket(AF_INET, SOCK_DGRAM, 0);
	long result = ioctl(s, request, &r);
	int error = errno;

	close(s);
	errno = error;
	return result;
}

static long option(int level, int name, int value)
{
	int s = socket(AF_INET, SOCK_STREAM, 0);
	long result = setsockopt(s, level, name, &value, sizeof(value));
	int error = errno;

	close(s);
	errno = error;
	return result;
}

static void network(void)
{
	struct sockaddr_in low = {.sin_family = AF_INET, .sin_port = htons(80)};
	struct sockaddr_un root = {.sun_family = AF_UNIX, .sun_path = FOLDER "/socket"};
	struct sockaddr_un there = {.sun_family = AF_UNIX, .sun_path = FOLDER "/private/s"};
	int s = socket(AF_INET, SOCK_STREAM, 0), u = socket(AF_UNIX, SOCK_STREAM, 0);

	SHOW_OK(bind(s, (struct sockaddr *)&low, sizeof(low)));
	SHOW_OK(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
	SHOW_OK(connect(u, (struct sockaddr *)&root, sizeof(root)));
	SHOW_OK(bind(u, (struct sockaddr *)&there, sizeof(there)));
	SHOW_OK(interface(SIOCSIFADDR));
	SHOW_OK(interface(SIOCSIFFLAGS));
	SHOW_OK(interface(SIOCSIFMTU));
	SHOW_OK(option(SOL_SOCKET, SO_DEBUG, 1));
	SHOW_OK(option(SOL_SOCKET, SO_MARK, 1));
	SHOW_OK(option(SOL_SOCKET, SO_PRIORITY, 7));
	SHOW_OK(option(SOL_SOCKET, SO_SNDBUFFORCE, 1 << 20));
	SHOW_OK(option(SOL_SOCKET, SO_RCVBUFFORCE, 1 << 20));
	SHOW_OK(pass_credentials(getpid(), 1000, 1000));
	SHOW_OK(pass_credentials(getpid(), 0, 1000));
	SHOW_OK(pass_credentials(getpid(), 1000, 0));
	SHOW_OK(pass_credentials(1, 1000, 1000));
}

static void as_user(void (*what)(void))
{
	fflush(stdout);
	pid_t pid = fork();

	if (!pid) {
		setgroups(0, NULL);
		setresgid(1000, 1000, 1000);
		setresuid(1000, 1000, 1000);
		what();
		exit(0);
	}
	waitpid(pid, NULL, 0);
}

int main(void)
{
	case_begin();
	prepare();
	as_user(mounts_and_namespaces);
	as_user(machine);
	as_user(identities);
	as_user(scheduling);
	as_user(names);
	as_user(objects);
	as_user(network);
	fflush(stdout);
	pid_t pid = fork();
	if (!pid)
		real_access();
	waitpid(pid, NULL, 0);
	tidy();
	return 0;
}
