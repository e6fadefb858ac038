# SPDX-License-Identifier: BSD-2-Clause
# unshare, nsenter, lsns of util-linux; ip netns.
user() { setpriv --reuid 1000 --regid 1000 --clear-groups "$@"; }
kinds() { ls /proc/self/ns | tr '\n' ' '; echo; }

cd /tmp
exec 2>&1
chmod 1777 /tmp
mkdir mnt
echo "== every kind"
kinds
unshare -Urpfnimu --mount-proc bash -c 'echo "pid $$ uid $(id -u)"; ps -o pid=,comm= -p 1 | tr -s " "; cat /proc/self/uid_map | tr -s " "'
user unshare -Urpfnimu --mount-proc bash -c 'echo "pid $$ uid $(id -u)"; hostname inside; hostname; ip link | grep -c .'
user unshare -U bash -c 'id -u; id -g'
user unshare -c bash -c 'id -u; id -g'
user unshare --map-user=7 --map-group=8 bash -c 'id -u; id -g'
hostname
echo "== a mount inside"
unshare -m bash -c 'mount -t tmpfs none /tmp/mnt; touch /tmp/mnt/f; ls /tmp/mnt'
ls /tmp/mnt
echo "== chroot, directory, kill"
unshare -m --root=/ --wd=/usr pwd
unshare -pf --kill-child bash -c 'exit 3'; echo "status $?"
unshare -pf bash -c 'sleep 100 & kill -TERM $$; echo "init lives"; exit 4'; echo "status $?"
unshare --setgroups deny -Ur cat /proc/self/setgroups
echo "== kept by a mount"
touch uts net
unshare --uts=/tmp/uts hostname kept
nsenter --uts=/tmp/uts hostname
umount uts
unshare --net=/tmp/net ip link set lo up
nsenter --net=/tmp/net ip -o -4 address | tr -s ' ' | cut -d ' ' -f 2-4
umount net
echo "== entering"
mkfifo ready
unshare -Urpfnimu --mount-proc bash -c 'hostname deep; mount -t tmpfs none /tmp/mnt; touch /tmp/mnt/here; echo >/tmp/ready; exec sleep 100' &
outer=$!
read -r line <ready
inner=$(pgrep -P $outer)
nsenter -t "$inner" -a bash -c 'hostname; ls /tmp/mnt; id -u; ps -e -o pid=,comm= | grep sleep | tr -s " "'
nsenter -t "$inner" -U --preserve-credentials id -u
nsenter -t "$inner" -n ip -o link | cut -d : -f 2
nsenter -t "$inner" -m -p bash -c 'echo $(($(ls /proc | grep -c "^[0-9]") > 1))'
user nsenter -t "$inner" -u hostname 2>&1 | sed 's/[0-9][0-9]*/N/'; echo "status $?"
echo "== lsns"
lsns -n -o TYPE -p "$inner" | sort
lsns -n -o TYPE,NPROCS,COMMAND -p "$inner" | grep sleep | tr -s ' ' | sort
lsns -J -o TYPE -t uts -p "$inner" | tr -d ' \n'; echo
kill -9 "$inner"
wait $outer 2>/dev/null; echo "status $?"
echo "== ip netns"
mount -t tmpfs none /run
mkdir /run/netns
ip netns add one
ip netns add two
ip netns list | cut -d ' ' -f 1 | sort
ip -n one link add east type veth peer name west netns two
ip -n one address add 10.1.0.1/24 dev east
ip -n two address add 10.1.0.2/24 dev west
ip -n one link set east up
ip -n two link set west up
ip netns exec one ping -c 2 -i 0.2 -W 5 10.1.0.2 | grep -c 'bytes from'
ip netns exec two ip -o -4 address show dev west | tr -s ' ' | cut -d ' ' -f 2-4
ip netns exec one ip route
ip netns exec one bash -c 'ip netns identify $$'
ip netns add one; echo "status $?"
ip netns delete one
ip netns delete two
ip netns list
ip -n one link; echo "status $?"
