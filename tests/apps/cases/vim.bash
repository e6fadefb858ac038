# SPDX-License-Identifier: BSD-2-Clause
# vim, scripted in its ex mode.
seq 20 >f
vim -u NONE -es f -c '5,10d' -c '%s/1/one/g' -c 'normal Gonew line' -c 'wq'
cat f
vim -u NONE -es -c 'call setline(1, ["b", "c", "a"])' -c 'sort' -c 'execute "normal! ggyyGp"' -c 'w out' -c 'qa!'
cat out
vim -u NONE -es -c 'redir => x' -c 'silent echo 6 * 7 system("echo from a shell") strftime("%Y", 0) has("unix") fnamemodify("/a/b.c", ":t:r")' -c 'redir END' -c 'call writefile(split(x, "\n"), "redir")' -c 'qa!'
cat redir
cat >s.vim <<'V'
function! Fib(n)
  return a:n < 2 ? a:n : Fib(a:n - 1) + Fib(a:n - 2)
endfunction
let d = {"k": [1, 2, 3]}
call writefile([string(d), Fib(12), join(map(range(5), "v:val * v:val"), ","), json_encode(d), substitute("hello", "l\\+", "L", ""), getcwd() == $PWD, filereadable("f"), sha256("x")], "o")
%!sort -r
w! sorted
undo
w! undone
let job = job_start(["echo", "from a job"], {"out_io": "file", "out_name": "job"})
while job_status(job) == "run" | sleep 10m | endwhile
qa!
V
vim -u NONE -es f -S s.vim
cat o job
head -2 sorted undone
vim -u NONE -N -es -c 'set undofile backup' -c 'e g' -c 'normal ihello' -c 'w' -c 'normal oworld' -c 'wq'
ls -a | grep g
cat g
vim -u NONE -es -R f -c 'normal dd' -c 'w' -c 'qa!'; echo "readonly: $?"; ex -s f <<<'$p
q!'; vim -u NONE -es nosuch -c 'e f' -c '/one5/p' -c 'g/one/d' -c '1,3p' -c 'q!'; vim --version | head -1
script -qec "vim -u NONE -N f -c 'redraw' -c 'normal ix' -c 'wq'" /dev/null >/dev/null 2>&1 </dev/null
head -1 f
