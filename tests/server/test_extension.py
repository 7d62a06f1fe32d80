from __future__ import annotations

import hashlib
import json

from workbook.server.isolation import EXTENSION_FOLDER

EXTENSION = EXTENSION_FOLDER / "service-orientation-workbook"


def load_package() -> dict[str, object]:
    package: dict[str, object] = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
    return package


def test_the_file_that_is_loaded_first_is_named_with_the_hash_of_all_of_them() -> None:
    files = sorted((EXTENSION / "static").iterdir())
    text = "".join(f"{file.name}\n{file.read_text(encoding='utf-8')}" for file in files)
    expected = f"static/load.js?v={hashlib.sha256(text.encode()).hexdigest()[:12]}"
    assert load_package()["jupyterlab"] == {"extension": True, "_build": {"load": expected, "extension": "./extension"}}


def test_the_extension_lies_in_a_folder_of_its_own_name_or_jupyterlab_would_not_find_it() -> None:
    assert load_package()["name"] == EXTENSION.name
