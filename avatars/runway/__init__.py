"""Runway's API over HTTP: dataclasses out, typed errors out, and nothing of our own rows.

May import: exceptions, conf.
"""
