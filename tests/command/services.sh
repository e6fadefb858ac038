#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2154,SC1091,SC2016,SC2034 # checks.sh sets them
# Several services, each in a kernel of its own; files that are wrong.
#
#	services.sh SELKIE WORK-FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/checks.sh"
. "$here/../images/make.sh"
own_folders
trap '"$selkie" rm -f some >/dev/null 2>&1' EXIT

# file TEXT: writes the file of services.
file() {
	printf '%s\n' "$1" >"$work/services.yaml"
}

# wrong NAME MESSAGE TEXT
wrong() {
	file "$3"
	refused "$1" 2 "selkie: up: $2" up "$work/services.yaml"
}

# ---- mistakes ----

refused "no file" 2 "selkie: up: expected a file*" up
refused "two files" 2 "selkie: up: one file only*" up a b
refused "an option of run's" 2 "selkie: up: unknown option --rootfs*" up --rootfs x a
refused "a file that is not there" 2 "selkie: up: $work/none: No such file or directory" up "$work/none"
wrong "nothing in it" "*services.yaml: services: expected *" ""
wrong "no YAML" "*services.yaml:2: *" "services: ["
wrong "a key twice" "*line 3: a stands there twice" "services:
  a: {command: x}
  a: {command: y}"
wrong "no command" "services.a: expected a command*" "services: {a: {}}"
wrong "a build" "*services.a.build: not supported: an image has to be there*" "services: {a: {build: .}}"
wrong "a word that nobody knows" "*services.a.colour: not supported" "services: {a: {command: x, colour: red}}"
wrong "a registry's image" "*services.a.image: \"nginx\": expected oci:DIR*" "services: {a: {image: nginx}}"
file "services: {a: {image: 'oci:$work/none'}}"
refused "an image that is not there" 2 "selkie: --image oci:*: No such file or directory" up "$work/services.yaml"
wrong "a port alone" "*services.a.ports: \"80\": expected *" "services: {a: {command: x, ports: ['80']}}"
wrong "a port too large" "*services.a.ports: *" "services: {a: {command: x, ports: ['70000:80']}}"
wrong "a named volume" "*services.a.volumes: data: named volumes *" "services: {a: {command: x, volumes: ['data:/d']}}"
wrong "a folder that is not there" "*services.a.volumes: *: no such folder" "services: {a: {command: x, volumes: ['./none:/d']}}"
wrong "too little memory" "*services.a.mem_limit: 1m: expected 16m or more" "services: {a: {command: x, mem_limit: 1m}}"
wrong "two processors" "*services.a.cpus: 2: expected a part *" "services: {a: {command: x, cpus: 2}}"
wrong "health that nobody looks at" "*services.a.depends_on.b: b has no healthcheck*" "services: {a: {command: x, depends_on: {b:
  {condition: service_healthy}}}, b: {command: x}}"
wrong "an end that never comes" "*services.a.depends_on.b: b is started again*" "services: {a: {command: x, depends_on: {b:
  {condition: service_completed_successfully}}}, b: {command: x, restart: always}}"
wrong "a condition" "*services.a.depends_on.b: \"soon\": expected one of *" "services: {a: {command: x, depends_on: {b: {condition: soon}}},
  b: {command: x}}"
wrong "a circle" "*depends_on: they wait for each other: a for b for a" "services: {a: {command: x, depends_on: [b]}, b: {command: x,
  depends_on: [a]}}"
wrong "a check without a test" "*services.a.healthcheck.test: expected a command" "services: {a: {command: x, healthcheck: {interval: 1s}}}"
wrong "a check's test" "*services.a.healthcheck.test: expected \[CMD, *" "services: {a: {command: x, healthcheck: {test: [ls, /]}}}"
wrong "a check's interval" "*healthcheck.interval: \"5\": expected a time *" "services: {a: {command: x, healthcheck: {test: x, interval: 5}}}"
wrong "a check's retries" "*healthcheck.retries: expected a number *" "services: {a: {command: x, healthcheck: {test: x, retries: 0}}}"
wrong "a check's word" "*healthcheck.often: not supported*" "services: {a: {command: x, healthcheck: {test: x, often: 1}}}"
wrong "an unknown one is needed" "*services.a.depends_on.c: no such service" "services: {a: {command: x, depends_on: [c]}}"
wrong "a restart" "*services.a.restart: \"often\": expected *" "services: {a: {command: x, restart: often}}"
wrong "a variable" "*services.a.environment: \"1A\": expected NAME=VALUE" "services: {a: {command: x, environment: [1A=b]}}"
wrong "a lone dollar" "*services.a.command: expected \$NAME*" "services: {a: {command: 'echo \$ x'}}"
wrong "a variable that must be there" "*the variable MISSING is missing: say it" "services: {a: {command: '\${MISSING:?say it}'}}"
wrong "a name" "*services./etc: expected a name *" "services: {/etc: {command: x}}"
wrong "a text where keys should be" "*services.a: expected keys *" "services: {a: x}"
file "services: {a: {command: x, mem_limit: 64m}}"
refused "too small a machine" 2 "selkie: -m 32M: the services ask for 64 MiB*" up -m 32M "$work/services.yaml"

# ---- two kernels that see nothing of each other ----

mkdir "$work/shared"
echo from the host >"$work/shared/file"
layer=$work/layer
mkdir -p "$layer/bin" "$layer/etc"
cp "$SELKIE_BUILD/rootfs/default/bin/busybox" "$layer/bin/busybox"
for name in sh id cat echo; do ln -s busybox "$layer/bin/$name"; done
printf 'root:x:0:0:root:/root:/bin/sh\nweb:x:101:102::/:/bin/sh\n' >"$layer/etc/passwd"
layout "$work/image"
layer "$work/image" "$layer"
image "$work/image" latest '"Cmd": ["/bin/sh", "-c", "id -u; echo $GREETING; cat /proc/sys/kernel/hostname; echo $HOSTNAME"], "User": "web",
	"Env": ["GREETING=hello"]'
file "services:
  image:
    image: oci:image
    environment: {HOSTNAME: given}
    mem_limit: 64m
  plain:
    command: [sh, -c, 'cat /d/file; cat; echo wrong >&2; ls /proc | grep -c image; touch /d/x; echo \$\$A \$GIVEN \${MISSING:-none}; exit 3']
    environment: {A: b}
    volumes: ['./shared:/d:ro']
    read_only: true
    tmpfs: /tmp
    mem_limit: 64m
    x-note: passed over
  last:
    rootfs: ./layer
    command: id -g
    user: '5:6'
    mem_limit: 64m"
GIVEN=given
export GIVEN
try up "$work/services.yaml"
check "the status of the one that failed" 3 "$status"
check_match "it is named" "*selkie: plain: ended with status 3*" "$err"
check "an image" "image | 101
image | hello
image | image
image | given" "$(grep '^image' "$work/out")"
check "a root filesystem of its own" "last  | 6" "$(grep '^last' "$work/out")"
check "a shared folder, input that is empty, the other's files, variables" "plain | from the host
plain | wrong
plain | 0
plain | b given none
plain | touch: /d/x: Read-only file system" "$(grep '^plain' "$work/out" |
	awk '/touch/ { last = $0; next } { print } END { print last }')"

# ---- a network between them; one that loops, has no memory left and floods the others changes nothing for them ----

file "services:
  web:
    command: httpd -f -p 80 -h /etc
    mem_limit: 32m
  bad:
    command: [sh, -c, 'ping -A -q -s 1400 web >/dev/null & ping -A -q 10.89.0.255 >/dev/null & while :; do tail /dev/zero; done']
    mem_limit: 32m
  client:
    hostname: host-of-client
    command: [sh, -c, 'i=0; while [ \$\$i -lt 10 ]; do wget -q -O - http://web/hosts 2>/dev/null >/tmp/page &&
      i=\$\$((i + 1)); done; cat /tmp/page; ip -o -4 addr show eth1; wget -q -O - http://bad/ 2>&1; echo client has ended']
    mem_limit: 32m"
try up -d --name some "$work/services.yaml"
check "three of them" "0 some" "$status $out"
for i in $(seq 300); do
	"$selkie" logs some >"$work/logs" 2>/dev/null
	! grep -q 'client has ended' "$work/logs" || break
	sleep 0.5
done
check "pages of another service, by its name, and what its name is" "client | 127.0.0.1 localhost
client | 10.89.0.1 web
client | 10.89.0.2 bad
client | 10.89.0.3 client host-of-client
client | 3: eth1 inet 10.89.0.3/24 brd 10.89.0.255 scope global eth1
client | wget: can't connect to remote host (10.89.0.2): Connection refused
client | client has ended" "$(grep '^client' "$work/logs" | tr -s '[:blank:]\134' ' ' | sed 's/ valid_lft.*//; s/ $//')"

# ---- commands in one of them ----

try exec some/web -- sh -c 'hostname; exit 7'
check "a command in a service" "7 web" "$status $out"
check "its input" "client.txt" "$(echo client.txt | "$selkie" exec -i some/web -- cat)"
try exec some/bad -- cat /proc/sys/kernel/hostname
check "in the one that loops" "0 bad" "$status $out"
for i in $(seq 100); do
	try top some
	case $out in *exited*) break ;; esac
	sleep 0.5
done
try exec some/client -- true
check_match "in one that has ended" "125 selkie: some: the service has ended" "$status $err"
refused "no service said" 2 "selkie: some: in which of its services?*" exec some -- true
refused "no such service" 2 "selkie: some: it has no such service" exec some/none -- true
refused "no name of a service" 2 "selkie: some/a/b: expected NAME or NAME/SERVICE" exec some/a/b -- true
refused "top of nothing" 2 "selkie: none: no such machine" top none
try top some
check "top" "SERVICE STATE CPU SECONDS MIB OF PROCESSES
web running N N N N
bad running N N N N
client exited (0) - - - -" "$(printf '%s\n' "$out" | tr -s ' ' | sed 's/ [0-9.]*[0-9]\>/ N/g; s/ *$//')"
refused "down without a name" 2 "selkie: down: expected a name*" down
try down -t 1 some
check "down" 0 "$status"
refused "it is gone" 2 "selkie: some: no such machine" logs some

# ---- health, and services that wait for others ----

file "services:
  client:
    command: [sh, -c, 'wget -q -O - http://web/hosts | head -n 1; echo client has ended']
    mem_limit: 32m
    depends_on: {web: {condition: service_healthy}}
  web:
    command: [sh, -c, 'httpd -p 80 -h /etc; touch /tmp/good; while :; do sleep 1; done']
    environment: {FILE: /tmp/good}
    mem_limit: 32m
    depends_on: {first: {condition: service_completed_successfully}}
    healthcheck: {test: test -e \$\$FILE, interval: 100ms, retries: 3, start_period: 1h, start_interval: 100ms}
  first:
    command: echo first
    mem_limit: 32m"
# until_top PATTERN: waits until top shows the pattern.
until_top() {
	for i in $(seq 600); do
		try top some
		# shellcheck disable=SC2254 # it is meant to be a pattern
		case $out in $1) break ;; esac
		sleep 0.2
	done
}
try up -d --name some "$work/services.yaml"
until_top '*client*exited (0)*'
try logs some
check "each in its turn" "first  | first
client | 127.0.0.1	localhost
client | client has ended" "$out"
until_top '*web*running (healthy)*'
check_match "healthy" "*web*running (healthy)*" "$out"
"$selkie" exec some/web -- rm /tmp/good
until_top '*web*unhealthy*'
check_match "unhealthy" "*web*running (unhealthy)*" "$out"
"$selkie" exec some/web -- touch /tmp/good
until_top '*web*running (healthy)*'
check_match "healthy again" "*web*running (healthy)*" "$out"
"$selkie" down -t 1 some
file "services:
  fails: {command: sh -c 'exit 3', mem_limit: 32m}
  slow: {command: sleep 2, mem_limit: 32m, healthcheck: {test: [CMD, sleep, '1000'], interval: 10ms, timeout: 100ms, retries: 2}}
  after: {command: echo wrong, mem_limit: 32m, depends_on: {fails: {condition: service_completed_successfully}}}
  last: {command: echo wrong, mem_limit: 32m, depends_on: {after: {condition: service_completed_successfully}}}"
try up "$work/services.yaml"
check "the status of the one that failed, not that of those that waited" "3 " "$status $out"
check "who was not started, and a check that takes too long" "selkie: after: it is not started, as this did not end well: fails
selkie: fails: ended with status 3
selkie: last: it is not started, as this did not end well: after
selkie: slow: it is unhealthy" "$(printf '%s\n' "$err" | sort)"

# ---- again and again, in the background ----

file "services:
  again:
    command: sh -c 'echo again; exit 1'
    restart: on-failure
    mem_limit: 32m
  stays:
    command: sh -c 'trap \"echo asked; exit 0\" USR1; echo begun; while :; do sleep 1 & wait; done'
    stop_signal: SIGUSR1
    cpu_shares: 512
    cpus: 0.5
    depends_on: [again]
    mem_limit: 32m"
try up -d --name some "$work/services.yaml"
check "in the background" "0 some" "$status $out"
for i in $(seq 600); do
	"$selkie" logs some >"$work/logs" 2>/dev/null
	[ "$(grep -c 'again | again' "$work/logs")" -lt 3 ] || ! grep -q begun "$work/logs" || break
	sleep 0.1
done
check "one that fails is started again" yes "$([ "$(grep -c 'again | again' "$work/logs")" -ge 3 ] && echo yes)"
try ps
check_match "ps" "*some*running*up *services.yaml" "$out"
try stop -t 60 some
check "stop" 0 "$status"
try logs some
check_match "it was asked by its own signal" "*stays | asked*" "$out"
try ps -a
check_match "it has ended" "*some*exited (0)*" "$out"

checked
