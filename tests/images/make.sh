# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Writes images in the OCI layout with tar and sha256sum, for tests. Source it, then:
#
#	layout DIR			an empty layout
#	layer DIR FOLDER|FILE.tar [gzip|zstd]	adds a layer; a folder is packed as it is
#	image DIR TAG CONFIG [MACHINE]	the layers so far become an image; CONFIG is the inside of "config"
#	docker_archive DIR OUT NAME CONFIG	the same layers as `docker save` writes them

# blob DIR FILE: moves the file to where its digest says; sets $digest and $size.
blob() {
	digest=$(sha256sum "$2" | cut -d ' ' -f 1)
	size=$(wc -c <"$2")
	mv "$2" "$1/blobs/sha256/$digest"
}

layout() {
	mkdir -p "$1/blobs/sha256"
	echo '{"imageLayoutVersion": "1.0.0"}' >"$1/oci-layout"
	: >"$1.layers"
	: >"$1.diff-ids"
	: >"$1.manifests"
}

# packed FOLDER OUT: owners and times are always the same.
packed() {
	tar -C "$1" --numeric-owner --owner=0 --group=0 --sort=name --mtime=@1000000000 -cf "$2" .
}

layer() {
	if [ -d "$2" ]; then packed "$2" "$1.tar"; else cp "$2" "$1.tar"; fi
	printf '"sha256:%s"\n' "$(sha256sum "$1.tar" | cut -d ' ' -f 1)" >>"$1.diff-ids"
	case ${3-} in
	gzip) gzip -nf "$1.tar" && mv "$1.tar.gz" "$1.packed" && type=+gzip ;;
	zstd) zstd -qf --rm "$1.tar" -o "$1.packed" && type=+zstd ;;
	*) mv "$1.tar" "$1.packed" && type= ;;
	esac
	blob "$1" "$1.packed"
	printf '{"mediaType": "application/vnd.oci.image.layer.v1.tar%s", "digest": "sha256:%s", "size": %s}\n' \
		"$type" "$digest" "$size" >>"$1.layers"
}

# config DIR CONFIG MACHINE
config() {
	printf '{"architecture": "%s", "os": "linux", "config": {%s}, "rootfs": {"type": "layers", "diff_ids": [%s]}}' \
		"$3" "$2" "$(paste -sd, "$1.diff-ids")" >"$1.config"
}

image() {
	config "$1" "$3" "${4-amd64}"
	blob "$1" "$1.config"
	printf '{"schemaVersion": 2, "config": {"mediaType": "application/vnd.oci.image.config.v1+json", %s}, "layers": [%s]}' \
		"\"digest\": \"sha256:$digest\", \"size\": $size" "$(paste -sd, "$1.layers")" >"$1.manifest"
	blob "$1" "$1.manifest"
	printf '{"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "sha256:%s", "size": %s, %s}\n' \
		"$digest" "$size" "\"annotations\": {\"org.opencontainers.image.ref.name\": \"$2\"}" >>"$1.manifests"
	printf '{"schemaVersion": 2, "manifests": [%s]}' "$(paste -sd, "$1.manifests")" >"$1/index.json"
}

docker_archive() {
	mkdir "$1.docker"
	config "$1" "$4" amd64
	name=$(sha256sum "$1.config" | cut -d ' ' -f 1).json
	mv "$1.config" "$1.docker/$name"
	names='' number=0
	while read -r line; do
		line=${line#*sha256:}
		number=$((number + 1))
		mkdir "$1.docker/$number"
		cp "$1/blobs/sha256/${line%%\"*}" "$1.docker/$number/layer.tar"
		names="$names${names:+, }\"$number/layer.tar\""
	done <"$1.layers"
	printf '[{"Config": "%s", "RepoTags": ["%s"], "Layers": [%s]}]' "$name" "$3" "$names" >"$1.docker/manifest.json"
	tar -C "$1.docker" -cf "$2" .
	rm -r "$1.docker"
}
