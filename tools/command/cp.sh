command_usage=cp
command_help() { :; }
command_main() { exec python3 "$here/tools/machine/main.py" "$@"; }
