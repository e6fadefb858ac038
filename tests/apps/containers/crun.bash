# SPDX-License-Identifier: BSD-2-Clause
# crun: containers from a bundle, as root and as a user, without groups of its own.
user() { setpriv --reuid 1000 --regid 1000 --clear-groups "$@"; }
run() { crun --root /tmp/state --cgroup-manager=disabled "$@"; }

cd /tmp
# crun gives its standard input to the container's user: not the host's /dev/null.
: >input
exec <input 2>&1
mkdir -p /sys/fs/cgroup
mount -t cgroup2 none /sys/fs/cgroup
mkdir -p bundle/rootfs/{proc,dev,sys,tmp,usr,etc}
cd bundle
for link in bin sbin lib lib64; do ln -s usr/$link rootfs/$link; done
crun spec
jq -c '[.mounts[].destination], .linux.namespaces' config.json
cp config.json spec.json
# configure PROGRAM JQ: a configuration that runs bash -c PROGRAM.
configure() {
	jq --arg program "$1" '.process.args = ["bash", "-c", $program] | .process.terminal = false |
		.mounts = [.mounts[] | select(.destination | IN("/sys/fs/cgroup", "/sys") | not)] +
		[{destination: "/usr", type: "bind", source: "/usr", options: ["rbind", "ro"]}] |
		del(.linux.resources) | '"${2:-.}" spec.json >config.json
}

echo "== run"
configure 'echo "pid $$ uid $(id -u) host $(hostname)"; ls / /dev; touch /usr/x /y; grep -E "^(Cap|NoNew)" /proc/self/status
awk "{ print \$5, \$6 }" /proc/self/mountinfo | grep -v "^/proc/[a-r,t]" | grep -v sysrq | sed s/,relatime// | sort; ls -d /proc/kcore /proc/sys; echo x >/proc/sys/kernel/hostname'
run run one; echo "status $?"
echo "== create, start, exec, kill, delete"
configure 'echo "started"; trap "echo term; exit 5" TERM; touch /tmp/ready; while :; do sleep 0.1; done' \
	'.root.readonly = false | .mounts = [.mounts[] | select(.destination != "/tmp")]'
run create two >output
run state two | jq -c '.status, .id'
run start two
for _ in {1..100}; do [ -e rootfs/tmp/ready ] && break; sleep 0.1; done
run state two | jq -r .status
run list | awk 'NR > 1 { print $1, $3, $4 }'
run exec two bash -c 'echo "inside: pid 1 is $(tr "\0" " " </proc/1/cmdline | cut -c 1-7)"; hostname; exit 9'; echo "status $?"
run exec --cap CAP_CHOWN --user 7:8 two bash -c 'id -u; id -g; grep CapEff /proc/self/status'
run kill two TERM
for _ in {1..100}; do [ "$(run state two 2>/dev/null | jq -r .status)" = stopped ] && break; sleep 0.1; done
run state two | jq -r .status
run delete two; echo "status $?"
run state two; echo "status $?"
cat output
echo "== hooks, environment, limits, host name"
configure 'hostname; echo "$NAME"; ulimit -n; pwd; cat /proc/sys/net/ipv4/ip_unprivileged_port_start' \
	'.hostname = "named" | .process.env += ["NAME=value"] | .process.cwd = "/usr" |
	.process.rlimits = [{type: "RLIMIT_NOFILE", hard: 77, soft: 66}] |
	.linux.sysctl = {"net.ipv4.ip_unprivileged_port_start": "99"} |
	.hooks = {prestart: [{path: "/bin/sh", args: ["sh", "-c", "echo prestart >>/tmp/hooks"]}],
		poststop: [{path: "/bin/sh", args: ["sh", "-c", "echo poststop >>/tmp/hooks"]}]}'
run run three; echo "status $?"
cat /tmp/hooks
echo "== seccomp"
configure 'mkdir /tmp/m; grep ^Seccomp: /proc/self/status' \
	'.linux.seccomp = {defaultAction: "SCMP_ACT_ALLOW", architectures: ["SCMP_ARCH_X86_64"],
	syscalls: [{names: ["mkdir", "mkdirat"], action: "SCMP_ACT_ERRNO", errnoRet: 13}]}'
run run four; echo "status $?"
echo "== a user namespace"
configure 'id -u; id -g; cat /proc/self/uid_map | tr -s " "; touch /tmp/f; stat -c "%u %g" /tmp/f; mount -t tmpfs none /tmp; echo "status $?"' \
	'.linux.namespaces += [{type: "user"}] | .linux.uidMappings = [{containerID: 0, hostID: 1000, size: 100}] |
	.linux.gidMappings = .linux.uidMappings'
chmod -R a+rX /tmp/bundle
run run five; echo "status $?"
echo "== as a user"
cp -r /tmp/bundle /tmp/mine
chown -R 1000:1000 /tmp/mine
cd /tmp/mine
jq '.linux.uidMappings = [{containerID: 0, hostID: 1000, size: 1}] | .linux.gidMappings = .linux.uidMappings' config.json |
	jq '.mounts = [.mounts[] | .options = ((.options // []) - ["gid=5"])] | .process.args[2] = "id -u; cat /proc/self/setgroups"' >c
mv c config.json
XDG_RUNTIME_DIR=/tmp/mine user crun --root /tmp/mine/state --cgroup-manager=disabled run six; echo "status $?"
