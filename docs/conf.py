"""Settings of Sphinx. Build with `python3 noxfile.py -s docs`; warnings are errors."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "sessiondock"
author = "the sessiondock authors"
project_copyright = author
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_design",
    "capability_matrix",
    "readable_api",
]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "_ext", "examples"]
html_theme = "furo"
html_title = "sessiondock"
html_static_path = ["_static"]
html_css_files = ["sessiondock.css"]
pygments_style = "friendly"
pygments_dark_style = "github-dark"
default_role = "py:obj"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
add_module_names = False
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_format = "short"
autodoc_type_aliases = {
    name: name
    for name in (
        "AsyncHTTPClientOption",
        "AsyncTransportName",
        "HTTPClientOption",
        "LabelField",
        "SearchValue",
        "SessionField",
        "TransportName",
    )
}
python_use_unqualified_type_names = True
napoleon_google_docstring = True
napoleon_use_ivar = True
napoleon_use_rtype = False
nitpicky = False
