"""The least that pip asks of a build tool; a small project is built by a copy of this file, without a network.

What the project's wheel needs stands in `needs.txt`, a line for each requirement.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def make_wheel(
    folder: Path,
    name: str,
    version: str = "1",
    *,
    tag: str = "py3-none-any",
    files: Mapping[str, str] | None = None,
    needs: Sequence[str] = (),
) -> Path:
    """Write a wheel into a folder and return it."""
    info = f"{name}-{version}.dist-info"
    metadata = [f"Name: {name}", f"Version: {version}", *(f"Provides-Extra: {extra}" for extra in ("test", "bundle"))]
    texts = dict(files or {}) | {
        f"{info}/METADATA": "\n".join(
            ["Metadata-Version: 2.1", *metadata, *(f"Requires-Dist: {n}" for n in needs), ""]
        ),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    record = f"{info}/RECORD"
    wheel = folder / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for file, text in (texts | {record: "".join(f"{file},,\n" for file in [*texts, record])}).items():
            archive.writestr(file, text)
    return wheel


def build_editable(wheel_directory: str, config_settings: object = None, metadata_directory: object = None) -> str:
    """Make a wheel that points back to the project's folder, as pip asks for it."""
    del config_settings, metadata_directory
    return make_wheel(Path(wheel_directory), "workbook", files={"workbook.pth": str(Path.cwd())}).name


def build_wheel(wheel_directory: str, config_settings: object = None, metadata_directory: object = None) -> str:
    """Make a wheel that holds the project's program, as pip asks for it."""
    del config_settings, metadata_directory
    program = Path("workbook/__main__.py")
    needs = Path("needs.txt").read_text(encoding="utf-8").splitlines()
    files = {program.as_posix(): program.read_text(encoding="utf-8")}
    return make_wheel(Path(wheel_directory), "workbook", files=files, needs=needs).name
