"""Making an avatar: its character and what it knows, in step with Runway.

May import: runway, models.
"""
