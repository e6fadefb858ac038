# SPDX-License-Identifier: BSD-2-Clause
# Background jobs, wait, signals and traps, pipelines, subshells.
sleep 100 & p=$!
kill -0 $p && echo alive
kill $p
wait $p
echo "killed: $?"
(exit 7) & wait $!
echo "exit: $?"
for i in 1 2 3; do (exit $i) & done
wait
echo "all: $?"
trap 'echo usr1' USR1
kill -USR1 $$
sh -c 'kill -USR1 $PPID'
:
trap - USR1
(trap 'echo term; exit 5' TERM; kill -TERM $BASHPID; echo not reached)
echo "handler: $?"
(bash -c "kill -SEGV \$\$; :"; echo "segv: $?") 2>/dev/null
(bash -c "ulimit -c 0; kill -ABRT \$\$; :"; echo "abrt: $?") 2>/dev/null
set -m
sleep 100 & sleep 0.1
kill -STOP $!
sleep 0.1
jobs -s | sed 's/[^ ]*//;s/  */ /g'
{ kill %%; kill -CONT %%; wait $!; echo "ended: $?"; } 2>/dev/null
set +m
yes | head -n 3 | wc -l
echo "${PIPESTATUS[*]}"
(sleep 0.1; echo late) & echo early
wait
wait -n 2>/dev/null
echo "none left: $?"
trap 'echo "child $?"' CHLD
(exit 4)
trap - CHLD
(ulimit -n 20; ulimit -n)
(ulimit -f 8; head -c 100000 /dev/zero >big; echo "limit: $?") 2>/dev/null
stat -c %s big
exec 3< <(echo process; echo substitution)
cat <&3
{ timeout 0.2 sleep 10; echo "timeout: $?"; timeout -s KILL 0.2 sleep 10; echo "timeout: $?"; } 2>/dev/null
nohup true >/dev/null 2>&1
echo "nohup: $?"
{ { echo a; sleep 0.1; echo b; } | tee copy; } | tr ab xy
cat copy
