#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# folders.sh SOURCE-FOLDER FOLDER [CRASH]: what the guest does in a shared folder is what the host finds there, and the
# other way round. The script of the guest is run on the host first, in a folder that is the same: outputs and folders are
# compared. With CRASH the folders' tasks die in the middle of it, at the 1st to CRASHth of their answers.
set -eu

top=$1 crash=${3-}
: "${SELKIE_BUILD:?}"
rm -rf "$2"
mkdir -p "$2"
cd "$2"
SELKIE_LOG=$PWD/boot.log
export SELKIE_LOG
system=$top/systems/default.system
if [ "$crash" ]; then
	sed "/driver = virtio-9p/{n;s/inline/task\\n\tcrash = $crash/}" "$system" >crash.system
	system=$PWD/crash.system
fi

fail() {
	echo "share.folders: $*" >&2
	exit 1
}

make_folder() {
	mkdir -p "$1/sub/deep"
	echo hello >"$1/a"
	ln -s a "$1/link"
	ln -s /nowhere "$1/dangling"
	yes 'some text' | head -c 300000 >"$1/large"
	(cd "$1/sub" && seq -f 'name-%g' 1 600 | xargs touch)
	cp "$SELKIE_BUILD/rootfs/default/bin/busybox" "$1/busybox"
	chmod 640 "$1/a"
}

cat >script <<'END'
cd "$1"
b="$1/busybox"
cat a link; cat dangling 2>/dev/null || echo dangling; readlink link
$b md5sum large; ls sub | wc -l; ls -a sub/deep
./busybox echo runs from here
mkdir new; echo one >new/f; echo two >>new/f; cat new/f; ln new/f new/g; stat -c '%h %s %F %a' new/f a sub
mv new/f sub/deep/moved; mv new renamed; rmdir sub 2>/dev/null || echo not empty
cp large copy; cmp large copy && echo same; truncate -s 1000 copy; wc -c <copy
$b dd if=/dev/zero of=copy bs=1 seek=5000 count=10 conv=notrunc 2>/dev/null; wc -c <copy
rm large; ls large 2>/dev/null || echo gone; chmod 600 a; touch -d '2020-02-03 04:05:06' a; stat -c '%Y %a' a
ln -s x/y/z other;
rm sub/name-1*; ls sub | wc -l; mkdir a 2>/dev/null || echo exists; cat sub 2>/dev/null || echo a folder
exec 3<copy; rm copy; $b wc -c <&3; exec 3<&-
$b awk 'BEGIN { for (i = 0; i < 20000; i++) print i >"numbers" }'; $b md5sum numbers
END

# A file that has no name any more is lost with the task that knew it.
[ -z "$crash" ] || sed -i 's/^exec 3<copy; rm copy;.*/rm copy/' script

# show FOLDER: all of it.
show() {
	(cd "$1" && find . -printf '%p %y %m %s %l\n' | sed '/ d /s/ [0-9]* $//' | sort
		find . -type f -exec md5sum {} + | sort)
}

umask 022
make_folder here
make_folder there
mkdir -p only
echo 'not to be changed' >only/f
"$SELKIE_BUILD/rootfs/default/bin/busybox" sh script "$PWD/here" >here.out 2>&1
timeout 320 "$top/selkie" run --timeout 300 --system "$system" -v "$PWD/there:$PWD/there" -v "$PWD/only:/srv/only:ro" -- \
	sh -c "umask 022; $(cat script)" sh "$PWD/there" </dev/null >there.out 2>err ||
	fail "the guest ended with $?: $(tail -3 err there.out)"
diff here.out there.out >differences || fail "the script saw something else: $(cat differences)"
if [ "$crash" ]; then
	deaths=$(grep -ac 'component share is started again' boot.log) || true
	[ "$deaths" -ge 20 ] || fail "only $deaths deaths"
fi
show here >here.list
show there >there.list
diff here.list there.list >differences || fail "the folders differ: $(head differences)"

out=$(timeout 320 "$top/selkie" run --timeout 300 --system "$system" -v "$PWD/there:/srv/rw" -v "$PWD/only:/srv/only:ro" -- sh -c '
	cat /srv/only/f; echo x 2>/dev/null >/srv/only/g || echo read-only; rm /srv/only/f 2>/dev/null || echo kept
	umount /srv/rw; ls /srv/rw | wc -l; mount -t 9p share1 /mnt; cat /mnt/a
	mount -t 9p share1 /srv/rw 2>/dev/null || echo busy; mount -t 9p other /tmp 2>/dev/null || echo no such share' \
	</dev/null 2>err) || fail "the second guest ended with $?: $(tail -3 err)"
[ "$out" = 'not to be changed
read-only
kept
0
hello
busy
no such share' ] || fail "got \"$out\""
[ "$(ls only)" = f ] || fail "the read-only folder has changed: $(ls only)"

for bad in "$PWD/none:/x" here "$PWD/here:relative" "$PWD/here:" ":/x"; do
	status=0
	"$top/selkie" run -v "$bad" -- true </dev/null >out 2>err || status=$?
	if [ $status -ne 2 ] || [ "$(wc -l <err)" -ne 1 ] || ! grep -q "^selkie: -v $bad: " err; then
		fail "-v $bad: status $status, $(cat err)"
	fi
done
cd ..
rm -rf "$2"
