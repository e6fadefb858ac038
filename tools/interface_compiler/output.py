# SPDX-License-Identifier: BSD-2-Clause
"""Writes generated files. A file that would not change is not written, so that nothing is built again because of it."""


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
