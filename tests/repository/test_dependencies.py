"""That pyproject.toml, constraints.txt and environment.yml say the same, and name everything that is used."""

from __future__ import annotations

import ast
import contextlib
import importlib.metadata
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import installation
from tests.pins import list_pins

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MAX_PINS_LENGTH = 1_000_000
CONDA_PACKAGES = {"jupyterlab", "ipywidgets", "pandas", "nbval", "papermill"}
# Platforms and Pythons a pin may be asked for; a pin for one Python only is right for that one.
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = {"linux": ("posix", "Linux"), "darwin": ("posix", "Darwin"), "win32": ("nt", "Windows")}
TARGETS = [
    pytest.param(
        {"python_version": python, "python_full_version": f"{python}.9", "sys_platform": platform}
        | dict(zip(("os_name", "platform_system"), PLATFORMS[platform], strict=True)),
        id=f"{platform}-{python}",
    )
    for python in PYTHONS
    for platform in PLATFORMS
]


def list_requirements(pyproject: dict[str, Any]) -> list[Requirement]:
    """Return all that pyproject.toml asks for: to run, to build and to test."""
    groups = pyproject["dependency-groups"].values()
    lines = [
        *pyproject["project"]["dependencies"],
        *pyproject["build-system"]["requires"],
        *(line for group in groups for line in group),
    ]
    return [Requirement(line) for line in lines]


def get_bounds(requirements: list[Requirement]) -> dict[str, str]:
    """Return the versions asked for, under the names of what they are asked of."""
    return {canonicalize_name(requirement.name): str(requirement.specifier) for requirement in requirements}


@pytest.fixture(scope="session")
def environment(checkout: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((checkout / "environment.yml").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="session")
def pins() -> list[Requirement]:
    return list_pins()


def test_pins_are_exact_have_hashes_and_name_no_address(checkout: Path, pins: list[Requirement]) -> None:
    text = (checkout / installation.PINS).read_text(encoding="utf-8")

    assert not any(sign in text for sign in ("://", " @ ", "--index", "--find-links"))
    assert len(text) < MAX_PINS_LENGTH
    assert all([specifier.operator for specifier in pin.specifier] == ["=="] for pin in pins)
    for line in installation.read_pins(checkout / installation.PINS):
        _, *hashes = line.split(" --hash=")
        assert hashes, line
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes), line


@pytest.mark.parametrize("target", TARGETS)
def test_each_installation_gets_every_library_that_its_libraries_need(
    target: dict[str, str], pyproject: dict[str, Any]
) -> None:
    """pip installs exactly the pins of the chosen sections, and follows no requirement by itself."""
    always = (installation.BUILD_SECTION, installation.WORKBOOK_SECTION)
    for group in ("", *pyproject["dependency-groups"]):
        there: set[str] = {canonicalize_name(pin.name) for pin in list_pins(*always, group) if is_for(pin, target)}
        asked_for = [
            *pyproject["project"]["dependencies"],
            *pyproject["build-system"]["requires"],
            *pyproject["dependency-groups"].get(group, ()),
        ]
        assert list(iterate_missing(map(Requirement, asked_for), there, target)) == []


def is_for(requirement: Requirement, target: dict[str, str], *, extra: str = "") -> bool:
    return requirement.marker is None or requirement.marker.evaluate(target | {"extra": extra})


def iterate_missing(needs: Iterable[Requirement], there: set[str], target: dict[str, str]) -> Iterator[str]:
    """Yield what is needed, directly or indirectly, and is not there, as far as the libraries installed here tell."""
    waiting, seen = list(needs), set()
    while waiting:
        need = waiting.pop()
        name = canonicalize_name(need.name)
        if not is_for(need, target) or (name, *need.extras) in seen:
            continue
        seen.add((name, *need.extras))
        if name not in there:
            yield str(need)
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            further = [Requirement(line) for line in importlib.metadata.requires(name) or ()]
            extras = ("", *need.extras)
            waiting += [other for other in further if any(is_for(other, target, extra=extra) for extra in extras)]


@pytest.mark.parametrize("target", TARGETS)
def test_every_requirement_has_one_pin_within_its_bounds(
    target: dict[str, str], pins: list[Requirement], pyproject: dict[str, Any]
) -> None:
    for requirement in list_requirements(pyproject):
        versions = [
            next(iter(pin.specifier)).version
            for pin in pins
            if canonicalize_name(pin.name) == canonicalize_name(requirement.name)
            and (pin.marker is None or pin.marker.evaluate(target))
        ]

        assert len(versions) == 1, f"{requirement.name} is pinned {len(versions)} times"
        assert requirement.specifier.contains(versions[0]), f"{requirement} is pinned to {versions[0]}"


def test_every_requirement_has_a_lower_bound_and_no_upper_one(pyproject: dict[str, Any]) -> None:
    for requirement in list_requirements(pyproject):
        assert [specifier.operator for specifier in requirement.specifier] == [">="], requirement


def test_what_builds_the_wheel_is_asked_for_alike_by_the_tests(pyproject: dict[str, Any]) -> None:
    assert set(pyproject["build-system"]["requires"]) <= set(pyproject["dependency-groups"]["test"])


def test_conda_gets_the_core_packages_within_the_same_bounds(
    environment: dict[str, Any], pyproject: dict[str, Any]
) -> None:
    from_conda = get_bounds([Requirement(line) for line in environment["dependencies"] if isinstance(line, str)])
    bounds = get_bounds(list_requirements(pyproject)) | {"python": pyproject["project"]["requires-python"], "pip": ""}

    assert set(from_conda) == CONDA_PACKAGES | {"python", "pip"}
    assert from_conda == {name: bounds[name] for name in from_conda}


def test_conda_has_pip_install_this_checkout_and_nothing_else(
    environment: dict[str, Any], pyproject: dict[str, Any]
) -> None:
    by_pip = [line["pip"] for line in environment["dependencies"] if isinstance(line, dict)]

    assert environment["name"] == pyproject["project"]["name"]
    assert by_pip == [["--editable ."]]


def list_imports(folder: Path) -> Iterator[tuple[str, Path]]:
    """List the top-level names that the modules in a folder import, late imports too."""
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((alias.name.partition(".")[0], file) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.partition(".")[0], file


@pytest.mark.parametrize(("folder", "groups"), [("workbook", ()), ("tests", ("test",))])
def test_every_library_that_is_imported_is_asked_for(
    folder: str, groups: tuple[str, ...], checkout: Path, pyproject: dict[str, Any]
) -> None:
    project = pyproject["project"]
    lines = [*project["dependencies"], *(line for group in groups for line in pyproject["dependency-groups"][group])]
    asked_for = get_bounds([Requirement(line) for line in lines])
    ours = {"workbook", "tests", "installation", "bundle", "start"}
    provided_by = importlib.metadata.packages_distributions()

    missing = {
        f"{file.relative_to(checkout)} imports {name}"
        for name, file in list_imports(checkout / folder)
        if name not in sys.stdlib_module_names | ours
        and not any(canonicalize_name(distribution) in asked_for for distribution in provided_by.get(name, ()))
    }

    assert missing == set()
