"""The options of the command, here and in `manage.py sandbox`; imports none of the extra."""

import argparse
from pathlib import Path

from . import DEFAULT_PORT, FASTEST, SLOWEST


def add(parser: argparse.ArgumentParser) -> None:
    """What both commands take."""
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="where it listens")
    parser.add_argument(
        "--lifelike",
        action="store_true",
        help="calls as slow as real ones, for every avatar that has no scenario of its own",
    )
    parser.add_argument(
        "--pace",
        type=_pace,
        default=1.0,
        metavar="N",
        help="divide the times of all scenarios by this, 0.1 to 100; not what is billed",
    )
    parser.add_argument(
        "--state",
        type=Path,
        metavar="FILE",
        help="keep avatars, voices, uploads and documents in this file, and a folder beside it",
    )


def _pace(text: str) -> float:
    value = float(text)
    if not SLOWEST <= value <= FASTEST:
        raise argparse.ArgumentTypeError(f"must be from {SLOWEST:g} to {FASTEST:g}")
    return value
