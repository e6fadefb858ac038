# SPDX-License-Identifier: BSD-2-Clause
# ptrace's users: strace and gdb; and valgrind, which runs a program by itself.
cat >prog.c <<'C'
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
volatile int counter;
int twice(int x) { counter++; return 2 * x; }
static void *work(void *p) { twice(21); return p; }
int main(int argc, char **argv)
{
	pthread_t t;
	for (int i = 0; i < 3; i++)
		printf("%d\n", twice(i));
	pthread_create(&t, 0, work, 0);
	pthread_join(t, 0);
	fflush(stdout);
	if (argc > 1)
		raise(SIGSEGV);
	return counter;
}
C
gcc -g -O0 -pthread -o prog prog.c || exit 1
ulimit -c 0
exec 2>/dev/null # the shell names the processes that a signal ended
strace -o log -e trace=openat,write ./prog
echo "exit $?"
grep -E 'write|exited' log
strace -f -o log -e trace=execve,exit_group sh -c './prog >/dev/null; true'
grep -c execve log
strace -c -o log ./prog >/dev/null
grep -q write log && echo counted
strace -e trace=none -e signal=all -o log ./prog crash
grep -oE 'SIGSEGV|killed by.*' log | sort -u
strace -e inject=write:error=EIO -o log -e trace=write ./prog >/dev/null
grep -c INJECTED log
strace -P /etc/passwd -o log cat /etc/passwd >/dev/null
grep -c passwd log
sh -c 'while :; do sleep 0.1; done' & loop=$!
strace -o log -f -p $loop 2>/dev/null & tracer=$!
until grep -qs WEXITSTATUS log; do sleep 0.1; done
kill $tracer
wait $tracer
kill -0 $loop && echo 'still there'
kill $loop
wait $loop
grep -q WEXITSTATUS log && echo attached

# debug PROGRAM ARGUMENT...: gdb with the commands of standard input; addresses and numbers of threads are left out.
debug() {
	cat >commands
	gdb -nx -batch -iex 'set auto-load no' -ex 'set confirm off' -ex 'set width 0' -x commands --args "$@" 2>&1 </dev/null |
		grep -vE '^\[New Thread|^\[Thread|^\[Switching|^warning|^Using host|^$|\.\./sysdeps|No such file' |
		sed -E 's/0x[0-9a-f]+/ADDR/g; s/process [0-9]+/process N/; s/Thread ADDR \(LWP [0-9]+\)/Thread T/; s|"/.*/|"/|'
}
echo '--- breakpoint'
debug ./prog <<'GDB'
break twice
run
backtrace
print x
finish
continue
info locals
delete
continue
GDB
echo '--- thread'
debug ./prog <<'GDB' | grep -vE '^ +1 |Id +Target|Remote'
break work
run
info threads
step
backtrace 1
kill
GDB
echo '--- watchpoint'
debug ./prog <<'GDB'
break main
run
watch counter
continue
backtrace
continue
delete
hbreak twice
continue
print x
continue
watch counter if counter == 4
continue
delete
continue
GDB
valgrind --version | cut -d. -f1
valgrind -q --error-exitcode=9 ./prog
echo "exit $?"
cat >leak.c <<'C'
#include <stdlib.h>
#include <string.h>
int main(void) { char *p = malloc(10); p[10] = 1; p = malloc(5); return strlen(p) > 100; }
C
gcc -g -o leak leak.c
valgrind --leak-check=full ./leak 2>&1 | grep -oE 'Invalid write|definitely lost: [0-9]+ bytes in [0-9]+|ERROR SUMMARY: [0-9]+|uninitialised' | sort -u
valgrind --tool=helgrind -q ./prog >/dev/null
echo "exit $?"
