"""How fast calls are opened, and at what price; `make bench` prints a table."""

ROUND_TRIP = 0.04  # seconds
READY_MEDIAN = 2.5  # seconds
BAD_SHARE = 0.05  # share of the polls that are answered badly, in the run with trouble
