"""What holds for every page of the site: languages, headers, sitemap, robots.

May import: nothing of the other rooms.
"""
