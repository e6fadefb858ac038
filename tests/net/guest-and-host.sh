#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2016,SC2013 # the guest expands; lines of one word
# Files of many sizes go from a server on the host into the guest and from a server in the guest to the host, and every
# byte is compared; many connections at once are echoed; datagrams too.
#
#	guest-and-host.sh SELKIE ROOTFS ECHO FOLDER
set -eu
selkie=$1 rootfs=$2 program=$3 folder=$4
busybox=$rootfs/bin/busybox
connections=60
rm -rf "$folder"
mkdir -p "$folder/www" "$folder/back" "$folder/echo"
cp -a "$rootfs" "$folder/rootfs"
cp "$program" "$folder/rootfs/echo"

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/net/common.sh
. "$here/common.sh"

for size in 0 1 1460 65536 1000003 20000000; do
	head -c "$size" /dev/urandom >"$folder/www/$size"
done
cat >"$folder/rootfs/guest.sh" <<'END'
mkdir /tmp/w
for size in 0 1 1460 65536 1000003 20000000; do
	wget -q -O /tmp/w/$size http://10.0.2.2:$1/$size || echo "wget $size: $?"
done
httpd -p 80 -h /tmp/w
/echo 7 &
echo=$!
wget -q -O - http://127.0.0.1/1460 | cmp - /tmp/w/1460 && echo loopback
ip route | grep -q 'default via 10.0.2.2' && echo route
echo ready
wait $echo
echo bye
END

host_port=$(free_port) http=$(free_port) echo=$(free_port) done=$(free_port)
"$busybox" httpd -f -p "127.0.0.1:$host_port" -h "$folder/www" &
server=$!
SELKIE_LOG=$folder/log "$selkie" run --rootfs "$folder/rootfs" -m 256M --timeout 300 -p "$http:80" \
	-p "127.0.0.1:$echo:7" -p "$echo:7/udp" -p "$done:8" -- sh /guest.sh "$host_port" \
	>"$folder/out" 2>"$folder/errors" </dev/null &
guest=$!
for _ in $(seq 300); do
	grep -q '^ready' "$folder/out" && break
	kill -0 "$guest" 2>/dev/null || fail "the guest ended early"
	sleep 0.2
done
printf 'loopback\nroute\nready\n' | cmp -s - "$folder/out" || fail "what the guest said"

for file in "$folder"/www/*; do
	"$busybox" wget -q -O "$folder/back/${file##*/}" "http://127.0.0.1:$http/${file##*/}" ||
		fail "wget ${file##*/} from the guest"
	cmp "$file" "$folder/back/${file##*/}" || fail "${file##*/} is not what it was"
done

# Each says its number many times, all at once.
clients=
for i in $(seq "$connections"); do
	yes "connection $i" | head -n 5000 >"$folder/echo/$i.in"
	timeout 250 "$busybox" nc 127.0.0.1 "$echo" <"$folder/echo/$i.in" >"$folder/echo/$i.out" &
	clients="$clients $!"
	sleep 0.05 # QEMU has one place for those whom it has not accepted yet
done
for pid in $clients; do
	wait "$pid" || fail "an echoed connection ended badly"
done
for i in $(seq "$connections"); do
	cmp "$folder/echo/$i.in" "$folder/echo/$i.out" || fail "connection $i"
done

answer=$(timeout 60 perl -MIO::Socket::INET -e '
	$s = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$ARGV[0]", Proto => "udp");
	$s->send("datagram") and $s->recv($text, 100) and print $text' "$echo" || :)
[ "$answer" = datagram ] || fail "datagram: '$answer'"

"$busybox" nc 127.0.0.1 "$done" </dev/null || :
wait "$guest" || fail "the guest's status"
guest=
grep -q '^bye' "$folder/out" || fail "the guest's last word"
