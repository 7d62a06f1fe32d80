"""Make a folder that installs the workbook on a computer without a network: `python3 start.py bundle`.

The folder contains start.py, a README for the person who gets it, and a wheel of the workbook and of every library that
it needs on that computer. pip cannot download these for another computer, because it evaluates conditions such as
`sys_platform == "win32"` for the computer on which it runs. So this module follows the requirements of the wheels for
the other computer, with the versions of constraints.txt.

bundle.json is written last and marks the folder as complete. An interrupted run is finished by the next one, which
keeps the wheels that exist already.
"""

from __future__ import annotations

import argparse
import dataclasses
import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

import installation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOLDER = Path(__file__).resolve().parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# The oldest systems for which every library has wheels. Linux with musl instead of glibc is not supported.
GLIBC_MINOR = 28
MACOS = (12, 0)
NOTE = """\
The Service Orientation Workbook, to be installed without a network

This folder is for {title}, with Python {python}.

1. Copy the whole folder to the computer where you work, to a place with a short name, such as {place}.
   Do not use a folder that OneDrive or a similar program synchronizes.
2. Open a terminal in it. {how}
3. Type    {command}    and press Enter.

The first time this takes a few minutes: everything is installed into the folder .venv in this folder, and nowhere
else. Nothing is downloaded. Then the workbook opens in your browser. The next time, repeat steps 2 and 3.

Your entries are kept in the folder service-orientation-workbook in your user folder, not in this one. When you get a
newer folder like this one, use it in the same way: your entries will be there.

To uninstall the workbook, delete this folder.
"""
WINDOWS_HOW = "In the Explorer, open the folder, click its address, type cmd and press Enter."
OTHER_HOW = "In a terminal, type cd and a space, drag the folder into the window and press Enter."


class BundleError(Exception):
    """The bundle cannot be made. The text says why."""


@dataclasses.dataclass(frozen=True)
class Platform:
    """A kind of computer: its title, the values for conditions of requirements, and pip's tags for its wheels."""

    title: str
    os_name: str
    sys_platform: str
    platform_system: str
    platform_machine: str
    tags: tuple[str, ...]


def list_linux_tags(machine: str) -> tuple[str, ...]:
    """Return the tags of wheels that run on Linux with the oldest supported glibc."""
    versions = [f"_2_{minor}" for minor in range(GLIBC_MINOR, 16, -1)]
    return tuple(f"manylinux{version}_{machine}" for version in (*versions, "2014", "2010", "1"))


LINUX = ("posix", "linux", "Linux")
MAC = ("posix", "darwin", "Darwin")
PLATFORMS = {
    "win_amd64": Platform("64-bit Windows", "nt", "win32", "Windows", "AMD64", ("win_amd64",)),
    "macosx_arm64": Platform("macOS on Apple silicon", *MAC, "arm64", tuple(mac_platforms(MACOS, "arm64"))),
    "macosx_x86_64": Platform("macOS on Intel", *MAC, "x86_64", tuple(mac_platforms(MACOS, "x86_64"))),
    "linux_x86_64": Platform("64-bit Linux", *LINUX, "x86_64", list_linux_tags("x86_64")),
    "linux_aarch64": Platform("64-bit Linux on ARM", *LINUX, "aarch64", list_linux_tags("aarch64")),
}


@dataclasses.dataclass(frozen=True)
class Pin:
    """The version of a library that was tested, and the hashes of its files as options for pip."""

    version: str
    hashes: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Target:
    """The computer for which a bundle is made: the name of a platform, and a version of Python such as "3.12"."""

    name: str
    python: str

    @property
    def platform(self) -> Platform:
        """The platform with this name."""
        return PLATFORMS[self.name]

    @functools.cached_property
    def environment(self) -> dict[str, str]:
        """The values for conditions of requirements, with the first release of the Python, so that later ones match too."""
        values = dataclasses.asdict(self.platform)
        del values["title"], values["tags"]
        return values | {
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }

    @functools.cached_property
    def tags(self) -> frozenset[Tag]:
        """The tags of all wheels that can be installed on the target."""
        version = [int(part) for part in self.python.split(".")]
        interpreter = f"cp{''.join(self.python.split('.'))}"
        return frozenset(
            (
                *cpython_tags(version, abis=[interpreter], platforms=self.platform.tags),
                *compatible_tags(version, interpreter, self.platform.tags),
            )
        )

    def is_for(self, requirement: Requirement, *, extra: str = "") -> bool:
        """Return whether a requirement, or a pin, applies to this target."""
        return requirement.marker is None or requirement.marker.evaluate(self.environment | {"extra": extra})

    def describe(self) -> str:
        """Return the platform and the Python in words."""
        return f"{self.platform.title} ({self.name}) and Python {self.python}"


def main() -> int:
    """Make the bundle that the command line asks for, and return the exit status."""
    options = parse_options()
    target = Target(options.platform, options.python)
    folder = (options.to or FOLDER / "dist" / f"workbook-{target.name}-python{target.python}").absolute()
    try:
        make_bundle(target, folder)
    except (BundleError, installation.SetUpError, OSError) as error:
        reason = str(error) if not isinstance(error, OSError) else installation.find_remedy(str(error)) or str(error)
        print(f"The bundle could not be made: {reason}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command continues from here.", file=sys.stderr)
        return 130
    megabytes = sum(file.stat().st_size for file in (folder / installation.WHEELS).iterdir()) / 1_000_000
    print(
        f"Copy this folder ({megabytes:.0f} MB) to the other computer. Its README.txt says what to do there:\n{folder}"
    )
    return 0


def parse_options() -> argparse.Namespace:
    """Return the options of the command line. By default, the bundle is for a computer like this one."""
    here, python = installation.detect_platform(), f"{sys.version_info.major}.{sys.version_info.minor}"
    parser = argparse.ArgumentParser(
        prog="start.py bundle",
        description="Make one folder with everything that the workbook needs on a computer without a network.",
        epilog=f"The bundle needs macOS {MACOS[0]} or newer, or Linux with glibc 2.{GLIBC_MINOR} or newer.",
    )
    parser.add_argument("--platform", choices=PLATFORMS, default=here, required=here not in PLATFORMS)
    parser.add_argument("--python", choices=PYTHONS, default=python, required=python not in PYTHONS)
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="the folder to make; by default one in dist")
    return parser.parse_args()


def make_bundle(target: Target, folder: Path) -> None:
    """Make the folder, or finish an incomplete one."""
    wheels = folder / installation.WHEELS
    if folder.is_dir() and any(folder.iterdir()) and not wheels.is_dir():
        raise BundleError(f"{folder} exists and is not a bundle: name another folder")
    check_pages()
    wheels.mkdir(parents=True, exist_ok=True)
    (folder / installation.BUNDLE.name).unlink(missing_ok=True)
    gathered = gather_wheels(target, wheels)
    for unneeded in set(wheels.iterdir()) - set(gathered.values()):
        remove(unneeded)
    (folder / installation.WHEEL_LIST).write_text(render_wheel_list(gathered.values()), encoding="utf-8")
    (folder / "README.txt").write_text(render_note(target), encoding="utf-8")
    for program in ("start.py", "installation.py"):
        shutil.copy(FOLDER / program, folder)
    bundle = json.dumps({"platform": target.name, "python": target.python})
    (folder / installation.BUNDLE.name).write_text(bundle, encoding="utf-8")


def check_pages() -> None:
    """Raise an error when the pages, which the bundle contains, were built from other content than it contains."""
    # A trainer's own folders are not in the bundle, so their variables must not count.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WORKBOOK_")}
    command = (sys.executable, "-m", "workbook", "build", "--check")
    checked = subprocess.run(
        command, cwd=FOLDER, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if checked.returncode:
        problem = next(iter(checked.stdout.splitlines()), "the check printed nothing").partition(";")[0]
        raise BundleError(f"the pages do not match the content ({problem}): run start.py build, then start again")


def gather_wheels(target: Target, folder: Path) -> dict[str, Path]:
    """Put the workbook's wheel and all wheels that it needs, directly or indirectly, into a folder; return them by name."""
    print("Building the workbook's own wheel.", flush=True)
    own = build_own_wheel(folder)
    wheels: dict[str, Path] = {canonicalize_name(own.name.split("-")[0]): own}
    pins = read_pins(target)
    extras: dict[str, set[str]] = {}
    while True:
        needs = [need for name in wheels for need in list_needs(wheels[name], extras.get(name, set()), target)]
        check_pins(pins, needs)
        before = {name: set(wanted) for name, wanted in extras.items()}
        for need in needs:
            extras.setdefault(canonicalize_name(need.name), set()).update(need.extras)
        if extras == before:
            return wheels
        wheels |= fetch_wheels({name: pins[name] for name in extras if name not in wheels}, folder, target)


def read_pins(target: Target) -> dict[str, Pin]:
    """Return what constraints.txt pins for a target, by name."""
    pins: dict[str, Pin] = {}
    for line in installation.read_pins(FOLDER / installation.PINS):
        text, *hashes = line.split(" --hash=")
        if target.is_for(pinned := Requirement(text)):
            version = str(pinned.specifier).removeprefix("==")
            pins[canonicalize_name(pinned.name)] = Pin(version, tuple(f"--hash={digest}" for digest in hashes))
    return pins


def check_pins(pins: dict[str, Pin], needs: Iterable[Requirement]) -> None:
    """Raise an error when a required library has no pinned version, or one that does not satisfy the requirement."""
    for need in needs:
        pin = pins.get(canonicalize_name(need.name))
        if pin is None or not need.specifier.contains(pin.version, prereleases=True):
            has = f"has {need.name} {pin.version}" if pin else f"has no {need.name}"
            raise BundleError(f"constraints.txt {has}, but {need} is needed: write it again as CONTRIBUTING.md says")


def list_needs(wheel: Path, extras: set[str], target: Target) -> Iterator[Requirement]:
    """Return the requirements of a wheel on the target, with these of its extras."""
    for need in read_requirements(wheel):
        if any(target.is_for(need, extra=extra) for extra in ("", *extras)):
            yield need


@functools.cache
def read_requirements(wheel: Path) -> list[Requirement]:
    """Return all requirements in a wheel's metadata."""
    with zipfile.ZipFile(wheel) as archive:
        [metadata] = [name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)]
        lines = HeaderParser().parsestr(archive.read(metadata).decode()).get_all("Requires-Dist", [])
    return [Requirement(line) for line in lines]


def build_own_wheel(folder: Path) -> Path:
    """Build the wheel of this checkout into a folder, and replace an earlier one."""
    unfinished = create_empty_folder(folder / "unfinished")
    status, output = run_pip(
        "wheel",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
        "--wheel-dir",
        str(unfinished),
        str(FOLDER),
        settings={},
    )
    if status:
        raise BundleError(f"the workbook's own wheel could not be built: {get_last_line(output)}")
    [wheel] = unfinished.iterdir()
    return wheel.replace(folder / wheel.name)


def fetch_wheels(pins: dict[str, Pin], folder: Path, target: Target) -> dict[str, Path]:
    """Download the missing wheels of these libraries into a folder, and return all of them by name."""
    missing = {name: pin for name, pin in pins.items() if not find_wheel(folder, name, pin.version, target)}
    if missing:
        print(f"Downloading {len(missing)} {'library' if len(missing) == 1 else 'libraries'}.", flush=True)
        download_wheels(missing, folder, target)
    found = {name: find_wheel(folder, name, pin.version, target) for name, pin in pins.items()}
    if unusable := [name for name, wheel in found.items() if wheel is None]:
        raise BundleError(f"the downloaded file of {unusable[0]} is not a wheel for {target.describe()}")
    return {name: wheel for name, wheel in found.items() if wheel}


def find_wheel(folder: Path, name: str, version: str, target: Target) -> Path | None:
    """Return a folder's wheel of this version for the target, or None."""
    for wheel in folder.glob("*.whl"):
        try:
            its_name, its_version, _, tags = parse_wheel_filename(wheel.name)
        except InvalidWheelFilename:
            continue
        if its_name == name and str(its_version) == version and tags & target.tags:
            return wheel
    return None


def download_wheels(pins: dict[str, Pin], folder: Path, target: Target) -> None:
    """Download wheels with pip, which verifies their hashes, and move them into the folder when they are complete."""
    unfinished = create_empty_folder(folder / "unfinished")
    listed = unfinished / "pins.txt"
    lines = [f"{name}=={pin.version} {' '.join(pin.hashes)}" for name, pin in pins.items()]
    listed.write_text("\n".join(lines), encoding="utf-8")
    interpreter = f"cp{''.join(target.python.split('.'))}"
    status, output = run_pip(
        *("download", *installation.HASHED, str(listed), "--only-binary", ":all:", "--dest", str(unfinished)),
        *("--implementation", "cp", "--python-version", target.python),
        *(word for abi in (interpreter, "abi3", "none") for word in ("--abi", abi)),
        *(word for tag in target.platform.tags for word in ("--platform", tag)),
        settings=installation.read_pip_settings(Path(sys.executable)),
    )
    if status:
        raise BundleError(explain_failure(output, target))
    for wheel in unfinished.glob("*.whl"):
        wheel.replace(folder / wheel.name)
    remove(unfinished)


def explain_failure(output: str, target: Target) -> str:
    """Return why wheels could not be downloaded, from pip's output."""
    missing, remedy = installation.find_missing_library(output), installation.find_remedy(output)
    if missing and remedy == installation.NOT_ON_INDEX.format(missing=missing):
        return f"there is no wheel of {missing} for {target.describe()}"
    return remedy or get_last_line(output)


def get_last_line(output: str) -> str:
    """Return the last line of an output, without pip's prefix."""
    lines = output.strip().splitlines() or ["pip printed nothing"]
    return lines[-1].removeprefix("ERROR: ").rstrip(".")


def run_pip(*arguments: str, settings: dict[str, str]) -> tuple[int, str]:
    """Run pip with these settings and no others, and return its exit status and output."""
    command = (sys.executable, "-I", "-m", "pip", *installation.PIP_OPTIONS, *arguments)
    environment = installation.make_environment() | {"PIP_CONFIG_FILE": os.devnull} | settings
    ended = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return ended.returncode, ended.stdout


def create_empty_folder(folder: Path) -> Path:
    """Create a folder, and delete what it contained before."""
    remove(folder)
    folder.mkdir()
    return folder


def remove(path: Path) -> None:
    """Delete a file or a folder, if it exists."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def render_wheel_list(wheels: Iterable[Path]) -> str:
    """Return a requirements file that lists the wheels with their digests."""
    lines = []
    for wheel in sorted(wheels):
        name, version, _, _ = parse_wheel_filename(wheel.name)
        lines.append(f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
    return "".join(lines)


def render_note(target: Target) -> str:
    """Return the README for the person who gets the folder."""
    is_windows = target.platform.os_name == "nt"
    return NOTE.format(
        title=target.platform.title,
        python=target.python,
        place="C:\\workbook" if is_windows else "a folder called workbook in your own folder",
        how=WINDOWS_HOW if is_windows else OTHER_HOW,
        command=f"py -{target.python} start.py" if is_windows else f"python{target.python} start.py",
    )


if __name__ == "__main__":
    sys.exit(main())
