# SPDX-License-Identifier: BSD-2-Clause
# Every applet of busybox, second part: files, folders and images of disks (tests/linux/applets-listed.sh).
applet() { echo "== $1"; }
seq 20 >numbers
mkdir -p tree/sub/deep
echo one >tree/a; echo two >tree/sub/b; echo three >tree/sub/deep/c
shape() { find "${1:-.}" | sort; }

applet chmod
touch f; chmod 640 f; stat -c %a f; chmod u+x,g-r,o=rw f; stat -c %A f; chmod -R a+rX tree; chmod +s f; stat -c %a f; chmod 1777 tree; stat -c '%a %A' tree; chmod -v 600 f; chmod -c 600 f; chmod 9 f; echo $?; chmod 755 tree
applet chown
chown 0:0 f; chown 65534:65534 f && stat -c %u:%g f; chown -R nobody:nogroup tree; stat -c %U:%G tree/sub/b; chown root: f; stat -c %u:%g f; ln -s f fl; chown -h 65534 fl; stat -c %u fl f; chown nosuch f; echo $?; chown -R 0:0 tree
applet chgrp
chgrp tty f; stat -c %G f; chgrp -R 0 tree; chgrp 0 f; echo $?
applet cp
cp tree/a copy; cp -r tree tree2; shape tree2; cp -a fl fl2; readlink fl2; cp -l f hard; stat -c %h f; cp -s "$PWD/f" soft; [ -L soft ]; echo $?; cp f tree/a tree2; cp -i f copy </dev/null; echo; cp -u tree/a copy; cp nofile x; echo $?; cp tree x; echo $?; cp --parents tree/sub/b tree2; cat tree2/tree/sub/b; chmod 741 copy; cp -p copy kept; stat -c %a kept; cp -t tree2 copy f 2>/dev/null; echo $?; cp -rv tree/sub cv | sort
applet mv
mv copy moved; mv moved tree2; mv -v tree2 tree3; mv -n f hard; mv -f kept tree3/kept; mv nofile y; echo $?; shape tree3; mkdir into; mv tree3/kept hard into; shape into; mv into tree3; mv tree tree/sub; echo $?
applet rm
rm into 2>/dev/null; rm tree3; echo $?; rm -r tree3; rm -f nofile; echo $?; rm nofile; echo $?; touch r1; echo y | rm -i r1 2>/dev/null; [ -e r1 ]; echo $?
applet ln
ln numbers n2; ln -s numbers n3; ln -sf tree n3; ln -sn numbers n3; echo $?; ln -sfn numbers n3; readlink n3; ln nofile z; echo $?; ln -sv tree n4; ln -sb numbers n4; ls tree; ln -T numbers n2; echo $?
applet link
link numbers n5; stat -c %h n5; link nofile q; echo $?
applet unlink
unlink n5; stat -c %h numbers; unlink tree; echo $?
applet ls
ls; ls -a tree; ls -1 tree; ls -F; ls -R tree; ls -ld tree | cut -c1-10; ls -S numbers f; ls -p; ls -r; ls -n f | cut -d' ' -f1-12; ls nofile; echo $?; ls -A tree; ls -x -w 40; ls -i f | wc -w; ls -l --full-time /proc/self/nofile 2>/dev/null; echo $?; ls -L n3; ls -d */; ls -C; ls -X; ls --color=always tree
applet mkdir
mkdir d; mkdir d; echo $?; mkdir -p d/e/f; mkdir -m 700 priv; stat -c %a priv; mkdir no/such; echo $?; mkdir -vp d/v/w
applet rmdir
rmdir d; echo $?; rmdir -p d/e/f; echo $?; rmdir priv; rmdir numbers; echo $?; rmdir --ignore-fail-on-non-empty d; echo $?
applet mkfifo
mkfifo pipe; stat -c '%F %a' pipe; (echo through >pipe &); cat pipe; mkfifo -m 600 pipe2; stat -c %a pipe2; mkfifo pipe; echo $?
applet mknod
mknod np p; stat -c %F np; mknod zero c 1 5 && head -c 3 zero | od -An -c; stat -c '%F %t:%T' zero; mknod -m 600 blk b 7 200; ls -l blk | cut -c1-10; mknod x z 2>/dev/null; echo $?
applet mktemp
t=$(mktemp); [ -f "$t" ]; echo $?; stat -c %a "$t"; rm "$t"; t=$(mktemp -d "$PWD/dXXXXXX"); stat -c '%F %a' "$t"; rmdir "$t"; mktemp -u -p /x ab.XXXXXX | sed 's/ab\..*/ab.N/'; mktemp bad 2>/dev/null; echo $?; t=$(mktemp -t tt.XXXXXX); [ -e "$t" ]; echo $?; rm "$t"
applet nuke
mkdir -p n/u; touch n/u/k n2; nuke n n2; ls -d n n2; echo $?
applet readlink
readlink n3; readlink numbers; echo $?; readlink -f n3 | sed "s,$PWD,.,"; readlink -n n3; echo; readlink -f nofile/x; echo $?; ln -s loop loop; readlink -f loop; echo $?; readlink -v numbers; echo $?
applet realpath
realpath n3 . | sed "s,$PWD,.,"; realpath /proc/../usr//bin; realpath nofile/x; echo $?
applet stat
stat -c '%n %F %s %a %h %u:%g' numbers tree n3; stat -L -c %F n3; stat -c %N n3; stat -t numbers | wc -w; stat numbers | sed -n '1p;2s/ *Size: \([0-9]*\).*/\1/p'; stat -f -c '%T' /proc; stat nofile; echo $?; touch -d '2001-02-03 04:05:06' f; stat -c '%Y %y' f
applet touch
touch -d @86400 t1; stat -c %Y t1; touch -r t1 t2; stat -c %Y t2; touch -t 200001020304.05 t3; date -u -r t3; touch -c none; ls none; touch -h -d @1 n3; stat -c %Y n3; touch -m -d @5 t1; stat -c '%X %Y' t1; touch -a -d @9 t1; stat -c '%X %Y' t1; touch no/such; echo $?
applet truncate
truncate -s 100 tr; stat -c %s tr; truncate -s 3M tr; stat -c '%s' tr; truncate -c -s 1 tnone; ls tnone
applet fallocate
fallocate -l 10000 fa; stat -c %s fa; fallocate -o 5000 -l 10000 fa; stat -c %s fa
applet shred
cp numbers sh; shred -n 1 sh; cmp -s sh numbers; echo $?; stat -c %s sh; shred -u -z -n 1 sh; ls sh
applet du
mkdir du; head -c 10000 numbers >/dev/null; head -c 20000 /dev/zero >du/x; du du; du -s du; du -a du | sort; du -h du/x; du -k -c du; ln du/x du/y; du -l du; du -d 0 /proc/self/nofile; echo $?
applet df
mkdir m; mount -t tmpfs -o size=1m tm m; head -c 102400 /dev/zero >m/x; for o in -P -h -k -T; do df $o m | sed "s,$PWD,.,"; done; df -i m | wc -l; df nofile; echo $?
applet mount
mount | grep -c " $PWD/m "; mount -o remount,ro m; touch m/y; echo $?; mount -o remount,rw m; touch m/y; echo $?; mount -t nosuch x m; echo $?; mount -t tmpfs t nofile; echo $?; mkdir bound; mount --bind m bound; ls bound; umount bound
applet umount
umount m; ls m; umount m; echo $?; umount nofile; echo $?; mount -t tmpfs t m; (cd m; umount ..; echo $?; umount -l "$PWD"; echo $?); ls -a m; mount | grep -c " $PWD/m "
applet find
find tree -type f | sort; find tree -name '*b*' -o -type d | sort; find tree -maxdepth 1 -mindepth 1 | sort; find tree -name c -exec cat {} \;; find tree -type f -exec echo {} + | wc -w; find tree -path '*deep*' -prune -o -print | sort; find . -maxdepth 1 -size +2k -type f | sort; find . -maxdepth 1 -newer t1 -name numbers; find tree -perm 755 -type d | sort; find tree -empty; find tree -user root | wc -l; find . -type l -maxdepth 1 | sort; find tree -print0 | tr '\0' ' ' | wc -w; find . -maxdepth 1 -links +1 -type f; find nofile; echo $?; find tree -depth | tail -1; touch -d @100 tree/a; find tree -mtime +10; find tree -iname A -ok echo {} \; </dev/null 2>/dev/null; find tree -regex '.*/[bc]' | sort; find tree -inum "$(stat -c %i tree/a)"; find tree -type f -quit | wc -l
applet which
which sh; which nosuch; echo $?; which -a ls cat
applet dd
dd if=numbers bs=7 count=2 skip=1 2>/dev/null | od -c; dd if=numbers of=ddo bs=10 seek=1 2>&1 | head -2; stat -c %s ddo; echo abc | dd conv=notrunc of=ddo bs=1 seek=2 2>/dev/null; od -c ddo | head -1; dd if=numbers bs=4 conv=sync 2>/dev/null | wc -c; echo abc | dd conv=ucase 2>/dev/null; echo abcd | dd conv=swab 2>/dev/null; dd if=nofile; echo $?; dd if=/dev/zero bs=1k count=3 2>/dev/null | dd bs=1k iflag=fullblock status=none | wc -c; dd if=/dev/zero of=sparse bs=1 count=0 seek=1M 2>/dev/null; stat -c %s sparse
applet sync
sync; echo $?; sync -d numbers; echo $?; sync -f .; echo $?
applet mkswap
dd if=/dev/zero of=swap bs=1k count=1024 2>/dev/null; mkswap -L sw swap | sed 's/UUID=.*/UUID/'; dd if=swap bs=1 skip=4086 count=10 2>/dev/null; echo
applet mkdosfs
dd if=/dev/zero of=dos bs=1k count=2048 2>/dev/null; mkdosfs -n LABEL dos; echo $?; dd if=dos bs=1 skip=71 count=16 2>/dev/null; echo; dd if=dos bs=1 skip=510 count=2 2>/dev/null | od -An -x
applet mke2fs
dd if=/dev/zero of=e2 bs=1k count=2048 2>/dev/null; mke2fs -F -L name e2 | sed 1d; dd if=e2 bs=1 skip=1080 count=2 2>/dev/null | od -An -x; dd if=e2 bs=1 skip=1144 count=4 2>/dev/null; echo
applet fdisk
dd if=/dev/zero of=img bs=1k count=8192 2>/dev/null; printf 'o\nn\np\n1\n\n+2M\nn\np\n2\n\n\nt\n2\n82\nw\n' | fdisk -H 16 -S 63 -C 16 img >/dev/null 2>&1; echo $?; fdisk -l img | grep -v '^$' 
