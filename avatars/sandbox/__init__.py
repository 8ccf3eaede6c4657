"""A local stand-in for Runway's realtime sessions and the LiveKit room behind them.

It imports nothing else of this project and is reached only over HTTP, through
`RUNWAYML_BASE_URL`. Run it with `python -m avatars.sandbox`.
"""

DEFAULT_PORT = 8788
DEFAULT_SECRET = "key_sandbox_0123456789abcdef"
LITTLELOBSTER_ID = "1ea7f00d-0000-4000-8000-000000000001"
SLOWEST, FASTEST = 0.1, 100.0  # pace
