#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from django.core.management import execute_from_command_line

from canfly.observing import accidents

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "canfly.settings")
    accidents.log()
    execute_from_command_line(sys.argv)
