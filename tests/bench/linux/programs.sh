# shellcheck shell=bash disable=SC2016 # the commands are for the shells that are measured
# SPDX-License-Identifier: BSD-2-Clause
# The time that real programs take, on Selkie and on Linux: bash runs this in a root file system of Debian's packages,
# with a
# folder on a disk as its argument. Prints "NAME | MICROSECONDS" lines, each the best of several rounds, which end when the
# best two are the same within 3 %, or after eight; a command that fails has a line that says so.
#
#	programs.sh FOLDER [PATTERN]
folder=$1 pattern=${2-} least=3 most=8 never=999999999
export HOME=/tmp LC_ALL=C GIT_CONFIG_NOSYSTEM=1 PYTHONDONTWRITEBYTECODE=1
cd "$folder" || exit 1

# prepared: what the commands read. A tree of small files, a text of 2 MiB, some sources.
mkdir -p tree many
for i in 1 2 3 4 5 6 7 8; do
	mkdir -p tree/$i
	for j in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do echo "file $i $j of a tree" >tree/$i/$j.txt; done
done
seq 1 40000 | sed 's/$/ the quick brown fox jumps over the lazy dog/' >text
head -c 4194304 /dev/urandom >noise
printf '#include <stdio.h>\nint main(void) { for (int i = 0; i < 3; i++) printf("%%d\\n", i); return 0; }\n' >hello.c
printf 'all: a b c d\na b c d:\n\t@true\n.PHONY: all a b c d\n' >Makefile
git init -q repo && git -C repo config user.email a@example.org && git -C repo config user.name a
sync

failed=0
# Is a figure settled, which has so many rounds, and these as its best two? The first round reads files and makes the
# emulator translate; what else runs on the host only ever makes one slower.
settled() { # rounds best second
	[ "$1" -ge $least ] && [ $(($3 * 100)) -le $(($2 * 103)) ]
}

# each NAME COMMAND: a shell line. No NAME has a |, which ends it in the list.
each() {
	case $1 in *"$pattern"*) ;; *) return ;; esac
	local best=$never second=$never round=0 begun took
	while [ $round -lt $most ] && ! settled $round "$best" "$second"; do
		begun=${EPOCHREALTIME/./}
		if ! bash -c "$2" >/tmp/out 2>&1 </dev/null; then
			echo "FAILED: $1: $(tail -n 1 /tmp/out)"
			failed=1
			return
		fi
		took=$((${EPOCHREALTIME/./} - begun)) round=$((round + 1))
		if [ $took -lt "$best" ]; then
			second=$best best=$took
		elif [ $took -lt "$second" ]; then
			second=$took
		fi
	done
	echo "$1 | $best"
}

each 'true, 20 times' 'for i in {1..20}; do /bin/true; done'
each 'sh -c true, 20 times' 'for i in {1..20}; do sh -c true; done'
each 'bash: 20,000 rounds of a loop' 'for ((i = 0; i < 20000; i++)); do :; done'
each 'bash: 50 pipes' 'for i in {1..50}; do echo $i | cat >/dev/null; done'
each 'sh: configure-like tests' 'for i in {1..30}; do test -e text; x=$(expr $i + 1); echo $x | grep -q 1; done; true'
each 'ls -R' 'ls -R tree'
each 'ls -l /usr/bin' 'ls -l /usr/bin'
each 'find' 'find /usr/lib -type f | wc -l'
each 'find -exec' 'find tree/1 -type f -exec cat {} \;'
each 'xargs' 'find tree -type f | xargs -n 10 cat'
each 'du' 'du -s /usr/lib'
each 'grep a word in a tree' 'grep -r quick tree text | wc -l'
each 'grep an expression' 'grep -c "[0-9]*7 the q.*dog$" text'
each 'cat 4 MiB' 'cat noise >/dev/null'
each 'cp 4 MiB' 'cp noise noise.copy'
each 'cp -r' 'rm -rf tree.copy; cp -r tree tree.copy'
each 'rm -r' 'cp -r tree tree.gone; rm -r tree.gone'
each 'mv' 'for i in 1 2 3 4; do mv tree/1 tree/x; mv tree/x tree/1; done'
each 'dd 512 bytes at a time' 'dd if=noise of=/dev/null bs=512 count=4000'
each 'tar c' 'tar cf tree.tar tree text'
each 'tar x' 'rm -rf out; mkdir out; tar cf - tree text | tar xf - -C out'
each 'gzip' 'gzip -c text >text.gz'
each 'gunzip' 'gzip -c text | gunzip -c >/dev/null'
each 'xz' 'head -c 500000 text | xz -1 -c >text.xz'
each 'bzip2' 'head -c 500000 text | bzip2 -c >text.bz2'
each 'zstd' 'zstd -q -f -3 noise -o noise.zst'
each 'sort' 'sort -r text >sorted'
each 'sort, uniq' 'cut -c 1-2 text | sort | uniq -c'
each 'wc' 'wc text'
each 'sed' 'sed "s/fox/cat/g" text >changed'
each 'awk' 'awk "{ n += \$1 } END { print n }" text'
each 'tr' 'tr a-z A-Z <text >upper'
each 'diff' 'sed "5000s/fox/cat/" text >other; ! diff text other'
each 'sha256sum' 'sha256sum noise'
each 'md5sum of a tree' 'find tree -type f | xargs md5sum'
each 'openssl' 'openssl enc -aes-128-cbc -pbkdf2 -pass pass:a -in text -out text.enc'
each 'python3: start' 'python3 -c pass'
each 'python3: modules' 'python3 -c "import json, re, subprocess, socket, threading"'
each 'python3: loop' 'python3 -c "print(sum(i * i for i in range(200000)))"'
each 'python3: files' 'python3 -c "
import os
for i in range(300):
    open(\"many/%d\" % i, \"w\").write(\"x\")
for i in range(300):
    os.unlink(\"many/%d\" % i)"'
each 'python3: subprocess' 'python3 -c "
import subprocess
for i in range(10): subprocess.run([\"/bin/true\"], check=True)"'
each 'python3: threads' 'python3 -c "
import threading, queue
q = queue.Queue()
t = [threading.Thread(target=lambda: [q.put(i) for i in range(200)]) for _ in range(8)]
[x.start() for x in t]; [x.join() for x in t]"'
each 'perl: start' 'perl -e 1'
each 'perl: count words' 'perl -ne "\$n{\$_}++ for split; END { print scalar keys %n }" text'
each 'sqlite3: 20 commits' 'rm -f a.db; sqlite3 a.db "create table t(a, b);" "$(for i in {1..20}; do echo "insert into t values($i, \"x\");"; done)"'
each 'sqlite3: one commit' 'rm -f b.db; sqlite3 b.db "create table t(a); begin; with recursive c(x) as (select 1 union all select x + 1 from c where x < 20000) insert into t select x from c; commit; select count(*) from t;"'
each 'git: add and commit' 'cp -r tree repo/new; cd repo; git add -A; git commit -q -m x; git rm -r -q new; git commit -q -m y'
each 'git: status' 'git -C repo status'
each 'make' 'make -s'
each 'gcc' 'gcc -O1 -o hello hello.c && ./hello'
echo 'programs | end'
exit $failed
