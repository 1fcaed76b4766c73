#!/usr/bin/env python
"""Django's own commands, for people who develop Unknot. A practice uses `unknot`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unknot.house.settings_test")
    execute_from_command_line(sys.argv)
