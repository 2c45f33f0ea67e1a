"""Where the program is that came with this package."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig


def program() -> str:
    """The path of the program ``kenzan``: that of this package, else the one on the path."""
    name = "kenzan" + (sysconfig.get_config_var("EXE") or "")
    user = sysconfig.get_preferred_scheme("user") if sys.version_info >= (3, 10) else f"{os.name}_user"
    package = os.path.dirname(__file__)
    places = [
        sysconfig.get_path("scripts"),
        sysconfig.get_path("scripts", scheme=user) if user in sysconfig.get_scheme_names() else None,
        # `pip install --target` puts both beside each other.
        os.path.join(os.path.dirname(package), "bin"),
    ]
    for place in places:
        if place and os.path.isfile(path := os.path.join(place, name)):
            return path
    found = shutil.which("kenzan")
    if found is None:
        raise FileNotFoundError("the program kenzan is neither beside this package nor on the path")
    return found
