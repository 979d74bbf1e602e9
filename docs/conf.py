"""Settings of Sphinx. Build with `python3 noxfile.py -s docs`; warnings are errors."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "sessiondock"
author = "the sessiondock authors"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_design", "capability_matrix"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "_ext", "examples"]
html_theme = "furo"
html_title = "sessiondock"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "description"
napoleon_google_docstring = True
nitpicky = False
