"""Reading many calls: figures for the admin.

May import: runway, models, conf.
"""
