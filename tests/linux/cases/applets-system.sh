# SPDX-License-Identifier: BSD-2-Clause
# Every applet of busybox, fourth part: processes, users, the system (tests/linux/applets-listed.sh).
unset USER LOGNAME
applet() { echo "== $1"; }
until_there() { until [ -s "$1" ]; do usleep 50000; done; }

applet busybox
busybox | sed -n 1p; busybox --list | wc -l; busybox nosuch; echo $?; busybox echo called; busybox --help | grep -c applet; ln -s /bin/busybox expr; ./expr 1 + 1
applet pwd
cd /usr/bin; busybox pwd; cd - >/dev/null; ln -s /usr lnk; (cd lnk; pwd | sed "s,.*/,,"; pwd -P)
applet sh
sh -c 'echo $0 $1 $#' name a b; echo 'echo from stdin' | sh; sh -e -c 'false; echo no'; echo $?; sh -n -c 'if'; echo $?; sh -x -c 'a=1; echo $a'; sh -u -c 'echo $none'; echo $?; sh -s arg <<'IN'
echo "$1"; f() { local x=1; return 5; }; f; echo $?; printf '%s\n' "${PWD##*/tmp}" | cut -c1-5; set -o pipefail; false | true; echo $?; echo $((0x1f << 2)) ${#PWD} >/dev/null; x=abc; echo ${x%c} ${x/b/B} ${y:-def} ${x:1:1}; read -r a b <<E
1 2 3
E
echo "$b"; exec 3>fd; echo three >&3; cat fd; ulimit -n 64; ulimit -n; type cd; command -v ls; getopts ab: o -b v; echo $o $OPTARG; wait; times >/dev/null; umask 027; umask; umask -S; hash -r; alias l=ls; alias l; trap -- 'echo bye' EXIT
IN
applet ash
ash -c 'trap "echo got" TERM; kill -TERM $$'; ash -c 'sleep 5 & jobs; kill %1; wait'; echo $?; ash -m -c 'sleep 1 & fg >/dev/null; echo $?'
applet env
env -i A=1 B=2 env; env -u HOME env | grep -c ^HOME=; env - C=3 sh -c 'echo $C'; env nosuch; echo $?; env -0 -i X=y | od -c | head -1
applet arch
arch; uname -m
applet uname
uname -s; uname -o; uname -x 2>/dev/null; echo $?
applet hostname
hostname; hostname -s; old=$(hostname); hostname other; hostname; uname -n; echo third >nf; hostname -F nf; cat /proc/sys/kernel/hostname; hostname "$old"
applet hostid
hostid | wc -c
applet nproc
[ "$(nproc)" = "$(grep -c ^processor /proc/cpuinfo)" ]; echo $?; taskset 1 nproc; nproc --ignore=1000
applet date
date -u -d @0; date -u -d '2024-02-29 12:34:56' '+%Y/%m/%d %j %a %H:%M:%S %s'; date -u -D %s -d 86400 +%F; TZ=CET-1CEST,M3.5.0,M10.5.0/3 date -d @1720000000; TZ=EST5 date -d @0 -R; date -u -r /proc/self/nofile; echo $?; date -I -u -d @0; date -d nonsense; echo $?; [ "$(date +%s)" -gt 1600000000 ]; echo $?
applet id
id; id -u; id -un; id -G; id nobody; id -gn nobody; id nosuch; echo $?; setpriv --reuid 65534 id -u 2>/dev/null; su -s /bin/sh nobody -c id
applet whoami
whoami; su -s /bin/sh nobody -c whoami
applet groups
groups; groups nobody
applet logname
logname </dev/null; echo $?
applet who
who; who -a | wc -l; echo $?
applet w
w | sed 1d
applet last
last >/dev/null 2>&1; echo $?; touch wtmp; last -f wtmp 2>/dev/null | wc -l
applet tty
tty; echo $?; tty -s; echo $?; tty </dev/ptmx | sed 's,[0-9]*$,N,'
applet stty
stty 2>&1; echo $?; stty -F /dev/ptmx -a; stty -F /dev/ptmx raw -echo && echo set; stty -F /dev/ptmx size; stty -g </dev/ptmx; stty -F /dev/ptmx nonsense; echo $?; exec 4<>/dev/ptmx; stty rows 10 cols 33 erase ^H ixany <&4; stty size <&4; stty <&4; stty sane <&4; exec 4>&-
applet reset
TERM=xterm reset </dev/null | od -c
applet ps
ps -o pid,comm | grep -c ' ps$'; ps -o comm,args | grep '^ps'; ps | head -1 | tr -s ' '; ps -T | head -1 | tr -s ' '; ps -o pid,ppid,pgid,tty,stat,user,group,nice,rgroup,ruser,time,vsz,rss,etime -p 1 2>/dev/null | head -1 | tr -s ' '; /bin/sleep 1000 & [ "$(ps -o pid,ppid | awk -v p=$! '$1 == p { print $2 }')" = $$ ]; echo $?; kill $!; wait $! 2>/dev/null
applet pidof
/bin/sleep 1001 & until grep -q sleep /proc/$!/comm; do usleep 10000; done; pidof sleep | grep -cw $!; pidof nosuch; echo $?; kill $!; wait $! 2>/dev/null
applet kill
kill -l | head -3; kill -l 9; kill -l TERM; /bin/sleep 1002 & kill -0 $!; echo $?; busybox kill -STOP $!; busybox kill -s CONT $!; busybox kill -USR1 $!; wait $! 2>/dev/null; echo $?; kill -0 999999; echo $?; busybox kill -FOO 1; echo $?; busybox kill -9 999999; echo $?
applet killall
killall -q nosuch; echo $?; killall -l | head -1; /bin/sleep 1004 & until grep -q sleep /proc/$!/comm; do usleep 10000; done; killall -s TERM sleep; wait $! 2>/dev/null; echo $?; killall nosuch; echo $?
applet renice
/bin/sleep 1005 & renice -n 7 -p $!; ps -o pid,nice | awk -v p=$! '$1 == p { print $2 }'; renice 3 $!; ps -o pid,nice | awk -v p=$! '$1 == p { print $2 }'; renice 5 999999; echo $?; kill $!; wait $! 2>/dev/null
applet ionice
ionice; ionice -c 2 -n 3 ionice; ionice -c 3 sh -c 'ionice -p $$'; ionice -c 1 -n 0 ionice; ionice -p 999999; echo $?
applet taskset
taskset 1 sh -c 'taskset -p $$' | sed 's/pid [0-9]*/pid N/'; taskset -c 0 sh -c 'taskset -cp $$' 2>/dev/null | sed 's/pid [0-9]*/pid N/'; taskset -p 999999; echo $?; taskset 1 nosuch; echo $?
applet setpriv
setpriv --nnp grep NoNewPrivs /proc/self/status; setpriv -d | sed 's/,.*//' | cut -d: -f1; setpriv --inh-caps -chown true; echo $?; setpriv --ambient-caps +chown true 2>/dev/null; echo $?
applet setsid
setsid sh -c '[ $(cut -d" " -f6 /proc/$$/stat) = $$ ]; echo $?'; setsid true; echo $?; setsid nosuch; echo $?; setsid -c true </dev/null; echo $?
applet cttyhack
cttyhack echo run </dev/null 2>&1 | tail -1
applet linux32
linux32 uname -m; linux32 cat /proc/self/personality
applet linux64
linux64 uname -m; linux32 linux64 arch
applet chroot
mkdir -p root/bin root/etc root/root root/dev root/proc; cp /bin/busybox root/bin; for a in sh ls cat id pwd login su sulogin passwd mkpasswd; do ln -s busybox root/bin/$a; done; cp /etc/passwd /etc/group /etc/shells root/etc
chroot root ls /; chroot root pwd; chroot root cat /etc/hosts; echo $?; chroot root nosuch; echo $?; chroot nofile; echo $?; chroot root ls /..
applet nologin
nologin; echo $?
applet su
su root -c 'echo $USER $HOME $SHELL'; su -s /bin/sh nobody -c 'echo $USER; pwd >/dev/null; id -u'; su - root -c pwd; su nosuch; echo $?; su -m -s /bin/sh nobody -c 'echo $HOME'; su -s /bin/sh nobody -c 'su root -c id' </dev/null 2>/dev/null; echo $?
applet passwd
chroot root passwd -d nobody; grep ^nobody root/etc/passwd; chroot root passwd -l nobody; grep ^nobody root/etc/passwd; chroot root passwd -u nobody; grep ^nobody root/etc/passwd; chroot root passwd nosuch; echo $?
applet mkpasswd
mkpasswd -m md5 -S saltsalt secret; mkpasswd -m sha512 -S saltsaltsaltsalt secret; echo pass | mkpasswd -P 0 -m des -S ab
applet login
chroot root login -f nosuch </dev/null >/dev/null 2>&1; echo $?
applet time
time -f %C:%x sh -c 'exit 3'; echo $?; time -p true 2>&1 | cut -d' ' -f1; time -v true 2>&1 | grep -c :; time -o tm -f '%c %k' true; cat tm | wc -w; time nosuch 2>&1 | head -1
applet timeout
timeout 10 true; echo $?; timeout 0.2 sleep 10; echo $?; timeout -s KILL 0.2 sleep 10; echo $?; timeout 5 sh -c 'exit 9'; echo $?; (trap '' TERM; timeout -k 1 0.2 sleep 30; echo $?); timeout 1 nosuch; echo $?
applet sleep
sleep 0.05; echo $?; sleep 0 0.01s; echo $?; sleep x; echo $?; busybox sleep 2>/dev/null; echo $?
applet usleep
usleep 1000; echo $?; usleep 2>/dev/null; echo $?
applet watch
: >watched; watch -t -n 500 echo watched >>watched & until grep -q watched watched; do usleep 50000; done; kill $!; wait $! 2>/dev/null; echo $?; od -c watched
applet top
top -b -n 1 | sed -n '1,3s/[0-9.]*//gp' | tr -s ' ' | cut -d' ' -f1; top -b -n 1 | grep -c ' top -b'; top -b -n 2 -d 1 | grep -c PID
applet free
free | sed 's/[0-9]\{1,\}/N/g;s/ \{1,\}/ /g'; free -m | wc -l; free -k | awk '/Mem/ { print ($2 >= $3) }'
applet uptime
uptime | grep -c 'load average: [0-9.]*, [0-9.]*, [0-9.]*$'
applet dmesg
dmesg >/dev/null; echo $?; dmesg -n 99; echo $?; dmesg -x 2>/dev/null; echo $?
applet sysctl
sysctl kernel.ostype; sysctl -n kernel.ostype; sysctl -e no.such; echo $?; sysctl no.such; echo $?; sysctl -a 2>/dev/null | grep -c '^kernel.ostype'; sysctl -n kernel/pid_max fs.nr_open vm.overcommit_memory | wc -l; sysctl -q kernel.ostype
applet adjtimex
adjtimex | cut -d: -f1; adjtimex -q; echo $?
applet crontab
mkdir cron; echo '1 2 * * * true' >ct; crontab -c cron ct; crontab -c cron -l; stat -c %a cron/root; crontab -c cron -r; crontab -c cron -l; echo $?; ls cron
applet run-parts
mkdir parts; for i in 10-a 20-b bad.x; do printf '#!/bin/sh\necho part '$i' $1\n' >parts/$i; chmod +x parts/$i; done; echo no >parts/30-plain; run-parts parts; run-parts --test parts; run-parts -a arg parts; printf '#!/bin/sh\nexit 3\n' >parts/15-f; chmod +x parts/15-f; run-parts --exit-on-error parts; echo $?; run-parts --reverse parts; echo $?; run-parts nofile; echo $?; run-parts -u 077 parts; echo $?
applet start-stop-daemon
start-stop-daemon -S -b -m -p "$PWD/pid" -x /bin/sleep -- 1006; echo $?; until_there pid; until grep -q ^/bin/sleep "/proc/$(cat pid)/cmdline"; do usleep 10000; done; start-stop-daemon -S -p "$PWD/pid" -x /bin/sleep -- 1006; echo $?; start-stop-daemon -K -q -t -p "$PWD/pid"; echo $?; start-stop-daemon -K -s TERM -p "$PWD/pid" | cut -d' ' -f1-2; while grep -q '^State:[^Z]*$' "/proc/$(cat pid)/status" 2>/dev/null; do usleep 10000; done; echo ended; start-stop-daemon -K -q -o -n nosuch; echo $?; start-stop-daemon -S -c nobody -x /bin/sh -- -c 'id -u'; echo $(($(start-stop-daemon -S -N 5 -x /bin/sh -- -c 'cut -d" " -f19 /proc/$$/stat') - $(cut -d' ' -f19 /proc/$$/stat))); start-stop-daemon -S -x /nofile; echo $?
applet svc
mkdir -p sv/supervise; svc -u sv 2>/dev/null; echo $?; svc nofile; echo $?
applet svok
svok sv; echo $?; svok nofile; echo $?; mkfifo sv/supervise/ok; svok sv; echo $?; sh -c 'exec 5<>sv/supervise/ok; svok sv; echo $?'
applet logger
mkdir dev; mount -t tmpfs t dev; logger -s -t tag message 2>&1 | sed 's/.*tag/tag/'; echo piped | logger; echo $?; logger -p nosuch.x m; echo $?
applet syslogd
mount --bind dev /dev 2>/dev/null && mounted=y; cp -a /dev/null /dev/x 2>/dev/null; syslogd -n -O "$PWD/log" & until [ -S /dev/log ]; do usleep 50000; done; logger -t me -p user.err to the log; logger -p local0.info 'second one'; until [ "$(grep -cs 'second\|log$' log)" = 2 ]; do usleep 50000; done; grep -o 'user.err me: .*' log; grep -o 'local0.info .*' log; kill $!; wait $! 2>/dev/null; echo $?; ls log; [ -z "$mounted" ] || umount /dev; umount dev
applet logread
logread; echo $?
applet httpd
mkdir www; echo page >www/index.html; seq 5 >www/n.txt; printf '#!/bin/sh\nprintf "Content-type: text/plain\\r\\n\\r\\n"; echo "cgi $QUERY_STRING $REQUEST_METHOD"; cat\n' >www/x; mkdir www/cgi-bin; mv www/x www/cgi-bin/c; chmod +x www/cgi-bin/c
ask() { printf "$1 HTTP/1.0\r\n$2\r\n$3" | httpd -i -h www 2>&1 | tr -d '\r' | grep -v '^Date\|^Last-Mod\|^ETag'; }
ask 'GET /'; ask 'GET /n.txt' 'Range: bytes=2-5\r\n'; ask 'GET /none'; ask 'HEAD /n.txt'; ask 'GET /../etc/passwd'; ask 'GET /cgi-bin/c?q=1'; ask 'POST /cgi-bin/c' 'Content-Length: 4\r\n' body; ask 'DELETE /'; httpd -e 'a<b&'; httpd -d 'a%20b+c'; httpd -m secret | cut -c1-3
applet wget
httpd -f -p 127.0.0.1:8099 -h www & until wget -q -O got http://127.0.0.1:8099/n.txt 2>/dev/null; do usleep 50000; done; cmp got www/n.txt; echo $?; wget -q -O - http://127.0.0.1:8099/; wget -q http://127.0.0.1:8099/none; echo $?; wget -q -S -O /dev/null http://127.0.0.1:8099/n.txt 2>&1 | grep HTTP; wget -q --spider http://127.0.0.1:8099/n.txt; echo $?; wget -q -O - --post-data=abc 'http://127.0.0.1:8099/cgi-bin/c?z'; head -c 4 www/n.txt >n.txt; wget -q -c http://127.0.0.1:8099/n.txt; cmp n.txt www/n.txt; echo $?; kill $!; wait $! 2>/dev/null; wget -q http://127.0.0.1:8099/; echo $?
applet nc
nc -l -p 8098 -e cat & sleep 0.2; until echo echoed | nc 127.0.0.1 8098 2>/dev/null; do usleep 50000; done; wait; nc 127.0.0.1 8098 </dev/null; echo $?; nc -w 1 -z 127.0.0.1 8098 2>/dev/null; echo $?
applet ipcalc
ipcalc -b -n -m -p 192.168.7.9/22; ipcalc -m 10.0.0.1; ipcalc -n 10.1.2.3 255.255.0.0; ipcalc -s 1.2.3; echo $?; ipcalc -b 999.1.1.1; echo $?
applet dumpleases
head -c 8 /dev/zero >leases; dumpleases -f leases; dumpleases -f nofile; echo $?
applet unshare
unshare echo run; unshare -X 2>/dev/null; echo $?
applet nsenter
nsenter echo run; nsenter -t $$ echo run; nsenter -t 999999 -m true; echo $?
