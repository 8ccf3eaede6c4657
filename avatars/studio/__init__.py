"""Making an avatar: its character, in step with Runway's.

May import: runway, models.
"""
