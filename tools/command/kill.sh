command_usage=kill
command_help() { :; }
command_main() { exec python3 "$here/tools/machine/main.py" "$@"; }
