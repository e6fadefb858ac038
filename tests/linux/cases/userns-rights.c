/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rights of an unprivileged user with all capabilities over a user namespace of its own: none
 * of the rights of the system's root, but those over objects of the namespace. Tried with only that
 * namespace, and with namespaces of the other kinds made in it.
 */
#include "case.h"

#include <grp.h>
#include <linux/capability.h>
#include <linux/fs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/fsuid.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <time.h>

#define USER 1000

static pid_t victim, other_user;
static int roots_shm, roots_sem, roots_msg, roots_folder, before_uts, before_mnt, before_user;

static long put(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY);
	long n = fd < 0 ? -1 : write(fd, text, strlen(text));
	int error = errno;

	if (fd >= 0)
		close(fd);
	errno = error;
	return n;
}

static long put_of(pid_t pid, const char *file, const char *text)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	return put(path, text);
}

static long can_open(pid_t pid, const char *file, int flags)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	fd = open(path, flags);
	if (fd >= 0)
		close(fd);
	return fd < 0 ? -1 : 0;
}

static long can_link(pid_t pid, const char *file)
{
	char path[64], to[256];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	return readlink(path, to, sizeof(to)) < 0 ? -1 : 0;
}

/* Operations on the whole system: each is refused, whatever capabilities the caller has over its
 * own namespace. */
static void of_the_system(void)
{
	struct timespec t = {1000000000, 0};
	struct timeval tv = {1000000000, 0};
	struct timex tx = {.modes = ADJ_OFFSET};
	struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY}, low = {100, 100};
	struct sched_param param = {.sched_priority = 5};
	char byte = 0;

	SHOW(clock_settime(CLOCK_REALTIME, &t));
	SHOW(settimeofday(&tv, NULL));
	SHOW(adjtimex(&tx));
	SHOW(reboot(RB_ENABLE_CAD));
	SHOW(syscall(SYS_reboot, 0xfee1dead, 672274793, 0x4321fedc, 0));
	SHOW(klogctl(5, NULL, 0));
	SHOW(klogctl(8, NULL, 4));
	SHOW(mknod("disk", S_IFBLK | 0600, makedev(8, 0)));
	SHOW(mknod("null", S_IFCHR | 0666, makedev(1, 3)));
	SHOW(syscall(SYS_init_module, "", 0, ""));
	SHOW(syscall(SYS_delete_module, "none", 0));
	SHOW(syscall(SYS_open_by_handle_at, AT_FDCWD, &(struct {
			     int a, b;
			     char c[8];
		     }){8, 1, {0}},
		     0));
	SHOW(setpriority(PRIO_PROCESS, 0, -5));
	SHOW(sched_setscheduler(0, SCHED_FIFO, &param));
	SHOW(syscall(SYS_ioprio_set, 1, 0, 1 << 13));
	SHOW(setrlimit(RLIMIT_NICE, &low));
	getrlimit(RLIMIT_CORE, &limit);
	low.rlim_max = 50, low.rlim_cur = 50;
	SHOW(setrlimit(RLIMIT_CORE, &low));
	low.rlim_max = 60;
	SHOW(setrlimit(RLIMIT_CORE, &low));
	SHOW(syscall(SYS_quotactl, 0x800001 << 8, "none", 0, NULL) == 0);
	SHOW(syscall(SYS_lookup_dcookie, 1, &byte, 1) == 0);
	SHOW(sethostname("stolen", 6));
	SHOW(setdomainname("stolen", 6));
	SHOW(put("/proc/sys/kernel/hostname", "stolen") > 0);
	SHOW(put("/proc/sys/kernel/core_pattern", "|/x") > 0);
	SHOW(put("/proc/sysrq-trigger", "h") > 0);
	SHOW(put("/proc/self/oom_score_adj", "-1000") > 0);
	SHOW(prctl(PR_SET_MM, PR_SET_MM_BRK, 0, 0, 0) == 0);
}

/* Files and processes that others have. */
static void of_others(void)
{
	struct iovec local = {&(char){0}, 1}, remote = {&local, 1};
	struct rlimit limit = {1, 1};
	char text[16];

	SHOW(open("root-file", O_RDWR));
	SHOW(chmod("root-file", 0777));
	SHOW(chown("root-file", 0, 0));
	SHOW(chown("user-file", 2000, -1));
	SHOW(unlink("sticky/root-file"));
	SHOW(rename("sticky/root-file", "sticky/mine"));
	SHOW(truncate("root-file", 0));
	SHOW(utimensat(AT_FDCWD, "root-file", (struct timespec[2]){{1, 0}, {1, 0}}, 0));
	SHOW(open("secret/file", O_RDONLY));
	SHOW(setxattr("user-file", "trusted.x", "1", 1, 0));
	SHOW(setxattr("root-file", "security.x", "1", 1, 0));
	SHOW(getxattr("root-file", "trusted.y", text, sizeof(text)));
	SHOW(open("root-readable", O_RDONLY | O_NOATIME));
	SHOW(fcntl(open("root-readable", O_RDONLY), F_SETLEASE, F_RDLCK));
	SHOW(kill(victim, 0));
	SHOW(kill(victim, SIGTERM));
	SHOW(kill(other_user, SIGTERM));
	SHOW(ptrace(PTRACE_ATTACH, victim, 0, 0));
	SHOW(ptrace(PTRACE_SEIZE, other_user, 0, 0));
	SHOW(process_vm_readv(victim, &local, 1, &remote, 1, 0));
	SHOW(process_vm_writev(other_user, &local, 1, &remote, 1, 0));
	SHOW(prlimit(victim, RLIMIT_CPU, &limit, NULL));
	SHOW(setpriority(PRIO_PROCESS, (id_t)victim, 5));
	SHOW(sched_setaffinity(victim, sizeof(cpu_set_t), &(cpu_set_t){{1}}));
	SHOW(syscall(SYS_get_robust_list, victim, &(long){0}, &(long){0}));
	SHOW(syscall(SYS_kcmp, victim, getpid(), 0, 0, 0) >= 0);
	SHOW(syscall(SYS_move_pages, victim, 0, NULL, NULL, NULL, 0));
	SHOW(can_open(victim, "mem", O_RDWR));
	SHOW(can_open(victim, "maps", O_RDONLY));
	SHOW(can_open(victim, "environ", O_RDONLY));
	SHOW(can_open(victim, "uid_map", O_WRONLY));
	SHOW(can_link(victim, "exe"));
	SHOW(can_link(victim, "ns/mnt"));
	SHOW(can_open(other_user, "mem", O_RDWR));
	SHOW(can_open(victim, "root/root-file", O_RDONLY));
	SHOW(put_of(victim, "oom_score_adj", "1000") > 0);
	SHOW(shmctl(roots_shm, IPC_RMID, NULL));
	SHOW(shmat(roots_shm, NULL, 0) == (void *)-1 ? -1 : 0);
	SHOW(semctl(roots_sem, 0, IPC_RMID));
	SHOW(semctl(roots_sem, 0, GETVAL));
	SHOW(msgctl(roots_msg, IPC_RMID, NULL));
	SHOW(setns(before_uts, 0));
	SHOW(setns(before_mnt, 0));
	SHOW(setns(before_user, 0));
	SHOW(ioctl(before_uts, 0xb701));
	SHOW(ioctl(before_user, 0xb702));
}

/* Mounts of the first mount namespace. */
static void of_the_first_mounts(void)
{
	SHOW(mount("none", "folder", "tmpfs", 0, NULL));
	SHOW(mount("user-folder", "folder", NULL, MS_BIND, NULL));
	SHOW(umount2("/proc", MNT_DETACH));
	SHOW(mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL));
	SHOW(mount(NULL, "/", NULL, MS_PRIVATE | MS_REC, NULL));
	SHOW(syscall(SYS_pivot_root, "folder", "folder"));
	SHOW(syscall(SYS_open_tree, AT_FDCWD, "folder", 1));
	SHOW(syscall(SYS_fsopen, "tmpfs", 0));
}

/* Objects of the namespace itself. */
static void of_its_own(void)
{
	struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct d[2];

	SHOW(syscall(SYS_capget, &h, d));
	printf("%08x %08x\n", d[0].effective, d[1].effective);
	SHOW(chroot("folder"));
	SHOW(prctl(PR_CAPBSET_DROP, 5, 0, 0, 0));
	SHOW(prctl(PR_SET_SECUREBITS, 1, 0, 0, 0));
	SHOW(prctl(PR_SET_SECUREBITS, 0, 0, 0, 0));
	SHOW(setresuid(0, 0, 0));
	SHOW(setgroups(0, NULL));
}

static void all(void)
{
	of_the_system();
	of_others();
	of_the_first_mounts();
}

static void enter(int kinds)
{
	setgroups(0, NULL);
	setresgid(USER, USER, USER);
	setresuid(USER, USER, USER);
	prctl(PR_SET_DUMPABLE, 1);
	SHOW(unshare(CLONE_NEWUSER));
	SHOW(put("/proc/self/setgroups", "deny"));
	SHOW(put("/proc/self/uid_map", "0 1000 1"));
	SHOW(put("/proc/self/gid_map", "0 1000 1"));
	if (kinds)
		SHOW(unshare(kinds));
}

static void alone(void)
{
	enter(0);
	all();
	IN_CHILD(of_its_own());
}

static void reached_by_descriptor(void)
{
	/* A folder of the namespace of mounts that it came from. */
	SHOW(fchdir(roots_folder));
	SHOW(mount("none", "folder", "tmpfs", 0, NULL));
	SHOW(umount2("mounted", MNT_DETACH));
	SHOW(mount(NULL, "mounted", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL));
	SHOW(mount("mounted", "/tmp", NULL, MS_BIND, NULL));
	SHOW(mount("mounted", "/tmp", NULL, MS_MOVE, NULL));
}

static void with_mounts(void)
{
	enter(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC);
	SHOW(sethostname("own", 3));
	SHOW(semget(IPC_PRIVATE, 1, 0600) >= 0);
	SHOW(mount("none", "folder", "ext4", 0, NULL));
	SHOW(mount("none", "folder", "devtmpfs", 0, NULL));
	SHOW(mount("none", "folder", "proc", 0, NULL));
	SHOW(mount("none", "folder", "tmpfs", 0, "size=64k,uid=0"));
	SHOW(mount("none", "folder", "tmpfs", 0, "uid=5"));
	SHOW(mknod("folder/null", S_IFCHR | 0666, makedev(1, 3)));
	SHOW(mkdir("folder/x", 0700));
	SHOW(umount("folder"));
	SHOW(mount("user-folder", "folder", NULL, MS_BIND, NULL));
	SHOW(umount("folder"));
	SHOW(mount(NULL, "mounted", NULL, MS_REMOUNT | MS_BIND, NULL));
	SHOW(mount(NULL, "mounted", NULL, MS_REMOUNT | MS_BIND | MS_NOSUID | MS_NODEV | MS_NOEXEC,
		   NULL));
	SHOW(mount(NULL, "mounted", NULL, MS_REMOUNT, NULL));
	SHOW(umount("mounted"));
	SHOW(umount2("mounted", MNT_DETACH));
	SHOW(mount("mounted", "folder", NULL, MS_MOVE, NULL));
	SHOW(mount(".", "folder", NULL, MS_BIND, NULL));
	SHOW(mount(".", "folder", NULL, MS_BIND | MS_REC, NULL));
	SHOW(umount2("folder", MNT_FORCE));
	SHOW(umount("folder/mounted"));
	SHOW(umount2("folder", MNT_DETACH));
	SHOW(mount(NULL, "/", NULL, MS_SHARED, NULL));
	reached_by_descriptor();
}

static void prepare(void)
{
	mkdir("userns-rights", 0755);
	mount("userns-rights", "userns-rights", NULL, MS_BIND, NULL);
	mount(NULL, "userns-rights", NULL, MS_PRIVATE, NULL);
	chdir("userns-rights");
	umask(0);
	mkdir("folder", 0777);
	mkdir("user-folder", 0777);
	mkdir("mounted", 0755);
	mkdir("sticky", 01777);
	mkdir("secret", 0700);
	close(open("root-file", O_CREAT, 0600));
	close(open("root-readable", O_CREAT, 0644));
	close(open("user-file", O_CREAT, 0600));
	close(open("sticky/root-file", O_CREAT, 0644));
	close(open("secret/file", O_CREAT, 0644));
	chown("user-file", USER, USER);
	chown(".", USER, USER);
	mount("none", "mounted", "tmpfs", MS_NOSUID | MS_NODEV | MS_RDONLY, NULL);
	roots_folder = open(".", O_RDONLY | O_DIRECTORY);
	before_uts = open("/proc/self/ns/uts", O_RDONLY);
	before_mnt = open("/proc/self/ns/mnt", O_RDONLY);
	before_user = open("/proc/self/ns/user", O_RDONLY);
	roots_shm = shmget(IPC_PRIVATE, 4096, 0600);
	roots_sem = semget(IPC_PRIVATE, 1, 0600);
	roots_msg = msgget(IPC_PRIVATE, 0600);
	victim = child_that_pauses();
	other_user = fork();
	if (!other_user) {
		setresgid(2000, 2000, 2000);
		setresuid(2000, 2000, 2000);
		for (;;)
			pause();
	}
}

static void finish(void)
{
	printf("still there: %d %d\n", kill(victim, SIGKILL), kill(other_user, SIGKILL));
	waitpid(victim, NULL, 0);
	waitpid(other_user, NULL, 0);
	shmctl(roots_shm, IPC_RMID, NULL);
	semctl(roots_sem, 0, IPC_RMID);
	msgctl(roots_msg, IPC_RMID, NULL);
	umount2("mounted", MNT_DETACH);
	unlink("root-file");
	unlink("root-readable");
	unlink("user-file");
	unlink("sticky/root-file");
	unlink("secret/file");
	rmdir("folder");
	rmdir("user-folder");
	rmdir("mounted");
	rmdir("sticky");
	rmdir("secret");
	chdir("..");
	umount2("userns-rights", MNT_DETACH);
	rmdir("userns-rights");
}

int main(void)
{
	prepare();
	IN_CHILD(alone());
	IN_CHILD(with_mounts());
	finish();
}
