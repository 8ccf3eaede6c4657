"""The life of one call: opened under the caps, reported on by its page, settled with Runway.

May import: runway, models, exceptions, conf, cache, signals.
"""
