"""What a page shows of an avatar: its section, its pictures, the widget's words.

May import: models, conf, and the page's own timings from calls.
"""
