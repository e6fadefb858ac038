#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2154,SC2016,SC1091 # checks.sh sets them; the guest expands
# Images that are right: layers laid over one another, the config and the options that change it, the cache.
#
#	runs.sh SELKIE WORK-FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"

base "$work/base"
upper "$work/upper"
# Larger than what is written at a time, in more pieces than an inode has room for.
for number in $(seq 0 40); do
	printf 'piece %s' "$number" | dd of="$work/upper/etc/pieces" bs=65536 seek="$number" conv=notrunc 2>/dev/null
done
config='"Env": ["PATH=/bin", "GREETING=hello"], "Entrypoint": ["/bin/sh", "-c"], "WorkingDir": "/srv/made",
"Cmd": ["id; pwd; echo $GREETING $HOME $HOSTNAME"], "User": "web", "Volumes": {"/data": {}}'
(
	umask 022
	layout "$work/good"
	layer "$work/good" "$work/base" gzip
	layer "$work/good" "$work/upper" zstd
	image "$work/good" first "$config"
	image "$work/good" second '"Cmd": ["echo", "two"]'
)

# ---- the config ----

try run --image "oci:$work/good:first"
check "the config: status" 0 "$status"
check "the config" "uid=101(web) gid=102(web) groups=102(web),200(logs)
/srv/made
hello /srv/web selkie" "$out"
try run --image "oci:$work/good:first" -- 'echo "$0 $1"; exit 9' word other
check "words instead of Cmd: status" 9 "$status"
check "words instead of Cmd" "word other" "$out"
X=from-host
export X
printf '# no variable\nONE=1 and more\n\nX\nNOT_SET_ANYWHERE\n' >"$work/variables"
try run --image="oci:$work/good:first" --rm -i --entrypoint /bin/sh -u root:logs -w /etc --hostname box --read-only \
	--tmpfs /run/scratch:size=1m -e GREETING=other --env-file "$work/variables" --name some-box -- -c '
	id; pwd; echo "$GREETING $HOME $HOSTNAME $ONE $X ${NOT_SET_ANYWHERE-unset}"; cat /proc/sys/kernel/hostname
	(: >/file) 2>/dev/null || echo read-only; echo volume >/data/file && cat /data/file; : >/run/scratch/file && echo tmpfs'
check "options instead of the config: standard error" "" "$err"
check "options instead of the config" "uid=0(root) gid=200(logs) groups=200(logs)
/etc
other /root box 1 and more from-host unset
box
read-only
volume
tmpfs" "$out"

image "$work/good" relative '"Cmd": ["/bin/sh", "-c", "pwd"], "WorkingDir": "srv//relative"'
try run --image "oci:$work/good:relative"
check "a working folder that does not begin with /" "0 /srv/relative" "$status $out"

XDG_RUNTIME_DIR=$work
export XDG_RUNTIME_DIR
image "$work/good" hints '"Cmd": ["/bin/sh", "-c", "trap \"exit 6\" USR1; while :; do sleep 1 & wait; done"],
	"StopSignal": "SIGUSR1", "ExposedPorts": {"80/tcp": {}, "53/udp": {}, "\\u001b[31m": {}}'
port=$(perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 1)->sockport')
try run -d --name hints -p "$port:80" --image "oci:$work/good:hints"
try port hints
check "ExposedPorts" "80/tcp -> 127.0.0.1:$port
53/udp (not published: -p HOSTPORT:53/udp)" "$out"
try exec hints true
try stop -t 100 hints
try ps -a
check_match "StopSignal" "*hints*exited (6)*" "$out"
try rm hints

# ---- the layers ----

try run --image "oci:$work/good:first" -u 0 -- '
	ls /gone /opaque; cat /etc/replaced; stat -c "%a %h %u:%g %n" /etc/replaced /etc/hard; readlink /lib
	ls -a / | head -3; [ ! -e /lost+found ] || echo lost; stat -c "%a %u %Y" /etc/passwd'
check "layers" "/gone:
kept

/opaque:
new
new
4751 2 0:0 /etc/replaced
4751 2 0:0 /etc/hard
usr/lib
644 0 1000000000" "$(echo "$out" | sed '/^\.*$/{/^$/!d}; /^bin$/d')"

# An archive that some tools leave without its end.
mkdir "$work/unended"
echo hi >"$work/unended/hi"
tar -C "$work/unended" -cf "$work/unended.tar" hi
head -c 515 "$work/unended.tar" >"$work/cut.tar"
cp -r "$work/good" "$work/more"
for part in layers diff-ids manifests; do cp "$work/good.$part" "$work/more.$part"; done
layer "$work/more" "$work/cut.tar" gzip
image "$work/more" unended '"Cmd": ["cat", "/hi"]'
try run --image "oci:$work/more:unended"
check "an archive without its end" hi "$out"

try run --image "oci:$work/good:first" -- 'busybox md5sum </etc/pieces; busybox du -k /etc/pieces | cut -f 1'
check "a file with holes" "$(md5sum <"$work/upper/etc/pieces")
168" "$out"
for disk in "$work"/cache/selkie/v1/images/*/root.ext4; do
	PATH=$PATH:/sbin e2fsck -fn "$disk" >"$work/fsck" 2>&1
	check "e2fsck" 0 $?
done

# ---- archives, the cache ----

tar -C "$work/good" -cf "$work/good.tar" .
docker_archive "$work/good" "$work/docker.tar" example.org/some/name:tagged "$config"
gzip "$work/docker.tar"
images() { find "$work/cache/selkie/v1/images" -name root.ext4 | wc -l; }
before=$(images)
for reference in "oci-archive:$work/good.tar:first" "docker-archive:$work/docker.tar.gz" \
	"docker-archive:$work/docker.tar.gz:tagged" "docker-archive:$work/docker.tar.gz:some/name:tagged"; do
	try run --image "$reference" -u 0 -- 'echo $GREETING >/etc/written; cat /etc/written'
	check "$reference" hello "$out"
done
check "one image, from whatever source, is kept once" "$before" "$(images)"
try run --image "oci:$work/good:first" -- '[ ! -e /etc/written ] && echo as new'
check "what a run writes is gone after it" "as new" "$out"
check "nothing half done is left" "images known lock" "$(cd "$work/cache/selkie/v1" && echo *)"

try images --json
check "images --json: valid" 0 "$(python3 -c 'import json, sys; [print(i["id"], i["command"]) for i in json.load(sys.stdin)]' \
	<"$work/out" >"$work/listed" 2>&1; echo $?)"
check "images --json: as many as there are" "$before" "$(grep -c '^sha256:[0-9a-f]\{64\} ' "$work/listed")"
check_match "images --json: a command" "*['echo', 'two']*" "$(cat "$work/listed")"
try images
check "images: a line each" "$before" "$(echo "$out" | grep -c 'MiB')"

# The same image unpacked by several at once, and run.
rm -rf "$work/cache"
for number in 1 2; do
	"$selkie" run --image "oci:$work/good:first" -- "echo $number" </dev/null >"$work/parallel$number" 2>&1 &
done
wait
check "two at once" "1 2" "$(grep -hv '\.\.\.$' "$work/parallel1" "$work/parallel2" | paste -sd' ')"

checked
