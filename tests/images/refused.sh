#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2154,SC2016,SC1091 # checks.sh sets them
# Images that are wrong: one line, a status, and nothing left behind. Nothing boots.
#
#	refused.sh SELKIE WORK-FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"

# left NAME: no image is in the cache, nor anything half done.
left() {
	check "$1: nothing is left" "" \
		"$(find "$work/cache/selkie/v1" -mindepth 1 ! -name lock ! -name images ! -name known 2>/dev/null)"
}

# image_refused NAME PATTERN REFERENCE
image_refused() {
	refused "$1" 125 "selkie: --image $3: $2" run --image "$3" -- true
	left "$1"
}

# bad_layer NAME PATTERN TAR: an image of the base and this layer.
number=0
bad_layer() {
	number=$((number + 1))
	cp -r "$work/base-image" "$work/bad$number"
	for part in layers diff-ids manifests; do cp "$work/base-image.$part" "$work/bad$number.$part"; done
	layer "$work/bad$number" "$3" gzip
	image "$work/bad$number" latest '"Cmd": ["true"]'
	image_refused "$1" "$work/bad$number: layer 2 of 2, sha256:*: $2" "oci:$work/bad$number"
}

base "$work/base"
layout "$work/base-image"
layer "$work/base-image" "$work/base"
cp -r "$work/base-image" "$work/good"
for part in layers diff-ids manifests; do cp "$work/base-image.$part" "$work/good.$part"; done
image "$work/good" latest '"Cmd": ["true"]'

# ---- references ----

refused "no such folder" 2 "selkie: --image oci:$work/none: *: No such file or directory" run --image "oci:$work/none"
refused "no such archive" 2 "selkie: --image oci-archive:$work/none: *" run --image "oci-archive:$work/none"
refused "no scheme" 2 "selkie: --image debian: expected oci:DIR*" run --image debian
refused "a folder as archive" 2 "selkie: --image docker-archive:$work/good: *" run --image "docker-archive:$work/good"
refused "--rootfs too" 2 "selkie: --image and --rootfs: *" run --image "oci:$work/good" --rootfs "$work/base"
refused "--entrypoint alone" 2 "selkie: --entrypoint needs *" run --entrypoint x -- true
refused "--user by name alone" 2 "selkie: -u web: expected UID*" run -u web -- true
refused "--tmpfs relative" 2 "selkie: --tmpfs x: expected *" run --tmpfs x -- true
refused "--hostname with a blank" 2 "selkie: --hostname a b: expected *" run --hostname 'a b' -- true
refused "--env-file missing" 2 "selkie: --env-file $work/none: no such file" run --env-file "$work/none" -- true
image_refused "no such tag" "*there is no image 7 in it" "oci:$work/good:7"
mkdir "$work/empty"
image_refused "an empty folder" "*index.json*" "oci:$work/empty"
image_refused "an OCI archive as docker's" "*no manifest.json*" "docker-archive:$(tar -C "$work/good" -cf "$work/good.tar" . && echo "$work/good.tar")"

# ---- damage ----

for part in 3 2; do
	head -c $(($(wc -c <"$work/good.tar") / part)) "$work/good.tar" >"$work/cut.tar"
	image_refused "an archive cut off to 1/$part" "*" "oci-archive:$work/cut.tar"
done
head -c 5000 /dev/urandom >"$work/garbage"
image_refused "no archive" "*is damaged: *" "oci-archive:$work/garbage"
blob_of_layer=$(sed -n 's/.*"digest": "sha256:\([0-9a-f]*\)".*/\1/p' "$work/good.layers")
cp -r "$work/good" "$work/flipped"
printf X | dd of="$work/flipped/blobs/sha256/$blob_of_layer" bs=1 seek=100000 conv=notrunc 2>/dev/null
image_refused "a wrong digest" "*layer 1 of 1, sha256:$blob_of_layer: its digest is wrong*" "oci:$work/flipped"
cp -r "$work/good" "$work/short"
truncate -s -1 "$work/short/blobs/sha256/$blob_of_layer"
image_refused "a layer cut off" "*layer 1 of 1, sha256:$blob_of_layer: it has * bytes, not *" "oci:$work/short"
cp -r "$work/good" "$work/missing"
rm "$work/missing/blobs/sha256/$blob_of_layer"
image_refused "a layer missing" "*layer 1 of 1, sha256:$blob_of_layer: it is missing" "oci:$work/missing"
cp -r "$work/good" "$work/json"
echo '{"manifests": [' >"$work/json/index.json"
image_refused "half an index" "*it is no JSON*" "oci:$work/json"
# A layer that unpacks to something else than the config promises.
cp -r "$work/base-image" "$work/lies"
cp "$work/base-image.layers" "$work/lies.layers"
: >"$work/lies.manifests"
echo '"sha256:0000000000000000000000000000000000000000000000000000000000000000"' >"$work/lies.diff-ids"
image "$work/lies" latest '"Cmd": ["true"]'
image_refused "a layer that is not the config's" "*layer 1 of 1, *: its unpacked archive has the digest *" "oci:$work/lies"
cp -r "$work/base-image" "$work/arm"
for part in layers diff-ids manifests; do cp "$work/base-image.$part" "$work/arm.$part"; done
image "$work/arm" latest '"Cmd": ["true"]' arm64
image_refused "for another machine" "*the image is for linux/arm64, and Selkie runs linux/amd64" "oci:$work/arm"

# ---- layers that reach out ----

mkdir -p "$work/x/etc"
echo evil >"$work/x/etc/passwd"
evil() { tar -C "$work/x" --owner=0 --group=0 -P "$@" -cf "$work/evil.tar" etc/passwd; }
evil --transform 's,^,../../,'
bad_layer "../../etc/passwd" "the name ../../etc/passwd leaves the image" "$work/evil.tar"
evil --transform 's,^,/,'
bad_layer "/etc/passwd" "the name /etc/passwd is absolute" "$work/evil.tar"
mkdir "$work/y" "$work/z"
ln -s ../../../.. "$work/y/out"
mkdir -p "$work/z/out/etc"
echo evil >"$work/z/out/etc/passwd"
tar -C "$work/y" -cf "$work/evil.tar" out
tar -C "$work/z" -rf "$work/evil.tar" out/etc/passwd
bad_layer "out through a link" "out/etc/passwd: a symbolic link leaves the image" "$work/evil.tar"
mkdir "$work/c"
ln -s two "$work/c/one"
ln -s one "$work/c/two"
tar -C "$work/c" -cf "$work/evil.tar" one two
rm "$work/c/one"
mkdir "$work/c/one"
: >"$work/c/one/file"
tar -C "$work/c" -rf "$work/evil.tar" one/file
bad_layer "a cycle of links" "one/file: * is a cycle of links" "$work/evil.tar"
: >"$work/c/a"
ln "$work/c/a" "$work/c/b"
tar -C "$work/c" -cf "$work/evil.tar" --transform 's,^a$,c,;s,^b$,d,' --hard-dereference a
tar -C "$work/c" -cf "$work/evil.tar" --transform 'flags=r;s,^a$,c,' a b
bad_layer "a hard link to nothing" "b is a hard link to a, which is missing" "$work/evil.tar"

# ---- what it runs ----

image "$work/good" user '"Cmd": ["true"], "User": "nobody-here"'
refused "a user that is not in it" 125 "selkie: --image oci:$work/good:user: the user nobody-here is not in *" \
	run --image "oci:$work/good:user"
image "$work/good" nothing ''
refused "no command" 125 "selkie: --image oci:$work/good:nothing: the image names no command*" \
	run --image "oci:$work/good:nothing"

# ---- no room, and the end before it is done ----

rm -rf "$work/cache"
(
	ulimit -f 100
	"$SELKIE_BUILD/tools/selkie-image" unpack "oci:$work/good:latest" "$work/cache/selkie" >"$work/out" 2>"$work/err"
	echo $? >"$work/status"
)
check "a file that may not grow: status" 125 "$(cat "$work/status")"
left "a file that may not grow"
check "a file that may not grow: one line" 1 "$(grep -vc '\.\.\.$' "$work/err")"

checked
