"""An avatar's character, in step with Runway's.

May import: runway, models.
"""
