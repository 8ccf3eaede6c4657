"""The JSON endpoints of a call: requests in, JSON out, and who may ask how often.

May import: calls, models, exceptions, conf.
"""
