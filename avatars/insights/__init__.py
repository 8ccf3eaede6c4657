"""Reading calls: figures for the admin, and what Runway keeps of them.

May import: runway, models, exceptions, conf; `metrics` the clock of `calls`.
"""
