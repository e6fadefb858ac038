# SPDX-License-Identifier: BSD-2-Clause
"""The failure of a command, for one line on standard error."""


class Problem(Exception):
    """Ends the command with one line and this status."""

    def __init__(self, text, status=2):
        super().__init__(text)
        self.status = status


def problem_at(where, text):
    """`where` is the path of the wrong entry in the file, such as services.web.ports."""
    return Problem("%s: %s" % (where, text))
