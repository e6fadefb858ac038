# SPDX-License-Identifier: BSD-2-Clause
# bubblewrap as root and as a user: mounts, namespaces, rights, descriptors, seccomp.
user() { setpriv --reuid 1000 --regid 1000 --clear-groups "$@"; }
# sandbox ARGUMENT...: with the usual places.
sandbox() { bwrap --ro-bind / / --proc /proc --dev /dev --tmpfs /tmp --tmpfs /run "$@"; }

cd /tmp
exec 2>&1
look='echo "pid $$, uid $(id -u), gid $(id -g)"; ls /dev; ls /proc | grep -c "^[0-9]"; touch /x; touch /tmp/x && ls /tmp
grep NoNewPrivs /proc/self/status'
echo "== root"
sandbox --unshare-all bash -c "$look"
echo "== user"
chmod 1777 /tmp
user bwrap --ro-bind / / --proc /proc --dev /dev --tmpfs /tmp --unshare-all bash -c "$look"
echo "== ids"
sandbox --unshare-user --uid 5 --gid 6 bash -c 'id -u; id -g; cat /proc/self/uid_map /proc/self/setgroups | tr -s " "'
echo "== a capability"
sandbox --unshare-user --uid 0 --cap-drop ALL --cap-add CAP_CHOWN grep CapEff /proc/self/status
echo "== host name"
sandbox --unshare-uts --hostname box bash -c hostname
echo "== network"
sandbox --unshare-net ip -o -4 address show dev lo | tr -s ' ' | cut -d ' ' -f 2-4
echo "== a root of its own"
echo text >data
bwrap --dir /d --perms 0700 --dir /e --symlink usr/bin /bin --symlink usr/lib /lib --symlink usr/lib64 /lib64 \
	--ro-bind /usr /usr --file 5 /d/file --ro-bind-data 6 /d/data --setenv HOME /d --chdir /d --proc /proc \
	bash -c 'pwd; ls -l / | grep -c .; stat -c "%a %n" /d /e; cat file data; echo $HOME; echo >data' \
	5< <(echo from a pipe) 6< <(echo bound)
echo "== sizes, read only"
bwrap --ro-bind / / --proc /proc --dev /dev --size 65536 --tmpfs /tmp bash -c 'head -c 100000 /dev/zero >/tmp/f; stat -c %s /tmp/f'
bwrap --bind / / --proc /proc --remount-ro / bash -c 'touch /z'
echo "== environment and exit status"
VARIABLE=1 sandbox --clearenv --setenv A b env
sandbox bash -c 'exit 7'; echo "status $?"
sandbox bash -c 'kill -9 $$'; echo "status $?"
sandbox /does/not/exist; echo "status $?"
bwrap --bind /nowhere / true; echo "status $?"
echo "== information"
sandbox --unshare-pid --info-fd 7 true 7>info
tr -d ' \n0-9' <info; echo
echo "== end with the parent"
mkfifo alive
bash -c 'bwrap --bind / / --die-with-parent sh -c "echo begun >&9; exec sleep 100" 9>alive & wait' &
parent=$!
disown
{
	read -r line
	echo "$line"
	kill -9 $parent
	read -r line # until nobody has it open
	echo "ended"
} <alive
wait $parent 2>/dev/null
echo "== seccomp: mkdir is refused"
# Load the number; if it is 83: errno 1, else allow.
printf '\x20\0\0\0\0\0\0\0\x15\0\0\1\x53\0\0\0\6\0\0\0\1\0\5\0\6\0\0\0\0\0\xff\x7f' >filter
sandbox --seccomp 8 bash -c 'mkdir /tmp/m; grep ^Seccomp: /proc/self/status' 8<filter
echo "== one in another"
sandbox --unshare-all bwrap --ro-bind / / --proc /proc --unshare-all bash -c 'echo "pid $$, $(ls /proc | grep -c "^[0-9]")"'
