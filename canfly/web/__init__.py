"""What holds for every page of the site: languages, robots, sitemap, the admin's login.

May import: the app's settings, and nothing of the other rooms.
"""
