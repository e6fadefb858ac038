/* SPDX-License-Identifier: BSD-2-Clause */
/* read, write and their vector and position forms, lseek, truncate, fallocate: as LTP tests
 * them. */
#include "case.h"

#include <linux/falloc.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>

static char buf[64 * 1024];

static int open_with(const char *name, size_t n)
{
	int fd = open(name, O_CREAT | O_TRUNC | O_RDWR, 0644);

	for (size_t i = 0; i < n; i++)
		buf[i] = (char)('a' + i % 26);
	if (write(fd, buf, n) != (ssize_t)n)
		puts("short write");
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static void reading(void)
{
	int fd = open_with("f", 100), dir = open(".", O_RDONLY), w = open("f", O_WRONLY), p[2],
	    s[2];

	SHOW(read(fd, buf, 60));
	SHOW(read(fd, buf, 60));
	SHOW(read(fd, buf, 60));
	SHOW(read(fd, buf, 0));
	SHOW(read(fd, NULL, 0));
	SHOW(read(fd, (void *)1, 1));
	lseek(fd, 0, SEEK_SET);
	SHOW(read(fd, NULL, 10));
	SHOW(read(fd, (void *)-1, 10));
	SHOW(read(fd, buf, -1));
	SHOW(read(fd, buf, 0x7fffffffffffffff));
	SHOW(read(dir, buf, 10));
	SHOW(read(dir, buf, 0));
	SHOW(read(w, buf, 10));
	SHOW(read(w, buf, 0));
	SHOW(write(fd, NULL, 0));
	SHOW(write(fd, NULL, 1));
	SHOW(write(dir, buf, 1));
	SHOW(write(open("f", O_RDONLY), buf, 1));
	SHOW(write(open("f", O_RDONLY), buf, 0));
	SHOW(write(w, (void *)-4096, 10));
	SHOW(write(w, buf, -5));
	SHOW(pread(fd, buf, 10, -1));
	SHOW(pwrite(fd, buf, 10, -1));
	SHOW(pread(fd, buf, 10, 95));
	SHOW(pread(fd, buf, 10, 1000));
	SHOW(pread(dir, buf, 10, 0));
	SHOW(pread(fd, buf, 10, 0x7fffffffffffffff));
	SHOW(pwrite(fd, buf, 10, 0x7fffffffffffffff));
	SHOW(pwrite(fd, buf, 10, 0x7ffffffffffffff8));
	SHOW(pipe(p));
	SHOW(pread(p[0], buf, 1, 0));
	SHOW(pwrite(p[1], buf, 1, 0));
	SHOW(lseek(p[0], 0, SEEK_CUR));
	SHOW(read(p[1], buf, 1));
	SHOW(write(p[0], buf, 1));
	SHOW(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
	SHOW(pread(s[0], buf, 1, 0));
	SHOW(lseek(s[0], 0, SEEK_SET));
	int e = eventfd(3, 0);
	SHOW(pread(e, buf, 8, 0));
	SHOW(lseek(e, 5, SEEK_SET));
	for (int i = fd; i < e + 3; i++)
		close(i);
}

static void vectors(void)
{
	int fd = open_with("v", 50), p[2];
	char a[8] = "", b[8] = "";
	struct iovec iov[3] = {{a, 4}, {NULL, 0}, {b, 4}}, bad[2] = {{a, 4}, {(void *)1, 4}},
		     negative[2] = {{a, -1}, {b, 4}}, big[2] = {{a, 0x7fffffffffffffff}, {b, 4}},
		     none[2] = {{NULL, 0}, {NULL, 0}};
	static struct iovec many[1025];

	for (int i = 0; i < 1025; i++)
		many[i] = (struct iovec){buf + i, 1};
	SHOW(readv(fd, iov, 3));
	printf("%.4s %.4s\n", a, b);
	SHOW(readv(fd, iov, 0));
	SHOW(readv(fd, NULL, 0));
	SHOW(readv(fd, NULL, 1));
	SHOW(readv(fd, iov, -1));
	SHOW(readv(fd, many, 1024));
	lseek(fd, 0, SEEK_SET);
	SHOW(readv(fd, many, 1025));
	SHOW(readv(fd, bad, 2));
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(readv(fd, negative, 2));
	SHOW(readv(fd, big, 2));
	SHOW(readv(fd, none, 2));
	SHOW(readv(99, iov, 3));
	SHOW(readv(open(".", O_RDONLY), iov, 3));
	SHOW(readv(open("v", O_WRONLY), iov, 3));
	SHOW(writev(fd, iov, 3));
	SHOW(writev(fd, bad, 2));
	SHOW(writev(fd, negative, 2));
	SHOW(writev(fd, many, 1025));
	SHOW(writev(fd, none, 2));
	SHOW(writev(open("v", O_RDONLY), iov, 3));
	SHOW(preadv(fd, iov, 3, 10));
	SHOW(preadv(fd, iov, 3, -1));
	SHOW(preadv(fd, iov, -1, 0));
	SHOW(preadv(fd, bad, 2, 0));
	SHOW(preadv(99, iov, 3, 0));
	SHOW(preadv(fd, iov, 3, 1000));
	SHOW(pwritev(fd, iov, 3, 60));
	SHOW(pwritev(fd, iov, 3, -1));
	SHOW(pwritev(fd, bad, 2, 0));
	SHOW(pipe(p));
	SHOW(preadv(p[0], iov, 3, 0));
	SHOW(pwritev(p[1], iov, 3, 0));
	SHOW(preadv(p[1], iov, 3, 0));
	SHOW(preadv2(fd, iov, 3, 10, 0));
	SHOW(preadv2(fd, iov, 3, -1, 0));
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(preadv2(fd, iov, 3, -2, 0));
	SHOW(preadv2(fd, iov, 3, 0, RWF_HIPRI));
	SHOW(preadv2(fd, iov, 3, 0, 0x8000));
	SHOW(preadv2(fd, iov, 0, 0, 0x8000));
	SHOW(preadv2(99, iov, 3, 0, 0x8000));
	SHOW(preadv2(p[0], iov, 3, -1, 0x8000));
	SHOW(preadv2(p[0], iov, 3, 0, 0));
	SHOW(preadv2(p[1], iov, 3, -1, 0));
	SHOW(pwritev2(fd, iov, 3, 0, RWF_DSYNC | RWF_SYNC));
	SHOW(pwritev2(fd, iov, 3, -1, 0));
	SHOW(pwritev2(p[1], iov, 3, -1, 0));
	SHOW(preadv2(p[0], iov, 3, -1, 0));
	SHOW(pwritev2(fd, iov, 3, 0, RWF_APPEND));
	SHOW(lseek(fd, 0, SEEK_END));
	SHOW(fcntl(fd, F_GETFL) & O_APPEND);
	SHOW(pwritev2(fd, iov, 3, -1, RWF_APPEND));
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(lseek(fd, 0, SEEK_END));
	for (int i = 3; i < 20; i++)
		close(i);
}

static void appending(void)
{
	int fd = open_with("a", 10), a = open("a", O_RDWR | O_APPEND);

	SHOW(write(a, "xyz", 3));
	SHOW(lseek(a, 0, SEEK_CUR));
	SHOW(lseek(a, 2, SEEK_SET));
	SHOW(read(a, buf, 3));
	SHOW(write(a, "q", 1));
	SHOW(lseek(a, 0, SEEK_CUR));
	SHOW(pwrite(a, "p", 1, 0));
	SHOW(lseek(fd, 0, SEEK_END));
	SHOW(fcntl(a, F_SETFL, 0));
	SHOW(pwrite(a, "p", 1, 0));
	SHOW(lseek(fd, 0, SEEK_END));
	close(fd);
	close(a);
}

static void seeking(void)
{
	static const int whences[] = {SEEK_SET, SEEK_CUR, SEEK_END, SEEK_DATA, SEEK_HOLE, 5, -1};
	static const long offsets[] = {0,
				       1,
				       -1,
				       4096,
				       5000,
				       100000,
				       200000,
				       300000,
				       0x7fffffffffffffff,
				       -0x7fffffffffffffff - 1};
	int fd = open("s", O_CREAT | O_RDWR, 0600);

	SHOW(pwrite(fd, "data", 4, 100000));
	SHOW(pwrite(fd, "data", 4, 200000));
	SHOW(ftruncate(fd, 250000));
	for (size_t w = 0; w < 7; w++) {
		for (size_t o = 0; o < 10; o++) {
			lseek(fd, 10, SEEK_SET);
			long r = lseek(fd, offsets[o], whences[w]);
			printf("lseek(%ld, %d) = %ld %s", offsets[o], whences[w], r,
			       r < 0 ? strerrorname_np(errno) : "");
			printf(" then %ld\n", lseek(fd, 0, SEEK_CUR));
		}
	}
	SHOW(lseek(99, 0, SEEK_SET));
	SHOW(lseek(99, 0, 77));
	int null = open("/dev/null", O_RDWR), zero = open("/dev/zero", O_RDWR);
	SHOW(lseek(null, 100, SEEK_SET));
	SHOW(lseek(zero, 100, SEEK_SET));
	SHOW(lseek(zero, 0, SEEK_CUR));
	SHOW(read(null, buf, 10));
	SHOW(write(null, buf, 10));
	SHOW(read(zero, buf, 10));
	SHOW(pread(null, buf, 10, 5));
	SHOW(pread(zero, buf, 10, 5));
	int full = open("/dev/full", O_RDWR);
	SHOW(write(full, buf, 1));
	SHOW(write(full, buf, 0));
	SHOW(read(full, buf, 5));
	int dir = open(".", O_RDONLY);
	SHOW(lseek(dir, 0, SEEK_SET));
	SHOW(lseek(dir, -1, SEEK_SET));
	SHOW(lseek(dir, 0, SEEK_DATA));
	SHOW(lseek(dir, 0, 9));
	int proc = open("/proc/self/comm", O_RDONLY);
	SHOW(lseek(proc, 3, SEEK_SET));
	SHOW(lseek(proc, 2, SEEK_CUR));
	SHOW(lseek(proc, 0, SEEK_END));
	SHOW(lseek(proc, -20, SEEK_CUR));
	for (int i = fd; i < proc + 1; i++)
		close(i);
}

static void truncating(void)
{
	struct stat st;
	int fd = open_with("t", 10000), ro = open("t", O_RDONLY), p[2];

	SHOW(ftruncate(fd, 5000));
	SHOW(ftruncate(fd, 9000));
	SHOW(pread(fd, buf, 10, 5000));
	SHOW(buf[0]);
	SHOW(ftruncate(fd, 5000));
	SHOW(fstat(fd, &st));
	printf("size %ld blocks %ld\n", (long)st.st_size, (long)st.st_blocks);
	SHOW(ftruncate(ro, 0));
	SHOW(ftruncate(fd, -1));
	SHOW(ftruncate(99, 0));
	SHOW(ftruncate(fd, 0x7fffffffffffffff));
	SHOW(ftruncate(fd, 1l << 40));
	SHOW(lseek(fd, 0, SEEK_END));
	SHOW(pipe(p));
	SHOW(ftruncate(p[1], 0));
	SHOW(ftruncate(open(".", O_RDONLY), 0));
	SHOW(ftruncate(open("/dev/null", O_RDWR), 0));
	SHOW(truncate("t", 0));
	SHOW(truncate("t", -1));
	SHOW(truncate("none", 0));
	SHOW(truncate("none", -1));
	SHOW(truncate(".", 0));
	SHOW(truncate("", 0));
	SHOW(truncate(NULL, 0));
	SHOW(truncate("/dev/null", 0));
	SHOW(truncate("t/x", 0));
	mkfifo("fifo", 0600);
	SHOW(truncate("fifo", 0));
	struct rlimit old, small = {4096, 4096};
	getrlimit(RLIMIT_FSIZE, &old);
	small.rlim_max = old.rlim_max;
	setrlimit(RLIMIT_FSIZE, &small);
	signal(SIGXFSZ, SIG_IGN);
	SHOW(truncate("t", 4096));
	SHOW(truncate("t", 4097));
	SHOW(ftruncate(fd, 5000));
	SHOW(pwrite(fd, buf, 200, 4000));
	SHOW(pwrite(fd, buf, 200, 4096));
	SHOW(write(fd, buf, 5000));
	SHOW(fallocate(fd, 0, 0, 5000));
	SHOW(fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 5000));
	IN_CHILD(signal(SIGXFSZ, SIG_DFL); pwrite(fd, buf, 200, 4096));
	IN_CHILD(signal(SIGXFSZ, SIG_DFL); truncate("t", 5000));
	setrlimit(RLIMIT_FSIZE, &old);
	for (int i = 3; i < 12; i++)
		close(i);
}

static void allocating(void)
{
	static const int modes[] = {0,
				    FALLOC_FL_KEEP_SIZE,
				    FALLOC_FL_PUNCH_HOLE,
				    FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
				    FALLOC_FL_ZERO_RANGE,
				    FALLOC_FL_COLLAPSE_RANGE,
				    FALLOC_FL_INSERT_RANGE,
				    FALLOC_FL_UNSHARE_RANGE,
				    0x1000};
	static const long ranges[][2] = {{0, 0},
					 {-1, 10},
					 {0, -1},
					 {0, 100},
					 {4096, 8192},
					 {50, 5000},
					 {0x7fffffffffffffff, 1},
					 {1, 0x7fffffffffffffff},
					 {20000, 10}};
	struct stat st;

	for (size_t m = 0; m < sizeof(modes) / sizeof(*modes); m++) {
		for (size_t r = 0; r < sizeof(ranges) / sizeof(*ranges); r++) {
			int fd = open_with("al", 10000);
			int n = fallocate(fd, modes[m], ranges[r][0], ranges[r][1]);
			fstat(fd, &st);
			memset(buf, 'z', 10000);
			pread(fd, buf, 10000, 0);
			int zeroes = 0;
			for (int i = 0; i < 10000; i++)
				zeroes += !buf[i];
			printf("mode %#x %ld+%ld: %s size %ld blocks %ld zeroes %d\n", modes[m],
			       ranges[r][0], ranges[r][1], n ? strerrorname_np(errno) : "ok",
			       (long)st.st_size, (long)st.st_blocks, zeroes);
			close(fd);
		}
	}
	int p[2];
	pipe(p);
	SHOW(fallocate(p[1], 0, 0, 10));
	SHOW(fallocate(99, 0, 0, 10));
	SHOW(fallocate(open("al", O_RDONLY), 0, 0, 10));
	SHOW(fallocate(open(".", O_RDONLY), 0, 0, 10));
	SHOW(fallocate(open("/dev/null", O_RDWR), 0, 0, 10));
	SHOW(posix_fallocate(open("al", O_RDWR), 0, 30000));
	for (int i = 3; i < 12; i++)
		close(i);
}

static void advising(void)
{
	int fd = open_with("ad", 100), p[2], dir = open(".", O_RDONLY), w = open("ad", O_WRONLY);

	pipe(p);
	for (int advice = -1; advice < 8; advice++)
		printf("fadvise %d: %d\n", advice, posix_fadvise(fd, 0, 0, advice));
	SHOW(posix_fadvise(fd, -1, 10, 0));
	SHOW(posix_fadvise(fd, 0, -1, 0));
	SHOW(posix_fadvise(p[0], 0, 0, 0));
	SHOW(posix_fadvise(dir, 0, 0, 0));
	SHOW(posix_fadvise(99, 0, 0, 0));
	SHOW(posix_fadvise(99, 0, 0, 99));
	SHOW(readahead(fd, 0, 10));
	SHOW(readahead(w, 0, 10));
	SHOW(readahead(p[0], 0, 10));
	SHOW(readahead(dir, 0, 10));
	SHOW(readahead(99, 0, 10));
	SHOW(readahead(open("/dev/null", O_RDONLY), 0, 10));
	SHOW(sync_file_range(fd, 0, 10, 7));
	SHOW(sync_file_range(fd, 0, 10, 8));
	SHOW(sync_file_range(fd, -1, 10, 1));
	SHOW(sync_file_range(fd, 0, -1, 1));
	SHOW(sync_file_range(p[0], 0, 10, 1));
	SHOW(sync_file_range(99, 0, 10, 1));
	SHOW(sync_file_range(99, 0, 10, 8));
	SHOW(sync_file_range(open("/dev/null", O_RDWR), 0, 10, 1));
	SHOW(fsync(fd));
	SHOW(fsync(dir));
	SHOW(fdatasync(dir));
	SHOW(fsync(p[0]));
	SHOW(fsync(w));
	SHOW(fsync(open("/dev/null", O_RDWR)));
	SHOW(fdatasync(99));
	SHOW(syncfs(fd));
	SHOW(syncfs(p[0]));
	SHOW(syncfs(99));
	int n = -1;
	SHOW(ioctl(fd, FIONREAD, &n));
	SHOW(n);
	SHOW(ioctl(dir, FIONREAD, &n));
	SHOW(write(p[1], "abc", 3));
	SHOW(ioctl(p[0], FIONREAD, &n));
	SHOW(n);
	SHOW(ioctl(p[1], FIONREAD, &n));
	SHOW(ioctl(fd, FIGETBSZ, &n));
	SHOW(n);
	SHOW(ioctl(fd, FIBMAP, &n));
	SHOW(ioctl(fd, FS_IOC_GETFSLABEL, buf));
	SHOW(ioctl(fd, 0x12345, &n));
	SHOW(ioctl(fd, FIONREAD, NULL));
	SHOW(ioctl(99, FIONREAD, &n));
	SHOW(ioctl(fd, FIOCLEX));
	SHOW(fcntl(fd, F_GETFD));
	SHOW(ioctl(fd, FIONCLEX));
	SHOW(fcntl(fd, F_GETFD));
	n = 1;
	SHOW(ioctl(fd, FIONBIO, &n));
	SHOW(fcntl(fd, F_GETFL) & O_NONBLOCK);
	SHOW(ioctl(p[0], FIOASYNC, &n));
	SHOW(fcntl(p[0], F_GETFL) & O_ASYNC);
	n = 0;
	SHOW(ioctl(p[0], FIOASYNC, &n));
	SHOW(ioctl(fd, FIONBIO, &n));
	SHOW(ioctl(fd, FIONBIO, NULL));
	long size = -1;
	SHOW(ioctl(fd, FIOQSIZE, &size));
	SHOW(size);
	SHOW(ioctl(p[0], FIOQSIZE, &size));
	SHOW(ioctl(open("/dev/null", O_RDWR), FIOQSIZE, &size));
}

int main(void)
{
	case_begin();
	reading();
	vectors();
	appending();
	seeking();
	truncating();
	allocating();
	advising();
	return 0;
}
