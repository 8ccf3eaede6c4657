"""What holds for every page of the site: languages, robots, sitemap.

May import: nothing of the other rooms.
"""
