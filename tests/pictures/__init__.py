"""The pictures that README and docs show, each a function that gets the site to where it is taken.

`make screenshots` takes them all; `python -m tests.pictures home-desk film` some. A picture's name
is its function's, with hyphens. May import tests/e2e.
"""

from tests.pictures import calls, editors, owners
from tests.pictures.camera import FOLDER, PICTURES

__all__ = ["FOLDER", "PICTURES", "calls", "editors", "owners"]
