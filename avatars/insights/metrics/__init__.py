"""Figures for Prometheus: the extra `metrics` of the wheel.

A site adds `path("metrics", include("avatars.insights.metrics.urls"))` to its URLs, and sets
AVATARS_METRICS_TOKEN. All figures are read from the database, and so are the same whichever process
of whichever machine is asked: nothing is counted in a process, and nothing has to be added up.
"""
