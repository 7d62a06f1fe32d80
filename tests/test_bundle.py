"""bundle.py, with a small project and a folder of small wheels in the place of a network; then start.py, in what it made."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from packaging.utils import parse_wheel_filename

import bundle
import installation
from bundle import PLATFORMS, PYTHONS, Target
from tests.builder import make_wheel
from tests.small_project import Project

if TYPE_CHECKING:
    from pathlib import Path

HERE = installation.detect_platform()
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
WINDOWS = Target("win_amd64", "3.12")
NEEDS = ["letters[accents]>=1", 'pane; sys_platform == "win32"', 'fork; sys_platform != "win32"', 'x; extra == "test"']
PINS = """\
letters==1.2 ; python_full_version >= '3.12'
letters==1.1 ; python_full_version < '3.12'
accents==1
ink==1
pane==1
fork==1
"""
ON_WINDOWS = [
    "accents-1-py3-none-any.whl",
    "ink-1-cp311-abi3-win_amd64.whl",
    "letters-1.2-py3-none-any.whl",
    "pane-1-cp312-cp312-win_amd64.whl",
    "workbook-1-py3-none-any.whl",
]
INDEX = "index.example.org"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """What can be fetched: for Windows with Python 3.12 everything, in the company of what does not fit it."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    for version in ("1.1", "1.2", "1.3"):
        make_wheel(shelf, "letters", version, files={"letters.py": ""}, needs=['accents; extra == "accents"'])
    make_wheel(shelf, "accents", needs=["ink"])
    for tag in ("cp311-abi3-win_amd64", "cp311-abi3-manylinux_2_17_x86_64"):
        make_wheel(shelf, "ink", tag=tag)
    for tag in ("cp312-cp312-win_amd64", "cp313-cp313-win_amd64", "cp312-cp312-win32"):
        make_wheel(shelf, "pane", tag=tag)
    return shelf


def write_pins(project: Project, shelf: Path, pins: str = PINS) -> None:
    """Write constraints.txt with the hashes of all files on the shelf that have the name of the library."""
    lines = []
    for line in pins.splitlines():
        files = sorted(shelf.glob(f"{line.partition('==')[0]}-*.whl"))
        hashes = [f"--hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}" for file in files]
        lines.append(" \\\n    ".join([line, *hashes]))
    (project.folder / "constraints.txt").write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shelf: Path) -> Project:
    """A checkout whose bundles are made in this process, with pip looking at nothing but the shelf."""
    project = Project.make(tmp_path / "project")
    (project.folder / "needs.txt").write_text("\n".join(NEEDS), encoding="utf-8")
    write_pins(project, shelf)
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    for name, value in {"CONFIG_FILE": os.devnull, "NO_INDEX": "1", "FIND_LINKS": shelf.as_uri()}.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    monkeypatch.setenv("PIP_INDEX_URL", f"https://{INDEX}/")
    monkeypatch.setattr(bundle, "FOLDER", project.folder)
    return project


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return tmp_path / "made"


def run(monkeypatch: pytest.MonkeyPatch, folder: Path, target: Target = WINDOWS) -> int:
    """Make a bundle as the command does, and return its status."""
    arguments = ("--platform", target.name, "--python", target.python, "--to", str(folder))
    monkeypatch.setattr(sys, "argv", ["bundle.py", *arguments])
    return bundle.main()


def list_wheels(folder: Path) -> list[str]:
    """Return the names of the wheels in a bundle."""
    return sorted(file.name for file in (folder / installation.WHEELS).iterdir())


def test_a_bundle_holds_what_is_needed_where_it_goes_and_nothing_else(
    project: Project, made: Path, shelf: Path
) -> None:
    (made / "wheels").mkdir(parents=True)
    make_wheel(made / "wheels", "letters", "1.1")  # what an earlier bundle needed

    bundle.make_bundle(WINDOWS, made)

    assert list_wheels(made) == ON_WINDOWS
    assert sorted(file.name for file in made.iterdir()) == [
        "README.txt",
        "bundle.json",
        "installation.py",
        "requirements.txt",
        "start.py",
        "wheels",
    ]
    for program in ("start.py", "installation.py"):
        assert (made / program).read_bytes() == (project.folder / program).read_bytes()
    assert "py -3.12 start.py" in (made / "README.txt").read_text(encoding="utf-8")
    listed = (made / "requirements.txt").read_text(encoding="utf-8").splitlines()
    named = [f"{name}=={version}" for name, version, _, _ in map(parse_wheel_filename, list_wheels(made))]
    assert [line.partition(" --hash=sha256:")[0] for line in listed] == named
    texts = [file.read_bytes() for file in made.rglob("*") if file.is_file()]
    assert [text for text in texts if INDEX.encode() in text or str(shelf).encode() in text] == []


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_for_each_kind_of_computer_there_are_wheels_that_fit_and_none_with_musl(platform: str, python: str) -> None:
    target = Target(platform, python)
    fitting = {str(tag) for tag in target.tags}
    version = python.replace(".", "")
    there = {"win_amd64": "win_amd64", "macosx_arm64": "macosx_11_0_arm64", "macosx_x86_64": "macosx_10_13_x86_64"}
    own = there.get(platform, platform.replace("linux", "manylinux_2_17"))

    assert {f"cp{version}-cp{version}-{own}", f"cp39-abi3-{own}", f"py3-none-{own}", "py3-none-any"} <= fitting
    assert not any("musl" in tag or "_14_0_" in tag or "2_34" in tag for tag in fitting)


@pytest.mark.usefixtures("project")
def test_a_missing_wheel_is_one_sentence_with_the_library_and_the_platform(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], made: Path, shelf: Path
) -> None:
    (shelf / "pane-1-cp312-cp312-win_amd64.whl").unlink()

    assert run(monkeypatch, made) == 1
    assert capsys.readouterr().err == (
        "The bundle could not be made: there is no wheel of pane 1 for 64-bit Windows (win_amd64) and Python 3.12.\n"
    )
    assert not (made / "bundle.json").exists()


@pytest.mark.usefixtures("project")
def test_a_wheel_that_is_not_the_tested_one_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], made: Path, shelf: Path
) -> None:
    make_wheel(shelf, "accents", files={"accents.py": "something else"}, needs=["ink"])

    assert run(monkeypatch, made) == 1
    assert "the file of accents 1 on the package index is not the one that was tested" in capsys.readouterr().err


@pytest.mark.usefixtures("project")
def test_pip_is_isolated_from_settings_for_other_work(monkeypatch: pytest.MonkeyPatch, made: Path, shelf: Path) -> None:
    (shelf / "constraints.txt").write_text("letters==1.1", encoding="utf-8")
    for name, value in {"CONSTRAINT": "shelf/constraints.txt", "NO_BINARY": ":all:", "USER": "1", "QUIET": "3"}.items():
        monkeypatch.setenv(f"PIP_{name}", value)

    assert run(monkeypatch, made) == 0
    assert list_wheels(made) == ON_WINDOWS


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("WARNING: NewConnectionError\nERROR: No matching distribution found for pane==1", "check the network"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "the disk is full"),
        ("ERROR: Something nobody has thought of.", "Something nobody has thought of"),
    ],
)
def test_why_nothing_could_be_fetched_is_told(said: str, told: str) -> None:
    assert told in bundle.explain_failure(said, WINDOWS)


def test_a_library_without_a_pin_or_with_one_that_does_not_do_is_told(project: Project, made: Path) -> None:
    pins = project.folder / "constraints.txt"
    pins.write_text(PINS.replace("pane==1", "pan==1"), encoding="utf-8")
    with pytest.raises(bundle.BundleError, match=r"has no pane, but pane; .* is needed"):
        bundle.make_bundle(WINDOWS, made)

    pins.write_text(PINS.replace("letters==1.2", "letters==0.2"), encoding="utf-8")
    with pytest.raises(bundle.BundleError, match=r"has letters 0\.2, but letters.*>=1 is needed"):
        bundle.make_bundle(WINDOWS, made)


def test_pages_that_are_older_than_the_content_are_refused(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], made: Path
) -> None:
    monkeypatch.setenv("WORKBOOK_CONTENT", "a-trainers-own")
    program = """\
import os, sys
assert sys.argv[1:] == ["build", "--check"] and "WORKBOOK_CONTENT" not in os.environ
print("02-level-1-3.ipynb: differs from what the content makes; run: python -m workbook build")
sys.exit(1)
"""
    (project.folder / "workbook" / "__main__.py").write_text(program, encoding="utf-8")

    assert run(monkeypatch, made) == 1
    assert capsys.readouterr().err == (
        "The bundle could not be made: the pages do not match the content (02-level-1-3.ipynb: differs from what the content"
        " makes): run start.py build, then start again.\n"
    )
    assert not made.exists()


@pytest.mark.usefixtures("project")
def test_a_bundle_that_was_cut_short_is_finished_by_the_next_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], made: Path
) -> None:
    rounds = []
    download = bundle.download_wheels

    def stop_in_the_second_round(pins: dict[str, bundle.Pin], folder: Path, target: Target) -> None:
        rounds.append(pins)
        if len(rounds) > 1:
            (bundle.create_empty_folder(folder / "unfinished") / "half of a wheel").touch()
            raise KeyboardInterrupt
        download(pins, folder, target)

    monkeypatch.setattr(bundle, "download_wheels", stop_in_the_second_round)
    assert run(monkeypatch, made) == 130
    assert not (made / "bundle.json").exists()
    kept = (made / "wheels" / "letters-1.2-py3-none-any.whl").stat().st_mtime_ns
    capsys.readouterr()
    monkeypatch.setattr(bundle, "download_wheels", download)

    assert run(monkeypatch, made) == 0
    assert "Fetching 2 libraries" not in capsys.readouterr().out
    assert list_wheels(made) == ON_WINDOWS
    assert (made / "wheels" / "letters-1.2-py3-none-any.whl").stat().st_mtime_ns == kept


@pytest.mark.usefixtures("project")
def test_a_folder_with_something_else_in_it_is_left_alone(made: Path) -> None:
    made.mkdir()
    (made / "letter.txt").touch()

    with pytest.raises(bundle.BundleError, match="name another folder"):
        bundle.make_bundle(WINDOWS, made)

    assert [file.name for file in made.iterdir()] == ["letter.txt"]


@pytest.fixture
def copied(project: Project, tmp_path: Path, shelf: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A bundle for this computer, copied elsewhere, where pip is set to look at a network that is not there."""
    if HERE not in PLATFORMS or PYTHON not in PYTHONS:
        pytest.skip(f"no bundle is made for Python {PYTHON} on {HERE}")
    make_wheel(shelf, "fork")
    make_wheel(shelf, "pane")
    make_wheel(shelf, "ink")
    write_pins(project, shelf)
    bundle.make_bundle(Target(HERE, PYTHON), tmp_path / "made")
    copied = Project(tmp_path / "elsewhere" / "a folder, with [signs]")
    shutil.copytree(tmp_path / "made", copied.folder)
    shutil.rmtree(project.folder)
    for name in ("PIP_NO_INDEX", "PIP_FIND_LINKS"):
        monkeypatch.delenv(name)
    return copied


def test_a_copied_bundle_sets_itself_up_without_a_network_once(copied: Project) -> None:
    status, printed, complained = copied.start("status")

    assert (status, complained) == (0, "")
    assert "Installing" in printed
    assert list(copied.environment.rglob("letters.*.pyc")), "what is installed is compiled before it is first used"
    assert INDEX not in copied.log.read_text(encoding="utf-8")
    assert copied.get_arguments("--port", "1") == ["lab", "--port", "1"]
    assert copied.get_arguments("test") == ["test"]

    newer = {"platform": HERE, "python": PYTHON, "edition": 2}
    (copied.folder / "bundle.json").write_text(json.dumps(newer), encoding="utf-8")
    assert "Installing" in copied.start("status")[1]
    assert copied.get_arguments("status") == ["status"]


def test_a_damaged_wheel_is_one_sentence(copied: Project) -> None:
    wheel = next(copied.folder.glob("wheels/accents-*"))
    wheel.write_bytes(wheel.read_bytes()[:-9])

    status, _, complained = copied.start("status")

    assert status == 1
    assert complained.count("\n") == 1
    assert "copy the whole folder again" in complained


@pytest.mark.parametrize("other", [{"platform": "win_amd64" if HERE != "win_amd64" else "win32"}, {"python": "3.99"}])
def test_a_bundle_for_another_computer_says_so_and_sets_nothing_up(copied: Project, other: dict[str, str]) -> None:
    bundled = json.loads((copied.folder / "bundle.json").read_text(encoding="utf-8"))
    (copied.folder / "bundle.json").write_text(json.dumps(bundled | other), encoding="utf-8")

    status, _, complained = copied.start("status")

    assert status == 1
    assert complained.count("\n") == 1
    assert next(iter(other.values())) in complained
    assert f"this is Python {PYTHON} on {HERE}" in complained
    assert not copied.environment.exists()
