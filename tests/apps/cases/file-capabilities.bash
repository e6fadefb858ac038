# SPDX-License-Identifier: BSD-2-Clause
# setcap, getcap, setpriv and capsh; ping, which has its right by a capability of its file.
user() { setpriv --reuid 1000 --regid 1000 --clear-groups "$@"; }

cd /tmp
cp /bin/grep raw
cp /bin/grep two
setcap cap_net_raw+ep raw
setcap 'cap_net_raw=i cap_chown+p' two
getcap raw two
echo "the raw one"
user ./raw -E '^Cap(Inh|Prm|Eff|Amb)' /proc/self/status
echo "the one that inherits"
user ./two -E '^Cap(Inh|Prm|Eff|Amb)' /proc/self/status
setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps +net_raw ./two -E '^Cap(Inh|Prm|Eff|Amb)' /proc/self/status
echo "ambient"
setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps +chown --ambient-caps +chown grep CapAmb /proc/self/status
echo "no new privileges"
setpriv --reuid 1000 --regid 1000 --clear-groups --no-new-privs ./raw -E '^Cap(Prm|Eff)' /proc/self/status
echo "without the bounding set"
setpriv --reuid 1000 --regid 1000 --clear-groups --bounding-set -net_raw ./raw -E '^Cap(Prm|Eff)' /proc/self/status
echo "status $?"
user setcap cap_chown+ep raw 2>/dev/null
echo "setcap as a user: status $?"
echo >>raw
getcap raw
echo "written: status $?"
setcap -r two
getcap two
cp /usr/bin/ping .
echo "ping without: $(user ./ping -c 1 -W 1 127.0.0.1 2>&1 | grep -c 'not permitted')"
setcap cap_net_raw+ep ping
echo "ping with: $(user ./ping -c 1 -W 1 127.0.0.1 2>&1 | grep -c 'not permitted')"
