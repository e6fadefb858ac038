# SPDX-License-Identifier: BSD-2-Clause
"""Signals by the names and numbers that users write."""
import signal


def signal_number(text):
    """The signal that TERM, SIGTERM or 15 names; None if there is none."""
    text = str(text).upper()
    if text.isascii() and text.isdigit():
        return int(text) if 0 < int(text) < 65 else None
    name = text if text.startswith("SIG") else "SIG" + text
    return int(getattr(signal.Signals, name, 0)) or None
