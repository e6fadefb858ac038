# SPDX-License-Identifier: BSD-2-Clause
"""Files that are made: those that would not change are left alone, so that nothing is built again for them."""


def write(path, lines):
    text = "\n".join(lines) + "\n"
    try:
        with open(path, encoding="utf-8") as file:
            if file.read() == text:
                return
    except OSError:
        pass
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
