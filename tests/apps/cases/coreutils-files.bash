# SPDX-License-Identifier: BSD-2-Clause
# Of coreutils: what makes, copies, moves, removes and describes files.
umask 022
mkdir -p a/b/c -m 750
stat -c '%a %F %n' a a/b a/b/c
echo hello >a/f
cp a/f a/g
cp -r a copy
cp -a a exact
ls -R . | sort
ln a/f a/hard
ln -s f a/soft
ln -sr a/g link
readlink a/soft link
realpath --relative-to=. link
stat -c '%h %s %F' a/f a/soft
ls -l a | awk 'NR>1 {print $1, $2, $5, $NF}' | sort
mv a/g a/h
mv -n a/h a/f
mv -T copy moved
ls a moved
rm -v a/hard
rmdir -p x/y 2>&1
mkdir -p x/y
rmdir -p x/y
rm -r moved
ls
touch -d '2020-02-03 04:05:06 UTC' dated
TZ=UTC stat -c '%y %Y' dated
touch -r dated also
[ also -nt dated ] || echo same
truncate -s 1M sparse
stat -c '%s %b' sparse
du -k --apparent-size sparse
fallocate -l 4096 real 2>/dev/null
stat -c %s real
dd if=/dev/zero of=disk bs=1k count=3 seek=2 status=none
stat -c %s disk
dd if=disk bs=512 skip=2 count=1 status=none | wc -c
chmod u+x,g-r,o= a/f
stat -c %a a/f
chmod 4755 a/f
stat -c '%a %A' a/f
chown 12:34 a/f
stat -c '%u %g %a' a/f
install -m 640 -D a/f in/st/all
stat -c '%a %n' in/st/all
mkfifo pipe
stat -c %F pipe
(echo through >pipe &)
cat pipe
mknod null c 1 3 2>/dev/null && stat -c '%F %t %T' null
mktemp -u XXXX | wc -c
basename /a/b.c .c
dirname /a/b.c
pathchk /a/b && echo path
df -P . >/dev/null && echo df
sync
link a/f l2
unlink l2
test -L link
echo $?
split -l 2 -d <(seq 5) part.
cat part.02
csplit -s <(seq 6) 3
wc -l xx*
shred -u dated
ls dated 2>&1
cp --sparse=always sparse s2
cmp sparse s2 && echo equal
cp nothing where 2>&1
mv a a/b 2>&1
rm a 2>&1
ls nosuch 2>&1
cat a 2>&1
mkdir a 2>&1
ln a/f a/h 2>&1
rmdir a 2>&1
touch /proc/x 2>&1
cp a/f /dev/full 2>&1
cd nosuch 2>&1 | cut -d: -f3-
chmod 000 real
stat -c %A real
ls -ld . | cut -c1
vdir a | tail -n +2 | cut -c1-10
dir
chgrp 5 real
stat -c %g real
stat -f -c %T /proc
