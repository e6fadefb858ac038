# SPDX-License-Identifier: BSD-2-Clause
# gcc and binutils: compiling, linking, running; libraries; a small project by make.
cat >hello.c <<'C'
#include <stdio.h>
#include <math.h>
int main(int argc, char **argv)
{
	printf("hello %s %.3f\n", argc > 1 ? argv[1] : "world", sqrt(argc));
	return argc;
}
C
gcc -O2 -Wall -o hello hello.c -lm
./hello there
echo "exit $?"
gcc -static -o hello-static hello.c -lm
./hello-static
gcc -g -O0 -o hello-debug hello.c -lm
./hello-debug | wc -c
gcc -S -o - hello.c | grep -c main
gcc -E hello.c | tail -1
gcc -c hello.c
nm hello.o | grep main
size hello.o | wc -l
objdump -d hello.o | grep -c call
strip hello
./hello
readelf -h hello | grep Type
readelf -d hello | grep -o 'libc.so.6'
ldd hello | grep -o 'libm.so.6 =>'
mkdir -p project/src && cd project
cat >src/list.h <<'C'
struct node { int value; struct node *next; };
struct node *push(struct node *, int);
int sum(const struct node *);
C
cat >src/list.c <<'C'
#include "list.h"
#include <stdlib.h>
struct node *push(struct node *n, int v) { struct node *m = malloc(sizeof(*m)); m->value = v; m->next = n; return m; }
int sum(const struct node *n) { return n ? n->value + sum(n->next) : 0; }
C
cat >src/main.c <<'C'
#include "list.h"
#include <pthread.h>
#include <stdio.h>
static void *work(void *p) { struct node *n = 0; for (int i = 0; i < 100; i++) n = push(n, i); *(int *)p = sum(n); return p; }
int main(void) { pthread_t t; int r; pthread_create(&t, 0, work, &r); pthread_join(t, 0); printf("%d\n", r); return 0; }
C
cat >Makefile <<'M'
CFLAGS = -O1 -MMD -fPIC
prog: build/main.o libl.a ; $(CC) -o $@ $< -L. -ll -pthread
shared: build/main.o libl.so ; $(CC) -o $@ $< -L. -l:libl.so -Wl,-rpath,'$$ORIGIN' -pthread
libl.a: build/list.o ; ar rcs $@ $<
libl.so: build/list.o ; $(CC) -shared -o $@ $<
build/%.o: src/%.c | build ; $(CC) $(CFLAGS) -c -o $@ $<
build: ; mkdir $@
-include build/*.d
M
make -s prog && ./prog
make shared 2>&1 | wc -l
./shared
touch src/list.h
make -n prog | grep -c list.c
ar t libl.a
cd ..
echo 'int main(void) { int x = "s"; return y; }' | gcc -x c - 2>&1 | sed 's/.*error/error/' | grep -c error
echo 'int f(void);int main(void){return f();}' | gcc -x c - 2>&1 | grep -o 'undefined reference'
printf '.globl _start\n_start: mov $60,%%eax\nmov $7,%%edi\nsyscall\n' | as -o a.o - && ld -o a a.o && ./a
echo "exit $?"
gcc -fsanitize=address -o asan -x c - <<<'int main(void) { return 0; }' 2>/dev/null
echo "sanitizer $?"
echo 'int a[1000]; int main(void) { for (int i = 0; i < 1000; i++) a[i] = i * i; return a[10]; }' | gcc -O3 -flto -march=x86-64 -x c - -o lto && ./lto
echo "exit $?"
