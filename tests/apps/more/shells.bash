# SPDX-License-Identifier: BSD-2-Clause
# zsh, dash and fish: what each has of its own, pipelines, traps, jobs.
zsh -f -c '
	print -l {1..3} ${(U):-word} ${(s:,:):-a,b} ${${:-x.tar.gz}:r}
	typeset -A map=(one 1 two 2); print ${(ok)map} ${map[two]}
	touch b a c.txt; print *(.on) *.txt(:r)
	print -n in | read word; print $word
	(exit 3) | true; print $pipestatus
	diff <(print x) =(print y)
	coproc { read line; print got $line; }
	print -p hello; read -p answer; print $answer
	TRAPUSR1() { print usr1 }; kill -USR1 $$
	zmodload zsh/datetime zsh/stat zsh/system zsh/zselect && print modules
	zstat +size a; always_run() { { false || return 2 } always { print always } }; always_run; print $?
	sysopen -w -o creat,excl -u fd new; syswrite -o $fd text; exec {fd}>&-; print "$(<new)"
	sleep 100 & kill $!; wait $!; print $?
	repeat 2 print again; select x in p q; do print $x; break; done <<<2
'
echo "zsh $?"
dash -c '
	set -eu
	f() { local a=$1; echo "$a" | tr a-z A-Z; }
	f text; trap "echo bye" EXIT; trap "echo hup" HUP; kill -HUP $$
	cat <<-X | sort -r
		one $((1 + 2))
		two
	X
	sleep 100 & kill $!; wait $! || echo $?
	echo ${0##*/} ${#0} $(echo sub $(echo sub)) `printf "%03d" 7`
	umask 027; : >f; ls -l f | cut -c1-10; ulimit -n 50; ulimit -n
	exec 3<f; read x <&3 || echo eof; false
' 2>/dev/null # whether it names a child that a signal ended depends on when it looks
echo "dash $?"
export HOME=$PWD
fish --no-config -c '
	set list a b c; echo $list[2] (count $list) $list[-1..1]
	for i in (seq 3); math $i \* 2; end
	function greet --argument name; echo hello $name; return 4; end
	greet you; echo $status
	echo one two | string split " " | string upper; string match -r "(\d+)" x42y
	true | false | sh -c "exit 3"; echo $pipestatus
	if test -e /nosuch; echo yes; else; echo no; end
	switch word; case "w*"; echo matched; end
	function on_usr1 --on-signal USR1; echo usr1; end; kill -USR1 $fish_pid; sleep 0.1
	sleep 100 & kill (jobs -p); wait; echo waited
	begin; echo out; echo err >&2; end 2>&1 | sort; cat (echo psub | psub)
	nosuchcommand 2>/dev/null; echo $status
'
echo "fish $?"
