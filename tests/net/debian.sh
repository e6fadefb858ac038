#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2016,SC2013 # the guest expands; lines of one word
# Network programs as Debian ships them, in the guest: curl and wget fetch from the host; nginx, lighttpd, redis and
# dropbear serve the host.
#
#	debian.sh SOURCE BUILD FOLDER
set -eu
source=$1 build=$2 folder=$3
root=$folder/rootfs
rm -rf "$folder/host" "$folder/out" "$folder/ports"
mkdir -p "$folder/host" "$folder/back"
"$source/tools/debian-rootfs" "$root" bash coreutils grep curl wget nginx-light lighttpd redis-server redis-tools \
	dropbear-bin iproute2 apache2-utils
busybox=$build/tests/linux/rootfs/bin/busybox

# shellcheck source=tests/net/common.sh
. "$source/tests/net/common.sh"

for size in 0 1 4096 50000000; do
	head -c "$size" /dev/urandom >"$folder/host/$size"
done
rm -f "$folder/id" "$folder/id.pub"
ssh-keygen -q -t ed25519 -N '' -f "$folder/id"
mkdir -p "$root/root/.ssh" "$root/etc/dropbear"
cp "$folder/id.pub" "$root/root/.ssh/authorized_keys"
cat >"$root/guest.sh" <<'END'
set -u
mkdir -p /tmp/w /var/log/nginx /var/lib/nginx /run/lighttpd
for size in 0 1 4096 50000000; do
	curl -sf -o /tmp/w/$size http://10.0.2.2:$1/$size || echo "curl $size: $?"
	wget -q -O - http://10.0.2.2:$1/$size | cmp - /tmp/w/$size
done
ip -4 -o addr show eth0 | grep -q 'inet 10.0.2.15/24' && echo address
cat >/tmp/nginx.conf <<E
user root; worker_processes 2; pid /run/nginx.pid; error_log /tmp/nginx.err;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; server { listen 80; listen [::]:80; root /tmp/w; } }
E
nginx -c /tmp/nginx.conf && echo nginx
printf 'server.document-root = "/tmp/w"\nserver.port = 81\n' >/tmp/lighttpd.conf
lighttpd -f /tmp/lighttpd.conf && echo lighttpd
for url in http://127.0.0.1/50000000 'http://[::1]/50000000' http://127.0.0.1:81/50000000; do
	curl -gsf "$url" | cmp - /tmp/w/50000000
done
ab -q -n 2000 -c 100 http://127.0.0.1/4096 2>&1 | grep -E '^(Complete|Failed) requests' | tr -s ' '
ab -q -n 2000 -k -c 500 http://127.0.0.1/1 2>&1 | grep -E '^(Complete|Failed) requests' | tr -s ' '
redis-server --port 6379 --daemonize yes --save '' --protected-mode no --bind 0.0.0.0 >/dev/null
sleep 1
redis-cli set key value
redis-benchmark -q -n 2000 -c 200 -t set,get 2>&1 | grep -c 'requests per second'
chmod 700 /root /root/.ssh && chmod 600 /root/.ssh/authorized_keys && chown -R 0:0 /root
dropbearkey -t ed25519 -f /etc/dropbear/key >/dev/null 2>&1
dropbear -r /etc/dropbear/key -p 22 && echo dropbear
cat /tmp/nginx.err
echo ready
while [ ! -e /tmp/done ]; do sleep 0.2; done
END

host_port=$(free_port) http=$(free_port) light=$(free_port) redis=$(free_port) ssh=$(free_port)
"$busybox" httpd -f -p "127.0.0.1:$host_port" -h "$folder/host" &
server=$!
SELKIE_LOG=$folder/log "$source/selkie" run --rootfs "$root" -m 1G --timeout 280 -p "$http:80" -p "$light:81" \
	-p "$redis:6379" -p "$ssh:22" -- bash /guest.sh "$host_port" >"$folder/out" 2>"$folder/err" </dev/null &
guest=$!
for _ in $(seq 1200); do
	grep -q '^ready' "$folder/out" 2>/dev/null && break
	kill -0 "$guest" 2>/dev/null || fail "the guest ended early"
	sleep 0.2
done
cat >"$folder/expected" <<'END'
address
nginx
lighttpd
Complete requests: 2000
Failed requests: 0
Complete requests: 2000
Failed requests: 0
OK
2
dropbear
ready
END
diff "$folder/expected" "$folder/out" || fail "what the guest said"

for port in "$http" "$light"; do
	for size in 0 1 4096 50000000; do
		curl -sf -m 60 -o "$folder/back/$size" "http://127.0.0.1:$port/$size" || fail "curl $port/$size"
		cmp "$folder/host/$size" "$folder/back/$size" || fail "$port/$size is not what it was"
	done
done
answer=$(printf 'GET key\r\n' | timeout 10 "$busybox" nc -w 5 127.0.0.1 "$redis" | head -n 2 | tr -d '\r\n')
[ "$answer" = "\$5value" ] || fail "redis: $answer"
answer=$(timeout 30 ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
	-o BatchMode=yes -i "$folder/id" -p "$ssh" root@127.0.0.1 'echo in $((6 * 7)); touch /tmp/done')
[ "$answer" = "in 42" ] || fail "ssh: $answer"
wait "$guest" || fail "the guest's status"
guest=
