"""Change parts of a Word or PowerPoint file, which is a ZIP archive of XML files, and set its creation date."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

# The earliest time that a ZIP archive can contain; no program shows it.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_PROPERTIES = "docProps/core.xml"
_DAY = re.compile(rb"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*(?=<)")


def update_package(
    data: bytes,
    rewrite: Callable[[str, bytes], bytes],
    *,
    added: Mapping[str, bytes] | None = None,
    dated: dt.date | None = None,
) -> bytes:
    """Change the parts of a file.

    Parameters
    ----------
    data
        The file.
    rewrite
        Receives the name and content of a part, and returns its new content.
    added
        The contents of further parts, by name.
    dated
        The creation date in the file's properties, so that the bytes are always the same; None to leave the actual time.

    Returns
    -------
    The changed file.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = rewrite(name, old.read(name))
            if dated and name == _PROPERTIES:
                content = _DAY.sub(rb"\g<1>" + f"{dated:%Y-%m-%d}T12:00:00Z".encode(), content)
            new.writestr(zipfile.ZipInfo(name, _NO_TIME), content, zipfile.ZIP_DEFLATED)
        for name, content in (added or {}).items():
            new.writestr(zipfile.ZipInfo(name, _NO_TIME), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
