# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# selkie images: lists the container images in the cache.

command_usage='images [--json]'

command_help() {
	cat <<END
images: lists the container images in the cache; --json: all that is known of them, for programs.
END
}

command_main() {
	[ $# -eq 0 ] || [ "$*" = --json ] || die 2 "images: expected --json or nothing"
	check_packages image
	build_targets "$build" selkie-image
	exec "$build/tools/selkie-image" list "$image_cache" "$@"
}
