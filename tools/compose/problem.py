# SPDX-License-Identifier: BSD-2-Clause
"""What is wrong, for one line on standard error."""


class Problem(Exception):
    def __init__(self, text, status=2):
        super().__init__(text)
        self.status = status


def problem_at(where, text):
    """`where` is the way to it in the file, such as services.web.ports."""
    return Problem("%s: %s" % (where, text))
