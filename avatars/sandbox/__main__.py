"""`python -m avatars.sandbox`: serve until interrupted."""

import argparse

from . import DEFAULT_SECRET, options
from .context import Sandbox
from .server import serve
from .studio.store import Studio


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m avatars.sandbox", description=__doc__)
    options.add(parser)
    parser.add_argument("--secret", default=DEFAULT_SECRET, help="the API secret it accepts")
    parser.add_argument(
        "--latency", type=int, default=0, metavar="MS", help="round trip added to REST answers"
    )
    parser.add_argument(
        "--ready-median",
        type=float,
        metavar="S",
        help="median of a lognormal time to READY, for benchmarks",
    )
    parser.add_argument(
        "--transcript",
        choices=("segments", "deltas"),
        default="segments",
        help="shape of transcript messages: whole lines, or Runway's streamed deltas",
    )
    given = parser.parse_args()
    serve(
        given.port,
        Sandbox(
            frozenset([given.secret]),
            latency=given.latency / 1000,
            ready_median=given.ready_median,
            transcript=given.transcript,
            pace=given.pace,
            lifelike=given.lifelike,
            studio=Studio(given.state),
        ),
    )


if __name__ == "__main__":
    main()
