"""Locate the learner's home folder, and the workbook's own content and notebooks.

This is the only module that reads the environment. A checkout uses the folders beside the package; an installed wheel uses the copies
inside it; `WORKBOOK_CONTENT` and `WORKBOOK_NOTEBOOKS` name a trainer's own folders.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
HOME_VARIABLE = "WORKBOOK_HOME"
CONTENT_VARIABLE = "WORKBOOK_CONTENT"
NOTEBOOKS_VARIABLE = "WORKBOOK_NOTEBOOKS"
# A name may have 255 bytes, and a character up to four.
MAX_PREFIX_LENGTH = 40
# The folder names of common synchronization programs, anywhere in a path, in lower case.
CLOUD_FOLDERS = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "mobile documents": "iCloud Drive",
    "icloud drive": "iCloud Drive",
    "iclouddrive": "iCloud Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "box sync": "Box",
}


@dataclass(frozen=True)
class Home:
    """The folder that contains everything a learner has written.

    Parameters
    ----------
    folder
        The folder, which need not exist yet.
    """

    folder: Path

    @property
    def store(self) -> Path:
        """The file with every entry and its history."""
        return self.folder / "workbook.sqlite"

    @property
    def notebooks(self) -> Path:
        """The learner's copies of the notebooks."""
        return self.folder / "notebooks"

    @property
    def jupyter(self) -> Path:
        """JupyterLab's settings, signatures and logs, separate from any other JupyterLab."""
        return self.folder / "jupyter"

    @property
    def recordings(self) -> Path:
        """Recordings that the learner keeps beside their entries."""
        return self.folder / "recordings"

    @property
    def exports(self) -> Path:
        """Exports without another target."""
        return self.folder / "exports"

    @property
    def importing(self) -> Path:
        """Copies of files that are being imported; they are deleted afterwards, and at the next start."""
        return self.folder / "importing"

    @property
    def backups(self) -> Path:
        """Copies of the store that are made before it is replaced."""
        return self.folder / "backups"

    def make(self) -> Home:
        """Create the folder for its owner only, and return this home."""
        make_private_folder(self.folder)
        return self


def get_home(folder: str | Path | None = None) -> Home:
    """Return the learner's home: the given folder, else that of `WORKBOOK_HOME`, else the default.

    Parameters
    ----------
    folder
        The chosen folder; None for the default, `service-orientation-workbook` in the user's folder.

    Returns
    -------
    The home; nothing is created or read.
    """
    chosen = Path(folder or os.environ.get(HOME_VARIABLE) or Path.home() / "service-orientation-workbook")
    with contextlib.suppress(RuntimeError):  # The name of a folder can begin with "~", too.
        chosen = chosen.expanduser()
    # Without "..", the folder has a name and a parent; links are kept, because learners know their folder by them.
    return Home(chosen.resolve() if ".." in chosen.parts else chosen.absolute())


def get_sessions_folder(home: Home) -> Path:
    """Return the folder that contains the homes of a facilitator's sessions.

    It is beside the facilitator's home and not inside it, so that copying, moving or erasing one's own notes does not affect the
    sessions, and vice versa.

    Parameters
    ----------
    home
        The facilitator's own home.
    """
    places = [
        folder.parent / f"{folder.name or 'workbook'}-sessions" for folder in (home.folder, home.folder.resolve())
    ]
    # By whichever path the home is opened: beside the folder itself, unless sessions are beside a link to it already.
    return next((place for place in places if place.is_dir()), places[-1])


def find_cloud_service(folder: Path) -> str | None:
    """Return the name of the service that would copy this folder to other computers, or None."""
    for part in folder.parts:
        name = part.lower()
        for start, service in CLOUD_FOLDERS.items():
            # Work accounts append the organization: "OneDrive - Ministry of Harbours".
            if name == start or name.startswith((f"{start} -", f"{start}-", f"{start} (")):
                return service
    return None


def make_private_folder(folder: Path) -> None:
    """Create a folder that only its owner can open, and its parents; on Windows the profile's permissions apply.

    An existing folder keeps its permissions, because other people may share it. The files in it are private in any case.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_private_file(target: Path, data: bytes) -> None:
    """Write a file that only its owner can open, completely or not at all; its folder must exist.

    Parameters
    ----------
    target
        The file; an earlier one is replaced in one step, so that a reader always finds a complete file.
    data
        Its content.

    Raises
    ------
    OSError
        It cannot be written; an earlier file is unchanged then, and no part of the new one is left.
    """
    handle, part = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:MAX_PREFIX_LENGTH]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(part).replace(target)
    finally:
        Path(part).unlink(missing_ok=True)


def get_content_folder() -> Path:
    """Return the content folder."""
    return _own_folder("content", CONTENT_VARIABLE)


def get_notebooks_folder() -> Path:
    """Return the folder with the built notebooks."""
    return _own_folder("notebooks", NOTEBOOKS_VARIABLE)


def find_documents_folder() -> Path | None:
    """Return the folder with the documents of this checkout; None for an installed wheel, or with a trainer's own content."""
    folder = PACKAGE.parent / "docs"
    is_own = CONTENT_VARIABLE not in os.environ and (PACKAGE.parent / "pyproject.toml").is_file()
    return folder if is_own else None


def _own_folder(name: str, variable: str) -> Path:
    if chosen := os.environ.get(variable):
        return Path(chosen).expanduser().absolute()
    checkout = PACKAGE.parent
    return checkout / name if (checkout / "pyproject.toml").is_file() else PACKAGE / "_data" / name
