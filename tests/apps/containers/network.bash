# SPDX-License-Identifier: BSD-2-Clause
# tcpdump, nmap, arping, ss and openvpn between two network namespaces.
cd /tmp
exec 2>&1
mount -t tmpfs none /run
mkdir /run/netns
one() { ip netns exec one "$@"; }
two() { ip netns exec two "$@"; }
ip netns add one
ip netns add two
ip -n one link add east address 02:00:00:00:00:01 type veth peer name west address 02:00:00:00:00:02 netns two
ip -n one address add 10.1.0.1/24 dev east
ip -n two address add 10.1.0.2/24 dev west
for side in 'one east' 'two west'; do
	set -- $side
	ip -n "$1" link set lo up
	ip -n "$1" link set "$2" up
done
# until COMMAND...: waits for at most 20 seconds.
until_true() { for _ in {1..200}; do "$@" && return; sleep 0.1; done; echo "never: $*"; }

echo "== arping"
one arping -c 1 -w 10 -I east 10.1.0.2 | grep -o 'reply from 10.1.0.2 .*\]'

echo "== tcpdump of ping"
ip netns exec two tcpdump -Z root -i west -c 4 -nn -q -t --immediate-mode icmp >dump 2>log &
until_true grep -q 'listening on' log
one ping -c 2 -i 0.2 -W 5 10.1.0.2 >/dev/null
wait $!
echo "status $?"
sed 's/id [0-9]*/id N/' dump
grep -E 'captured|dropped' log

echo "== tcpdump to a file"
ip netns exec two tcpdump -Z root -i any -w file.pcap -c 3 --immediate-mode 'udp port 7777' 2>log &
until_true grep -q 'listening on' log
for n in 1 2 3; do one bash -c "echo message $n >/dev/udp/10.1.0.2/7777"; done
wait $!
tcpdump -r file.pcap -nn -t -A 2>/dev/null | grep -o 'message [0-9]'
tcpdump -r file.pcap -nn -t 2>/dev/null | sed -E 's/10.1.0.1.[0-9]+/10.1.0.1.P/'
one tcpdump -d 'tcp port 80'
one tcpdump -i nothing -c 1; echo "status $?"
tcpdump -D >/dev/null; echo "status $?"

echo "== nmap"
export LD_LIBRARY_PATH=/usr/lib/x86_64-linux-gnu/blas # which a maintainer script would have made known
ip netns exec two openssl s_server -accept 4433 -nocert -cipher aNULL -quiet >/dev/null 2>&1 &
server=$!
until_true two bash -c 'ss -ltn | grep -q :4433'
two ss -ltn | tr -s ' ' | cut -d ' ' -f 1,4,5
filter() { grep -E '^[0-9]+/|Host is up|hosts? up|PORT' | sed -E 's/\([0-9.]+s latency\)//; s/ in .* seconds//; s/ +/ /g'; }
one nmap -n -sn -PR 10.1.0.0/29 | filter
one nmap -n -Pn -sT -p 4432-4434 10.1.0.2 | filter
one nmap -n -Pn -sS -p 4432-4434 10.1.0.2 | filter
one nmap -n -PE -sn 10.1.0.2 | filter
one nmap -n -Pn -sU -p 7777 10.1.0.2 | filter
kill $server
wait $server 2>/dev/null

echo "== openvpn"
openvpn --genkey secret key
common="--dev tun --proto udp --secret key --cipher AES-256-CBC --auth SHA256 --verb 3"
ip netns exec two openvpn $common --local 10.1.0.2 --ifconfig 10.9.0.2 10.9.0.1 >vpn2 2>&1 &
second=$!
ip netns exec one openvpn $common --remote 10.1.0.2 --ifconfig 10.9.0.1 10.9.0.2 >vpn1 2>&1 &
first=$!
until_true grep -q 'Initialization Sequence Completed' vpn1
until_true grep -q 'Initialization Sequence Completed' vpn2
one ping -c 3 -i 0.2 -W 5 10.9.0.2 | grep -c 'bytes from'
one ip -o -4 address show dev tun0 | tr -s ' ' | cut -d ' ' -f 2-7
kill $first $second
wait $first $second; echo "status $?"
grep -c 'process exiting' vpn1 vpn2
ip netns delete one
ip netns delete two
