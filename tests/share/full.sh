#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# full.sh SOURCE-FOLDER FOLDER: a folder of the host that has no space left. Programs in the guest are told what those of the
# host are told. The folder is a small tmpfs in a mount namespace of its own.
set -eu

top=$1
: "${SELKIE_BUILD:?}"
if [ "${3-}" != inside ]; then
	case $(id -u) in
	0) set -- unshare -m sh "$0" "$1" "$2" inside ;;
	*) set -- unshare -rm sh "$0" "$1" "$2" inside ;;
	esac
	exec "$@"
fi
mkdir -p "$2/small"
cd "$2"
SELKIE_LOG=$PWD/boot.log
export SELKIE_LOG

cat >script <<'END'
cd "$1"
b="$2"
$b dd if=/dev/zero of=f bs=10000 count=40 2>/dev/null || echo full; $b wc -c <f
$b dd if=/dev/zero of=f bs=1 count=1 conv=notrunc 2>/dev/null && echo in place
{ $b echo more >>f; } 2>/dev/null || echo no more
{ $b echo other >g; } 2>/dev/null || echo none of another; $b wc -c <g
$b dd if=/dev/zero of=f bs=4096 seek=100 count=1 conv=notrunc,fsync 2>/dev/null || echo not behind the end
$b rm f; $b echo again >g; $b cat g; $b rm g
END

for place in host guest; do
	mount -t tmpfs -o size=128k none small
	if [ $place = host ]; then
		sh script "$PWD/small" "$SELKIE_BUILD/rootfs/default/bin/busybox" >host.out
	else
		"$top/selkie" run --timeout 200 -v "$PWD/small:/small" -v "$PWD:/script:ro" -- \
			sh /script/script /small busybox </dev/null >guest.out 2>guest.err ||
			{ echo "share.full: the guest ended with $?: $(tail -3 guest.err)" >&2 && exit 1; }
	fi
	umount small
done
diff host.out guest.out >&2
