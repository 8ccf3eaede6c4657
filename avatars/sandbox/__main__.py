"""`python -m avatars.sandbox`: serve until interrupted."""

import argparse

from . import DEFAULT_PORT, DEFAULT_SECRET
from .server import serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m avatars.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
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
    options = parser.parse_args()
    serve(
        options.port,
        options.secret,
        latency=options.latency / 1000,
        ready_median=options.ready_median,
        transcript=options.transcript,
    )


if __name__ == "__main__":
    main()
