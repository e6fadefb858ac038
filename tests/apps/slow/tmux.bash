# SPDX-License-Identifier: BSD-2-Clause
# tmux: a server, sessions, windows, panes, keys.
export TERM=screen LC_ALL=C.UTF-8 TMUX_TMPDIR=$PWD
t() { tmux -f /dev/null "$@"; }
until_seen() { for _ in $(seq 100); do t capture-pane -p -t "$1" | grep -q "$2" && return; sleep 0.1; done; echo "not seen: $2"; }
t new-session -d -s one -n first -x 60 -y 10 'PS1="$ " exec sh'
t send-keys -t one 'echo $((6 * 7)); tty | sed s,[0-9]*,,g; stty size' Enter
until_seen one '^10 60'
t capture-pane -p -t one
t split-window -t one -v 'cat'
t send-keys -t one.1 'typed text' Enter C-d
sleep 0.3
t list-panes -t one -F '#{pane_index} #{pane_width}x#{pane_height}'
t new-window -t one -n second 'sh -c "echo window; exec sleep 100"'
until_seen one:second window
t list-windows -t one -F '#I #W #{window_panes}'
t new-session -d -s two
t ls -F '#S #{session_windows}'
t rename-session -t two three
t has-session -t three
echo $?
t has-session -t four 2>&1
echo $?
t set -g status-left x
t show -gv status-left
t set-buffer 'a buffer'
t show-buffer
t display-message -p -t one '#S:#I.#P'
t resize-window -t one -x 100 -y 20
t display -p -t one '#{window_width}x#{window_height}'
t select-window -t one:0
t send-keys -t one:0 'clear; vi --version | head -1 | cut -c1-3' Enter
until_seen one:0 VIM
t run-shell 'echo from run-shell'
t wait-for -S ch
t wait-for ch
echo waited
t pipe-pane -t one:0 'cat >piped'
t send-keys -t one:0 'echo pi''ped' Enter
until_seen one:0 '^piped'
sleep 0.2
grep -c '^piped' piped
t kill-session -t three
t ls -F '#S'
t kill-server
sleep 0.2
t ls 2>&1 | sed 's,/.*/,/,'
