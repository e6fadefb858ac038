/* SPDX-License-Identifier: BSD-2-Clause */
/* sendfile, copy_file_range, splice, tee, vmsplice; memfd_create and its seals. */
#include "case.h"

#include <linux/fs.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>

static char buf[20000];

static int file_with(const char *name, size_t n)
{
	int fd = open(name, O_CREAT | O_TRUNC | O_RDWR, 0600);

	for (size_t i = 0; i < n; i++)
		buf[i] = (char)('a' + i % 26);
	write(fd, buf, n);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static long at(int fd)
{
	return lseek(fd, 0, SEEK_CUR);
}

static void sending(void)
{
	int in = file_with("in", 1000), out = file_with("out", 0), p[2], s[2],
	    dir = open(".", O_RDONLY);
	int wo = open("in", O_WRONLY), ro = open("in", O_RDONLY),
	    ap = open("out", O_RDWR | O_APPEND);
	off_t o = 10;

	pipe2(p, O_NONBLOCK);
	socketpair(AF_UNIX, SOCK_STREAM, 0, s);
	SHOW(sendfile(out, in, NULL, 100));
	SHOW(at(in));
	SHOW(at(out));
	SHOW(sendfile(out, in, &o, 100));
	SHOW(o);
	SHOW(at(in));
	SHOW(sendfile(out, in, NULL, 5000));
	SHOW(sendfile(out, in, NULL, 5000));
	SHOW(sendfile(out, in, NULL, 0));
	o = -1;
	SHOW(sendfile(out, in, &o, 10));
	o = 5000;
	SHOW(sendfile(out, in, &o, 10));
	SHOW(sendfile(out, in, (off_t *)1, 10));
	o = 0;
	SHOW(sendfile(p[1], in, &o, 100));
	SHOW(read(p[0], buf, 200));
	SHOW(sendfile(s[0], in, &o, 100));
	SHOW(read(s[1], buf, 200));
	SHOW(sendfile(out, p[0], NULL, 10));
	SHOW(sendfile(out, p[0], &o, 10));
	SHOW(sendfile(out, s[0], NULL, 10));
	SHOW(sendfile(out, wo, NULL, 10));
	SHOW(sendfile(ro, in, NULL, 10));
	SHOW(sendfile(ap, in, &o, 10));
	SHOW(sendfile(dir, in, &o, 10));
	SHOW(sendfile(out, dir, NULL, 10));
	SHOW(sendfile(99, in, NULL, 10));
	SHOW(sendfile(out, 99, NULL, 10));
	SHOW(sendfile(out, in, &o, -1) == -1);
	int zero = open("/dev/zero", O_RDONLY), null = open("/dev/null", O_WRONLY);
	SHOW(sendfile(null, in, &o, 10));
	SHOW(sendfile(out, zero, NULL, 10));
	for (int i = 3; i < 20; i++)
		close(i);
}

static long range(int a, off_t *x, int b, off_t *y, size_t n, unsigned flags)
{
	return copy_file_range(a, x, b, y, n, flags);
}

static void ranges(void)
{
	int in = file_with("in", 1000), out = file_with("out", 0), p[2], dir = open(".", O_RDONLY);
	int wo = open("in", O_WRONLY), ro = open("out", O_RDONLY),
	    ap = open("out", O_RDWR | O_APPEND);
	off_t x = 10, y = 20;

	pipe(p);
	SHOW(range(in, NULL, out, NULL, 100, 0));
	SHOW(at(in));
	SHOW(at(out));
	SHOW(range(in, &x, out, &y, 50, 0));
	SHOW(x);
	SHOW(y);
	SHOW(at(in));
	SHOW(range(in, NULL, out, NULL, 5000, 0));
	SHOW(range(in, NULL, out, NULL, 5000, 0));
	SHOW(range(in, NULL, out, NULL, 0, 0));
	x = 0, y = 500;
	SHOW(range(in, &x, in, &y, 100, 0));
	x = 0, y = 50;
	SHOW(range(in, &x, in, &y, 100, 0));
	SHOW(range(in, &x, in, &y, 50, 0));
	x = 990, y = 0;
	SHOW(range(in, &x, out, &y, 100, 0));
	x = 2000;
	SHOW(range(in, &x, out, &y, 100, 0));
	x = -1;
	SHOW(range(in, &x, out, &y, 100, 0));
	x = 0, y = -1;
	SHOW(range(in, &x, out, &y, 100, 0));
	x = 0, y = 0x7fffffffffffffff;
	SHOW(range(in, &x, out, &y, 100, 0));
	x = 0x7ffffffffffffff0, y = 0;
	SHOW(range(in, &x, out, &y, 100, 0));
	x = 0;
	SHOW(range(in, &x, out, &y, 100, 1));
	SHOW(range(in, (off_t *)1, out, &y, 100, 0));
	SHOW(range(wo, &x, out, &y, 10, 0));
	SHOW(range(in, &x, ro, &y, 10, 0));
	SHOW(range(in, &x, ap, &y, 10, 0));
	SHOW(range(dir, &x, out, &y, 10, 0));
	SHOW(range(in, &x, dir, &y, 10, 0));
	SHOW(range(p[0], NULL, out, &y, 10, 0));
	SHOW(range(in, &x, p[1], NULL, 10, 0));
	SHOW(range(open("/dev/zero", O_RDONLY), NULL, out, &y, 10, 0));
	SHOW(range(99, &x, out, &y, 10, 0));
	SHOW(range(in, &x, 99, &y, 10, 0));
	for (int i = 3; i < 20; i++)
		close(i);
}

static void splicing(void)
{
	int in = file_with("in", 10000), out = file_with("out", 0), p[2], q[2], s[2],
	    dir = open(".", O_RDONLY), ap = open("out", O_RDWR | O_APPEND);
	off_t o = 100;

	pipe2(p, O_NONBLOCK);
	pipe2(q, O_NONBLOCK);
	socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, s);
	SHOW(splice(in, NULL, p[1], NULL, 1000, 0));
	SHOW(at(in));
	SHOW(splice(in, &o, p[1], NULL, 1000, SPLICE_F_MOVE));
	SHOW(o);
	SHOW(splice(p[0], NULL, out, NULL, 1500, 0));
	SHOW(at(out));
	o = 5000;
	SHOW(splice(p[0], NULL, out, &o, 5000, 0));
	SHOW(o);
	SHOW(splice(p[0], NULL, out, NULL, 100, 0));
	SHOW(splice(p[0], NULL, out, NULL, 100, SPLICE_F_NONBLOCK));
	SHOW(splice(in, NULL, out, NULL, 100, 0));
	SHOW(splice(in, &o, p[1], &o, 100, 0));
	SHOW(splice(p[0], &o, out, NULL, 100, 0));
	SHOW(splice(p[1], NULL, out, NULL, 100, 0));
	SHOW(splice(in, NULL, p[0], NULL, 100, 0));
	SHOW(splice(in, NULL, p[1], NULL, 0, 0));
	SHOW(splice(in, NULL, p[1], NULL, 100, 0x100));
	SHOW(splice(99, NULL, p[1], NULL, 100, 0));
	SHOW(splice(in, NULL, 99, NULL, 100, 0));
	SHOW(splice(dir, NULL, p[1], NULL, 100, 0));
	SHOW(splice(open("in", O_WRONLY), NULL, p[1], NULL, 100, 0));
	write(p[1], "hello", 5);
	SHOW(splice(p[0], NULL, ap, NULL, 100, 0));
	SHOW(splice(p[0], NULL, open("in", O_RDONLY), NULL, 100, 0));
	SHOW(splice(p[0], NULL, p[1], NULL, 100, 0));
	SHOW(splice(p[0], NULL, q[1], NULL, 3, 0));
	SHOW(read(q[0], buf, 10));
	SHOW(splice(p[0], NULL, s[0], NULL, 100, 0));
	SHOW(read(s[1], buf, 10));
	write(s[1], "socket", 6);
	SHOW(splice(s[0], NULL, p[1], NULL, 100, 0));
	SHOW(read(p[0], buf, 10));
	SHOW(splice(open("/dev/zero", O_RDONLY), NULL, p[1], NULL, 100, 0));
	SHOW(splice(p[0], NULL, open("/dev/null", O_WRONLY), NULL, 1000, 0));
	/* Duplicating. */
	write(p[1], "duplicate", 9);
	SHOW(tee(p[0], q[1], 100, 0));
	SHOW(tee(p[0], q[1], 3, 0));
	SHOW(read(p[0], buf, 100));
	SHOW(read(q[0], buf, 100));
	SHOW(tee(p[0], q[1], 100, 0));
	SHOW(tee(p[0], p[1], 100, 0));
	SHOW(tee(in, q[1], 100, 0));
	SHOW(tee(p[0], out, 100, 0));
	SHOW(tee(p[0], q[1], 0, 0));
	SHOW(tee(p[0], q[1], 100, 0x100));
	SHOW(tee(99, q[1], 100, 0));
	/* From memory. */
	struct iovec iov[2] = {{"one", 3}, {"three", 5}}, bad[1] = {{(void *)1, 10}};
	SHOW(vmsplice(p[1], iov, 2, 0));
	SHOW(read(p[0], buf, 100));
	SHOW(vmsplice(p[1], iov, 0, 0));
	SHOW(vmsplice(p[1], iov, 2000, 0));
	SHOW(vmsplice(p[1], bad, 1, 0));
	SHOW(vmsplice(p[1], iov, 2, 0x100));
	SHOW(vmsplice(in, iov, 2, 0));
	SHOW(vmsplice(99, iov, 2, 0));
	write(p[1], "to memory", 9);
	struct iovec into[2] = {{buf, 2}, {buf + 100, 100}};
	SHOW(vmsplice(p[0], into, 2, 0));
	SHOW(vmsplice(p[0], into, 2, SPLICE_F_NONBLOCK));
	close(p[0]);
	signal(SIGPIPE, SIG_IGN);
	SHOW(splice(in, NULL, p[1], NULL, 100, 0));
	SHOW(tee(q[0], p[1], 100, 0));
	SHOW(vmsplice(p[1], iov, 2, 0));
	close(q[1]);
	SHOW(splice(q[0], NULL, out, NULL, 100, 0));
	for (int i = 3; i < 40; i++)
		close(i);
}

static long memfd(const char *name, unsigned flags)
{
	return syscall(SYS_memfd_create, name, flags);
}

static void seals(void)
{
	static char name[300];
	struct stat st;
	char link[100];

	memset(name, 'n', 299);
	name[249] = 0;
	SHOW_OK(close(memfd(name, 0)));
	name[249] = 'n';
	name[250] = 0;
	SHOW(memfd(name, 0));
	SHOW(memfd(NULL, 0));
	SHOW(memfd("x", 0x100));
	SHOW(memfd("x", -1));
	int fd = (int)memfd("name", MFD_CLOEXEC);
	SHOW(fcntl(fd, F_GETFD));
	SHOW(fcntl(fd, F_GETFL));
	SHOW(fcntl(fd, F_GET_SEALS));
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
	SHOW(fstat(fd, &st));
	printf("%#o %ld links %ld\n", st.st_mode, (long)st.st_size, (long)st.st_nlink);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	link[readlink(name, link, 99)] = 0;
	puts(link);
	int again = open(name, O_RDONLY);
	SHOW_OK(again);
	SHOW(fcntl(again, F_ADD_SEALS, F_SEAL_GROW));
	close(fd);
	close(again);
	fd = (int)memfd("s", MFD_ALLOW_SEALING);
	SHOW(fcntl(fd, F_GET_SEALS));
	SHOW(ftruncate(fd, 8192));
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
	SHOW(ftruncate(fd, 4096));
	SHOW(ftruncate(fd, 12288));
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
	SHOW(ftruncate(fd, 16384));
	SHOW(pwrite(fd, "x", 1, 12287));
	SHOW(pwrite(fd, "xy", 2, 12287));
	SHOW(pwrite(fd, "x", 1, 12288));
	SHOW(fallocate(fd, 0, 0, 16384));
	SHOW(fallocate(fd, 3, 0, 4096));
	char *m = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	SHOW(munmap(m, 4096));
	m = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE));
	SHOW(write(fd, "x", 1));
	SHOW(mmap(NULL, 4096, PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED);
	SHOW(munmap(m, 4096));
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	SHOW(write(fd, "x", 1));
	SHOW(fallocate(fd, 3, 0, 4096));
	SHOW(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED);
	SHOW(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0) == MAP_FAILED);
	m = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	SHOW(mprotect(m, 4096, PROT_READ | PROT_WRITE));
	SHOW(fcntl(fd, F_ADD_SEALS, 0x100));
	SHOW(fcntl(fd, F_GET_SEALS));
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL));
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
	SHOW(fcntl(fd, F_GET_SEALS));
	close(fd);
}

/* A tmpfs shares no blocks between files; errors of the files are reported first. */
static void cloning(void)
{
	int in = open("clone-in", O_CREAT | O_RDWR, 0600);
	int out = open("clone-out", O_CREAT | O_RDWR, 0600);
	int in_only = open("clone-out", O_RDONLY), out_only = open("clone-in", O_WRONLY);
	int at_end = open("clone-out", O_RDWR | O_APPEND), folder = open(".", O_RDONLY), fds[2];
	struct file_clone_range range = {.src_fd = in};

	pipe(fds);
	SHOW(ioctl(out, FICLONE, in));
	SHOW(ioctl(out, FICLONE, -1));
	SHOW(ioctl(out, FICLONE, fds[0]));
	SHOW(ioctl(out, FICLONE, folder));
	SHOW(ioctl(folder, FICLONE, in));
	SHOW(ioctl(fds[1], FICLONE, in));
	SHOW(ioctl(fds[1], FICLONE, fds[0]));
	SHOW(ioctl(in_only, FICLONE, in));
	SHOW(ioctl(out, FICLONE, out_only));
	SHOW(ioctl(at_end, FICLONE, in));
	SHOW(ioctl(out, FICLONERANGE, &range));
	SHOW(ioctl(out, FICLONERANGE, 1));
	close(in);
	close(out);
	close(in_only);
	close(out_only);
	close(at_end);
	close(folder);
	close(fds[0]);
	close(fds[1]);
}

int main(void)
{
	case_begin();
	sending();
	ranges();
	splicing();
	seals();
	cloning();
	return 0;
}
