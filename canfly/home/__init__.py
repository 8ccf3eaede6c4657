"""The home page: its sections, how an editor arranges them, how they are shown.

May import: avatars' models and its admin's form of words.
"""
