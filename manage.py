#!/usr/bin/env python
"""Plenary's command line: `manage.py start` runs everything, `manage.py help` lists the rest."""

import os
import signal
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
    from django.core.management import execute_from_command_line

    from conference import embedded
    from conference.processes import ports

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # ends like any other way: tidily
    if sys.argv[1:2] == ["start"] and not {"-h", "--help"} & set(sys.argv):
        ports.check()
    with embedded.for_command(sys.argv):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
