"""The life of one call: opened under the caps, told of by its page, settled with Runway.

May import: runway, models, exceptions, conf.
"""
