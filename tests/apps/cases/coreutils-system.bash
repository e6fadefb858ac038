# SPDX-License-Identifier: BSD-2-Clause
# Of coreutils: what asks and changes the system and its own process.
id
id -u nobody
groups
whoami
logname >/dev/null 2>&1
echo "logname: $?"
who | wc -l
users | wc -w
tty
echo "tty: $?"
uname -s
uname -m
uname -o
arch
nproc >/dev/null && echo nproc
hostid | tr -d '0-9a-f'
printenv HOME TERM
uptime >/dev/null
echo "uptime: $?"
nice
nice -n 5 nice
nice -n 5 nice -n 3 nice
nohup sh -c 'echo nohup' 2>/dev/null </dev/null
cat nohup.out 2>/dev/null
timeout 5 true
echo $?
timeout 0.1 sleep 5
echo $?
(timeout -k 0.3 1 sh -c 'trap "" TERM; sleep 5; sleep 5'; echo $?) 2>/dev/null
sleep 0.01 0.01
echo slept
stdbuf -oL echo line
env -C / pwd
env --chdir=/tmp pwd
chroot / pwd
chroot --userspec=65534:65534 / id -u
stty -F /dev/null 2>&1
stty </dev/null 2>&1
kill -l | tr '\n' ' ' | wc -w
kill -l 15
kill -0 $$
echo $?
runcon 2>&1 | head -1 | cut -c1-7
mesg >/dev/null 2>&1
test -t 0
echo $?
[ -p /dev/stdin ]
echo $?
[ -S /dev/null ]
echo $?
[ -c /dev/null ]
echo $?
cat /dev/null
head -c 8 /dev/zero | od -An -tx1
head -c 16 /dev/urandom | wc -c
echo x >/dev/null
echo x 2>/dev/null >/dev/full
echo $?
ls -l /proc/self/exe | sed 's/.*-> //'
readlink /proc/self/cwd | sed 's/case-.*/case/'
ls /proc/self/fd >/dev/null
tr '\0' ' ' </proc/self/cmdline
echo
ls -d /dev/pts /dev/shm /proc/1 /sys
stat -c '%A %t %T' /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty
sync -f .
df -T /proc | awk 'NR==2 {print $2}'
df . --output=target | tail -n +2 | wc -l
stat -f -c '%S' /
stat -L -c %F /proc/self/fd/0
