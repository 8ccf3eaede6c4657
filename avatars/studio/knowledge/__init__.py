"""What avatars know: documents, in step with Runway's.

May import: runway, models.
"""
