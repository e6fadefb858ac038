# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# The network of a run: ports of the host that lead to the guest.

port_valid() {
	case $1 in '' | *[!0-9]* | ??????*) return 1 ;; esac
	[ "$1" -ge 1 ] && [ "$1" -le 65535 ]
}

# forward [HOSTADDR:]HOSTPORT:GUESTPORT[/udp]: adds it to $forwards, in QEMU's notation.
forward() {
	protocol=tcp spec=$1 address=127.0.0.1
	case $spec in
	*/udp) protocol=udp ;;
	*/tcp) ;;
	*/*) die 2 "-p $1: expected /udp or nothing behind the ports" ;;
	esac
	spec=${spec%/*}
	guest_port=${spec##*:} spec=${spec%:*}
	host_port=${spec##*:}
	case $spec in *:*) address=${spec%:*} ;; esac
	case $1 in *:*) ;; *) host_port= ;; esac
	if ! port_valid "$host_port" || ! port_valid "$guest_port"; then
		die 2 "-p $1: expected [HOSTADDR:]HOSTPORT:GUESTPORT[/udp], ports from 1 to 65535"
	fi
	case $address in
	*[!0-9.]* | '' | .* | *. | *..*) die 2 "-p $1: $address is not an IPv4 address" ;;
	esac
	forwards=$forwards,hostfwd=$protocol:$address:$host_port-:$guest_port
}
