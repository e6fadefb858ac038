# SPDX-License-Identifier: BSD-2-Clause
# procps and util-linux: what they say of processes, and what changes them.
sleep 1000 & p=$!
ps -o pid= -p $p | grep -c $p
ps -o comm=,args=,stat=,ni=,nlwp= -p $p | sed 's/  */ /g'
ps -ef | awk 'NR==1 {print $1, $2, $8}'
ps aux | grep -c '[s]leep 1000'
pgrep -f 'sleep 1000' | grep -c "^$p\$"
renice -n 5 -p $p | sed "s/$p/P/"
ps -o ni= -p $p
taskset -p $p >/dev/null && echo taskset
chrt -p $p | sed "s/$p/P/"
ionice -p $p | cut -c1-4
prlimit -p $p -n --noheadings -o RESOURCE
prlimit --pid $p --nofile=50:60
prlimit -p $p -n --noheadings -o SOFT,HARD
cat /proc/$p/comm
awk '{print $3}' /proc/$p/stat
grep -E '^(Name|State|Threads)' /proc/$p/status
readlink /proc/$p/exe
pmap $p | tail -1 | grep -c total
pwdx $p | sed "s/$p/P/;s/case-.*/case/"
tr '\0' ' ' </proc/$p/cmdline
echo
kill -STOP $p
sleep 0.1
ps -o stat= -p $p | cut -c1
kill -CONT $p
skill -TERM $p 2>/dev/null || kill $p
wait $p 2>/dev/null
echo $?
sleep 1000 & pkill -P $$ -x sleep
wait
echo "pkill done"
free | awk '{print $1}'
vmstat | wc -l
uptime | grep -c load
top -bn1 | head -3 | cut -c1-5
w -h | wc -l
watch -t -n 0.1 -g true >/dev/null 2>&1 & kill $!
wait 2>/dev/null
slabtop -o 2>/dev/null | head -0
sysctl -n kernel.ostype
tload --version | cut -d' ' -f1
setsid -w sh -c 'echo session; exit 3'
echo $?
flock lock -c 'echo locked; flock -n lock -c "echo twice" || echo refused'
script -qc 'echo typescript; tty -s && echo tty' /dev/null </dev/null | tr -d '\r'
getopt -o ab: -l long: -- -a -b x --long y rest
rev <<<abc
column -t <<<$'a bb\nccc d'
hexdump -C <<<hi
colrm 2 3 <<<abcd
look --version | cut -d' ' -f1
mcookie | wc -c
namei / | tail -1
lsns -n -o TYPE -p $$ 2>/dev/null | sort | head -0
nsenter --version | cut -d' ' -f1
setarch -R true
echo $?
unshare --version | cut -d' ' -f1
whereis -b ls | cut -d' ' -f1
uuidgen 2>/dev/null | tr -d 'a-f0-9\n'
fallocate -l 8192 fa
stat -c %s fa
logger --version | cut -d' ' -f1
findmnt -n -o FSTYPE /proc
mountpoint -q /proc
echo $?
cal 2 2024 2>/dev/null | head -0
more <<<more | head -1
renice --version | cut -d' ' -f1
choom -p $$ | wc -l
