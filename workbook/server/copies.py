"""Create and update the learner's copies of the notebooks, without touching the learner's changes.

A manifest beside the copies records the cell sources with which each was written. A copy with the same sources is replaced by a new
edition; a copy that the learner has changed stays, and the new edition is written beside it. Everything that JupyterLab itself writes
into a copy (outputs, metadata, an empty last cell) does not count as a change.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.paths import make_private_folder
from workbook.server.isolation import get_data_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workbook.paths import Home

MANIFEST_NAME = ".manifest.json"


@dataclass(frozen=True)
class CopyResult:
    """The result of an update.

    Parameters
    ----------
    names
        The file names of the built notebooks, in their order.
    beside
        For each changed notebook with a new edition: its file name, and that of the new edition beside it.
    """

    names: tuple[str, ...]
    beside: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Entry:
    """A line of the manifest: the hash of the last built file, and of the sources with which the copy was written."""

    built: str
    sources: str


def update_notebook_copies(home: Home, *, built: Path) -> CopyResult:
    """Update the learner's copies to the built notebooks, and sign those that were written.

    Parameters
    ----------
    home
        The learner's home; its notebooks folder is created if necessary.
    built
        The folder with the built notebooks.

    Returns
    -------
    The copies, and the new editions beside changed copies.

    Raises
    ------
    OSError
        A copy cannot be written; the next start continues from there.
    """
    make_private_folder(home.notebooks)
    files = sorted(built.glob("*.ipynb"))
    manifest = _load_manifest(home)
    before = dict(manifest)
    written = {file.name: name for file in files if (name := _lay_out(file, home=home, manifest=manifest))}
    unsigned = manifest if not _signatures(home).exists() else written.values()
    _sign(home, names=[name for name in unsigned if _sources(home.notebooks / name) == manifest[name].sources])
    if manifest != before:
        entries = {name: asdict(entry) for name, entry in sorted(manifest.items())}
        _save_atomically(home.notebooks / MANIFEST_NAME, text=json.dumps(entries, indent=1))
    beside = tuple((name, new) for name, new in written.items() if new != name)
    return CopyResult(names=tuple(file.name for file in files), beside=beside)


def _lay_out(file: Path, *, home: Home, manifest: dict[str, _Entry]) -> str | None:
    """Write one built notebook, and return its file name; None when it exists already."""
    name, text = file.name, file.read_text(encoding="utf-8")
    known, digest = manifest.get(name), _hash(text)
    if known and known.built == digest and (home.notebooks / name).exists():
        return None
    new = _Entry(built=digest, sources=_hash_sources(text))
    target = next(name for name in _names(name) if _is_free(home.notebooks / name, manifest.get(name), new))
    _save_atomically(home.notebooks / target, text=text)
    manifest[target] = new
    if target != name:
        manifest[name] = replace(known or _Entry(built="", sources=""), built=digest)
    return target


def _names(name: str) -> Iterator[str]:
    """Yield the possible file names of a notebook, best first."""
    stem = name.removesuffix(".ipynb")
    yield name
    yield f"{stem} (new edition).ipynb"
    yield from (f"{stem} (new edition {number}).ipynb" for number in itertools.count(2))


def _is_free(copy: Path, known: _Entry | None, new: _Entry) -> bool:
    """Return whether a copy may be overwritten: it does not exist, or its sources are unchanged."""
    return not copy.exists() or _sources(copy) in {new.sources, known.sources if known else None}


def _sources(copy: Path) -> str | None:
    """Return the hash of a copy's cell sources, or None when it cannot be read as a notebook."""
    try:
        return _hash_sources(copy.read_text(encoding="utf-8"))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _hash_sources(text: str) -> str:
    """Return one hash for the types and sources of all cells with content, in their order."""
    cells = ((cell["cell_type"], "".join(cell["source"])) for cell in json.loads(text)["cells"])
    return _hash(json.dumps([cell for cell in cells if cell[1].strip()]))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _load_manifest(home: Home) -> dict[str, _Entry]:
    """Return the manifest; an empty one when it is missing or damaged, so that every changed copy counts as the learner's."""
    try:
        entries = json.loads((home.notebooks / MANIFEST_NAME).read_text(encoding="utf-8"))
        return {name: _Entry(**entry) for name, entry in entries.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _save_atomically(file: Path, *, text: str) -> None:
    """Write a file for its owner only, atomically."""
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".laying-out-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _signatures(home: Home) -> Path:
    return get_data_folder(home) / "nbsignatures.db"


def _sign(home: Home, *, names: Iterable[str]) -> None:
    """Sign copies with the secret of this home, so that its JupyterLab trusts them."""
    if not (names := list(names)):
        return
    import nbformat
    from nbformat.sign import NotebookNotary

    make_private_folder(get_data_folder(home))
    with NotebookNotary(data_dir=str(get_data_folder(home)), db_file=str(_signatures(home))) as notary:
        for name in names:
            notary.sign(nbformat.read(home.notebooks / name, as_version=4))
