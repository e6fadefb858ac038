/* SPDX-License-Identifier: BSD-2-Clause */
/* pipe2, splice, tee, vmsplice, sendfile, copy_file_range: arguments, errors and what moves. */
#include "case.h"

#include <limits.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#define BAD ((void *)1)

static int file, rdonly, wronly, append, dir;
static int p[2], q[2];
static char buffer[70000];

static void pipes(void)
{
	int fds[2];

	SHOW(pipe(BAD));
	SHOW(pipe2(fds, 1));
	SHOW(pipe2(fds, -1));
	SHOW(pipe2(BAD, 0));
	SHOW(pipe2(fds, O_NONBLOCK | O_CLOEXEC));
	SHOW(fcntl(fds[0], F_GETFL));
	SHOW(fcntl(fds[1], F_GETFL));
	SHOW(fcntl(fds[0], F_GETFD));
	SHOW(read(fds[0], buffer, 1));
	SHOW(read(fds[1], buffer, 1));
	SHOW(write(fds[0], buffer, 1));
	SHOW(write(fds[1], BAD, 1));
	SHOW(write(fds[1], buffer, 0));
	SHOW(read(fds[0], buffer, 0));
	SHOW(read(fds[0], BAD, 1));
	SHOW(lseek(fds[0], 0, SEEK_CUR));
	SHOW(pread(fds[0], buffer, 1, 0));
	SHOW(pwrite(fds[1], buffer, 1, 0));
	SHOW(ftruncate(fds[0], 0));
	SHOW(ftruncate(fds[1], 0));
	SHOW(fsync(fds[1]));
	SHOW(fcntl(fds[0], F_GETPIPE_SZ));
	SHOW(fcntl(fds[0], F_SETPIPE_SZ, 0));
	SHOW(fcntl(fds[0], F_SETPIPE_SZ, -1));
	SHOW(fcntl(fds[0], F_SETPIPE_SZ, 1));
	SHOW(fcntl(fds[0], F_SETPIPE_SZ, 4097));
	SHOW(fcntl(fds[0], F_GETPIPE_SZ));
	SHOW(write(fds[1], buffer, 70000));
	SHOW(write(fds[1], buffer, 1));
	SHOW(fcntl(fds[1], F_SETPIPE_SZ, 4096));
	SHOW(fcntl(file, F_GETPIPE_SZ));
	SHOW(fcntl(file, F_SETPIPE_SZ, 4096));
	int n;
	SHOW(ioctl(fds[0], FIONREAD, &n));
	SHOW(n);
	SHOW(ioctl(fds[1], FIONREAD, &n));
	SHOW(n);
	SHOW(ioctl(fds[0], FIONREAD, BAD));
	struct pollfd pfd[2] = {{fds[0], POLLIN | POLLOUT | POLLHUP, 0},
				{fds[1], POLLIN | POLLOUT, 0}};
	SHOW(poll(pfd, 2, 0));
	printf("%x %x\n", pfd[0].revents, pfd[1].revents);
	SHOW(read(fds[0], buffer, 4096));
	SHOW(poll(pfd, 2, 0));
	printf("%x %x\n", pfd[0].revents, pfd[1].revents);
	/* A write of at most PIPE_BUF is whole or nothing. */
	SHOW(write(fds[1], buffer, 4095));
	SHOW(write(fds[1], buffer, 4096));
	SHOW(write(fds[1], buffer, 4097));
	close(fds[0]);
	signal(SIGPIPE, SIG_IGN);
	SHOW(write(fds[1], buffer, 1));
	SHOW(write(fds[1], buffer, 0));
	pfd[0].fd = -1;
	SHOW(poll(pfd, 2, 0));
	printf("%x %x\n", pfd[0].revents, pfd[1].revents);
	close(fds[1]);
	/* Packets. */
	SHOW(pipe2(fds, O_DIRECT | O_NONBLOCK));
	SHOW(fcntl(fds[1], F_GETFL));
	SHOW(write(fds[1], "abc", 3));
	SHOW(write(fds[1], "defgh", 5));
	SHOW(read(fds[0], buffer, 2));
	SHOW(read(fds[0], buffer, 100));
	SHOW(read(fds[0], buffer, 100));
	close(fds[1]);
	SHOW(read(fds[0], buffer, 100));
	close(fds[0]);
}

static void splice_errors(void)
{
	off64_t zero = 0, minus = -1;

	SHOW(splice(-1, NULL, p[1], NULL, 10, 0));
	SHOW(splice(p[0], NULL, -1, NULL, 10, 0));
	SHOW(splice(file, NULL, file, NULL, 10, 0));
	SHOW(splice(file, NULL, wronly, NULL, 10, 0));
	SHOW(splice(p[0], NULL, p[1], NULL, 10, 0));
	SHOW(splice(p[0], NULL, q[1], NULL, 0, 0));
	SHOW(splice(p[0], NULL, q[1], NULL, 10, 16));
	SHOW(splice(p[0], NULL, q[1], NULL, 10, SPLICE_F_NONBLOCK));
	SHOW(splice(p[0], &zero, q[1], NULL, 10, 0));
	SHOW(splice(p[0], NULL, q[1], &zero, 10, 0));
	SHOW(splice(p[1], NULL, q[1], NULL, 10, 0));
	SHOW(splice(p[0], NULL, q[0], NULL, 10, 0));
	SHOW(splice(wronly, NULL, p[1], NULL, 10, 0));
	SHOW(splice(p[0], NULL, rdonly, NULL, 10, 0));
	SHOW(splice(p[0], NULL, append, NULL, 10, 0));
	SHOW(splice(file, BAD, p[1], NULL, 10, 0));
	SHOW(splice(file, &minus, p[1], NULL, 10, 0));
	SHOW(splice(dir, NULL, p[1], NULL, 10, 0));
	SHOW(splice(file, &zero, p[1], NULL, -1, SPLICE_F_NONBLOCK));
	SHOW(zero);
	zero = 0;
	SHOW(splice(file, &zero, p[1], NULL, 10, 0));
	SHOW(zero);
	SHOW(lseek(file, 0, SEEK_CUR));
	SHOW(splice(p[0], NULL, q[1], NULL, 4, SPLICE_F_MOVE | SPLICE_F_MORE));
	SHOW(splice(p[0], NULL, wronly, &(off64_t){3}, 100, SPLICE_F_GIFT));
	SHOW(read(q[0], buffer, 100));
	SHOW(pread(rdonly, buffer, 100, 0));
	SHOW(memcmp(buffer + 3, "efghij", 6));
	SHOW(lseek(file, 5, SEEK_SET));
	SHOW(splice(file, NULL, p[1], NULL, 5, 0));
	SHOW(lseek(file, 0, SEEK_CUR));
	SHOW(read(p[0], buffer, 100));
	int s[2], null = open("/dev/null", O_RDWR), zeroes = open("/dev/zero", O_RDWR);
	socketpair(AF_UNIX, SOCK_STREAM, 0, s);
	write(s[0], "socket", 6);
	SHOW(splice(s[1], NULL, p[1], NULL, 100, 0));
	SHOW(splice(s[1], NULL, p[1], NULL, 100, SPLICE_F_NONBLOCK) < 0);
	SHOW(splice(p[0], NULL, s[1], NULL, 100, 0));
	SHOW(read(s[0], buffer, 100));
	SHOW(splice(zeroes, NULL, p[1], NULL, 100, 0));
	SHOW(splice(p[0], NULL, null, NULL, 100, 0));
	close(s[0]);
	SHOW(splice(s[1], NULL, p[1], NULL, 100, 0));
	close(s[1]);
	close(null);
	close(zeroes);
}

static void tee_errors(void)
{
	SHOW(tee(-1, p[1], 10, 0));
	SHOW(tee(p[0], -1, 10, 0));
	SHOW(tee(file, p[1], 10, 0));
	SHOW(tee(p[0], file, 10, 0));
	SHOW(tee(p[0], p[1], 10, 0));
	SHOW(tee(p[0], q[1], 0, 0));
	SHOW(tee(p[0], q[1], 10, 32));
	SHOW(tee(p[0], q[1], 10, SPLICE_F_NONBLOCK));
	SHOW(tee(p[1], q[1], 10, 0));
	write(p[1], "0123456789", 10);
	SHOW(tee(p[0], q[1], 4, 0));
	SHOW(tee(p[0], q[1], 100, 0));
	SHOW(read(q[0], buffer, 100));
	SHOW(memcmp(buffer, "01230123456789", 14));
	SHOW(read(p[0], buffer, 100));
}

static void vmsplice_errors(void)
{
	struct iovec v[3] = {{buffer, 10}, {buffer + 20, 5}, {BAD, 4}};

	memcpy(buffer, "abcdefghijklmnopqrstuvwxyz", 26);
	SHOW(vmsplice(-1, v, 1, 0));
	SHOW(vmsplice(file, v, 1, 0));
	SHOW(vmsplice(p[1], v, 1, 16));
	SHOW(vmsplice(p[1], v, 0, 0));
	SHOW(vmsplice(p[1], v, 1025, 0));
	SHOW(vmsplice(p[1], v, -1, 0));
	SHOW(vmsplice(p[1], BAD, 1, 0));
	SHOW(vmsplice(p[1], v + 2, 1, 0));
	SHOW(vmsplice(p[1], v, 2, 0));
	SHOW(read(p[0], buffer + 100, 100));
	SHOW(memcmp(buffer + 100, "abcdefghijuvwxy", 15));
	write(p[1], "12345678901234567890", 20);
	SHOW(vmsplice(p[0], v, 2, 0));
	SHOW(memcmp(buffer, "1234567890", 10));
	SHOW(read(p[0], buffer, 100));
	SHOW(vmsplice(p[0], v, 1, SPLICE_F_NONBLOCK));
}

static void sendfile_errors(void)
{
	off_t at = 2, minus = -1;
	int out = open("out", O_CREAT | O_RDWR | O_TRUNC, 0600);

	SHOW(sendfile(-1, file, NULL, 10));
	SHOW(sendfile(out, -1, NULL, 10));
	SHOW(sendfile(rdonly, file, NULL, 10));
	SHOW(sendfile(out, wronly, NULL, 10));
	SHOW(sendfile(out, file, BAD, 10));
	SHOW(sendfile(out, file, &minus, 10));
	SHOW(sendfile(out, p[0], NULL, 10));
	SHOW(sendfile(out, p[0], &at, 10));
	SHOW(sendfile(append, file, &at, 3));
	SHOW(sendfile(out, dir, NULL, 10));
	SHOW(sendfile(out, file, &at, 0));
	SHOW(sendfile(out, file, &at, 10));
	SHOW(at);
	SHOW(lseek(file, 0, SEEK_SET));
	SHOW(sendfile(p[1], file, NULL, 10));
	SHOW(lseek(file, 0, SEEK_CUR));
	SHOW(read(p[0], buffer, 100));
	at = 1 << 20;
	SHOW(sendfile(out, file, &at, 10));
	SHOW(at);
	int s[2];
	socketpair(AF_UNIX, SOCK_DGRAM, 0, s);
	at = 0;
	SHOW(sendfile(s[0], file, &at, 10));
	SHOW(read(s[1], buffer, 100));
	close(s[0]);
	close(s[1]);
	close(out);
}

static void copy_errors(void)
{
	off64_t a = 0, b = 0, big = LLONG_MAX - 2, minus = -1;
	int out = open("copy", O_CREAT | O_RDWR | O_TRUNC, 0600), null = open("/dev/null", O_RDWR);

	SHOW(copy_file_range(-1, NULL, out, NULL, 10, 0));
	SHOW(copy_file_range(file, NULL, -1, NULL, 10, 0));
	SHOW(copy_file_range(file, NULL, out, NULL, 10, 1));
	SHOW(copy_file_range(wronly, NULL, out, NULL, 10, 0));
	SHOW(copy_file_range(file, NULL, rdonly, NULL, 10, 0));
	SHOW(copy_file_range(file, NULL, append, NULL, 10, 0));
	SHOW(copy_file_range(dir, NULL, out, NULL, 10, 0));
	SHOW(copy_file_range(file, NULL, dir, NULL, 10, 0));
	SHOW(copy_file_range(p[0], NULL, out, NULL, 10, 0));
	SHOW(copy_file_range(file, NULL, p[1], NULL, 10, 0));
	SHOW(copy_file_range(null, NULL, out, NULL, 10, 0));
	SHOW(copy_file_range(file, BAD, out, NULL, 10, 0));
	SHOW(copy_file_range(file, &minus, out, &b, 10, 0));
	SHOW(copy_file_range(file, &a, out, &minus, 10, 0));
	SHOW(copy_file_range(file, &a, out, &big, 10, 0));
	SHOW(copy_file_range(file, &big, out, &b, 10, 0));
	SHOW(copy_file_range(file, &a, out, &b, 0, 0));
	SHOW(copy_file_range(file, &a, out, &b, 10, 0));
	printf("%ld %ld\n", (long)a, (long)b);
	SHOW(copy_file_range(file, &a, file, &a, 5, 0));
	a = 0;
	b = 3;
	SHOW(copy_file_range(file, &a, file, &b, 10, 0));
	a = 0;
	b = 20;
	SHOW(copy_file_range(file, &a, file, &b, 10, 0));
	a = 1 << 20;
	SHOW(copy_file_range(file, &a, out, &b, 10, 0));
	close(out);
	close(null);
}

/* A packet stays one in the other pipe, and so does each part of it. */
static void packets(void)
{
	int in[2], out[2];

	pipe2(in, O_DIRECT | O_NONBLOCK);
	pipe2(out, O_NONBLOCK);
	for (int i = 0; i < 3; i++)
		write(in[1], "abcd", 4);
	SHOW(tee(in[0], out[1], 8, SPLICE_F_NONBLOCK));
	SHOW(splice(in[0], NULL, out[1], NULL, 5, SPLICE_F_NONBLOCK));
	for (int i = 0; i < 5; i++)
		SHOW(read(out[0], buffer, i == 1 ? 2 : 10));
	for (int i = 0; i < 3; i++)
		SHOW(read(in[0], buffer, 10));
	for (int i = 0; i < 2; i++) {
		close(in[i]);
		close(out[i]);
	}
}

int main(void)
{
	case_begin();
	file = open("file", O_CREAT | O_RDWR | O_TRUNC, 0600);
	write(file, "abcdefghijklmnopqrstuvwxyz", 26);
	lseek(file, 0, SEEK_SET);
	rdonly = open("file", O_RDONLY);
	wronly = open("file", O_WRONLY);
	append = open("file", O_WRONLY | O_APPEND);
	dir = open(".", O_RDONLY);
	pipe(p);
	pipe(q);
	pipes();
	splice_errors();
	tee_errors();
	packets();
	vmsplice_errors();
	sendfile_errors();
	copy_errors();
	return 0;
}
