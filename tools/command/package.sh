# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie package: makes the Debian package.

command_usage='package'

command_help() {
	cat <<END
package: makes build/selkie_VERSION_amd64.deb.
END
}

command_main() {
	of_source_tree package
	[ $# -eq 0 ] || die 2 "package: unexpected argument $1"
	check_packages image
	build_system
	build_targets "$build" selkie-image
	default_rootfs
	slowly "packing" "$build/package.log" "$here/tools/package/make-deb" "$build" "$version" ||
		die 126 "the package could not be made; see $build/package.log"
	echo "$build/selkie_${version}_amd64.deb"
}
