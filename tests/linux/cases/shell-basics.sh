# SPDX-License-Identifier: BSD-2-Clause
# Features that shell scripts use: pipelines, redirections, substitutions, here-documents, traps, jobs.
echo hello | tr a-z A-Z
seq 1000 | sort -rn | head -3
i=0; while [ $i -lt 50 ]; do i=$((i + 1)); done; echo $i
x=$(echo sub; exit 3); echo "$x $?"
cat <<END | sed 's/b/B/'
abc $((6 * 7))
END
echo one >f; echo two >>f; cat f; wc -l <f
(echo out; echo err >&2) 2>&1 >/dev/null
false || echo or; true && echo and
sh -c 'exit 42'; echo $?
sh -c 'kill -TERM $$'; echo $?
sh -c 'kill -9 $$' 2>/dev/null; echo $?
trap 'echo trapped' USR1; kill -USR1 $$
trap 'echo at exit' EXIT
sleep 0.05 & wait $!; echo "waited $?"
(sleep 10; echo never) & kill $!; wait $! 2>/dev/null; echo $?
nosuchcommand 2>/dev/null; echo $?
/etc/passwd 2>/dev/null; echo $?
mkdir -p a/b/c; touch a/b/c/f; find a | sort
ls -1 a; rm -r a; ls a 2>/dev/null; echo $?
printf '%s\n' "$(pwd | sed 's/case-.*/case/')"
echo 'a b c' | while read -r p q; do echo "$q $p"; done
yes | head -5 | wc -l
dd if=/dev/zero bs=1000 count=3 2>/dev/null | wc -c
test -c /dev/null && test -d /proc/self && echo devices
ln -s f l; readlink l; cat l; [ -L l ] && echo link
set -- 1 2 3; echo $# "$*"
case foo in f*) echo matched ;; esac
env -i A=1 sh -c 'echo $A'
cat /proc/self/comm
echo "$(cat /proc/sys/kernel/ostype)"
