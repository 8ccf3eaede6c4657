"""Seeing inside the site that runs: lines of the log, ids of requests, accidents, probes, Sentry,
traces.

Figures for Prometheus are the app's own: `avatars.insights.metrics`.

May import: the app's models, settings and clock, and nothing of the other rooms.
"""
