"""Commands: each selects, acts, and says what happened.

May import: every room.
"""
