# SPDX-License-Identifier: BSD-2-Clause
"""Makes an empty qcow2 image (version 3) over a raw one, which is not written to:  overlay.py FILE BASE"""
import os
import struct
import sys

CLUSTER = 1 << 16
L2_REACH = CLUSTER * (CLUSTER // 8)  # bytes of the disk that one entry of the L1 table maps


def image(base, size):
    entries = max(1, -(-size // L2_REACH))
    table_clusters = -(-entries * 8 // CLUSTER)
    clusters = 3 + table_clusters
    name_at = 104 + 16 + 8  # behind the header, the format of the base, the end of the extensions
    header = struct.pack(">4sIQIIQIIQQIIQQQQII", b"QFI\xfb", 3, name_at, len(base), 16, size, 0, entries,
                         3 * CLUSTER, CLUSTER, 1, 0, 0, 0, 0, 0, 4, 104)
    header += struct.pack(">II8s", 0xE2792ACA, 3, b"raw") + struct.pack(">II", 0, 0) + base
    counts_table = struct.pack(">Q", 2 * CLUSTER)
    counts = struct.pack(">H", 1) * clusters
    return b"".join(part.ljust(CLUSTER, b"\0") for part in (header, counts_table, counts)) + \
        bytes(table_clusters * CLUSTER)


def main(file, base):
    with open(base, "rb") as f:
        size = f.seek(0, os.SEEK_END)
    name = os.fsencode(base)
    if len(name) > 1023 or size % 512:
        raise OSError("its name is too long" if len(name) > 1023 else "its size is no multiple of 512")
    with open(file, "xb") as f:
        f.write(image(name, size))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except OSError as e:
        sys.exit("%s: %s" % (sys.argv[2], e.strerror or e))
