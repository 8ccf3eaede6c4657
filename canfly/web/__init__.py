"""What holds for every page of the site: languages, robots, sitemap, the admin's login,
the headings' typeface.

May import: the app's settings, and nothing of the other rooms.
"""
