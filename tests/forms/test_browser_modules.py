"""That the modules of the browser join into scripts: every import resolves, and no two modules use one name."""

from __future__ import annotations

import re

import pytest

from workbook.forms.browser_modules import EXPORT, FOLDER, IMPORT, list_modules, load_script

ENTRIES = ("start_form.js", "start_session.js", "start_tool.js")
DECLARATION = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
NAMES = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+\.js)";', re.MULTILINE)


def read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_module_comes_after_those_that_it_imports(entry: str) -> None:
    modules = list_modules(entry)
    for position, name in enumerate(modules):
        assert set(IMPORT.findall(read(name))) <= set(modules[:position])


@pytest.mark.parametrize("entry", ENTRIES)
def test_no_two_joined_modules_declare_the_same_name(entry: str) -> None:
    declared = [name for module in list_modules(entry) for name in DECLARATION.findall(read(module))]
    assert sorted(declared) == sorted(set(declared))


@pytest.mark.parametrize("module", sorted(path.name for path in FOLDER.glob("*.js")))
def test_every_imported_name_is_exported_where_it_is_imported_from(module: str) -> None:
    for names, source in NAMES.findall(read(module)):
        exported = {match[1] for match in re.finditer(r"^export (?:async )?\w+ (\w+)", read(source), re.MULTILINE)}
        assert {name.strip() for name in names.split(",") if name.strip()} <= exported


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_script_has_one_export_and_no_import(entry: str) -> None:
    script = load_script(entry)
    assert not re.search(r"^import\b", script, re.MULTILINE)
    assert re.findall(r"^export\b.*", script, re.MULTILINE) == ["export default { render };"]


def test_every_module_is_delivered_or_holds_types_only() -> None:
    delivered = {name for entry in ENTRIES for name in list_modules(entry)}
    assert {path.name for path in FOLDER.glob("*.js")} - delivered == {"loader.js", "messages.js"}


def test_exports_of_every_kind_are_removed() -> None:
    source = "export const a = 1;\nexport function b() {}\nexport async function c() {}\nexport class D {}\n"
    assert "export" not in EXPORT.sub("", source)
