# SPDX-License-Identifier: BSD-2-Clause
# /proc/PID/loginuid is set once, by the program that logs a user in, and inherited; /proc/PID/personality shows the
# call's word.
cat /proc/self/loginuid; echo
logname </dev/null; echo $?
sh -c 'echo 65534 >/proc/self/loginuid; cat /proc/self/loginuid; echo; sh -c "cat /proc/self/loginuid; logname"'
echo 0 2>/dev/null >"/proc/$PPID/loginuid" || echo refused
(echo 12x >/proc/self/loginuid) 2>/dev/null || echo refused
linux32 cat /proc/self/personality
linux32 uname -m
free | sed 's/[0-9]\{1,\}/N/g;s/ \{1,\}/ /g'
