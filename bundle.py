"""Make a folder from which the workbook is set up on a computer without a network: `python3 start.py bundle`.

The folder holds start.py, a note for whoever gets it, and a wheel of the workbook and of every library it needs there.
pip cannot be asked for that as a whole: it judges conditions such as `sys_platform == "win32"` by the computer it runs
on. So the wheels' own requirements are followed here, for the other computer, with the versions of constraints.txt.

The folder counts as whole once its bundle.json is written, which comes last: a run that was cut short is finished by
the next one, which keeps the wheels that are there.
"""

from __future__ import annotations

import argparse
import dataclasses
import functools
import hashlib
import json
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

import start

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOLDER = Path(__file__).resolve().parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# The oldest systems that every library still has wheels for. Linux with musl instead of glibc is not among them.
GLIBC_MINOR = 28
MACOS = (12, 0)
NO_WHEEL = re.compile(r"No matching distribution found for ([^\s=]+)==(\S+)")
NOTE = """\
The Service Orientation Workbook, to be set up without a network

This folder is for {title}, with Python {python}.

1. Copy the whole folder to the computer where you work, to a place with a short name, such as {place}.
   A folder that OneDrive or the like copies elsewhere is not a good place.
2. Open a terminal in it. {how}
3. Type    {command}    and press Enter.

The first time this takes a few minutes: everything is installed into the folder .venv in this folder, and nowhere
else; nothing is fetched from a network. Then the workbook opens in your browser. The next time, do 2 and 3 again.

What you write is kept in the folder service-orientation-workbook in your own folder, not in this one. When you get a
newer folder like this one, use it in the same way: what you have written will be there.

To take the workbook off the computer, delete this folder.
"""
WINDOWS_HOW = "In the Explorer, open the folder, click into the line with its address, type cmd and press Enter."
OTHER_HOW = "In a terminal, type cd and a space, drag the folder into the window and press Enter."


class BundleError(Exception):
    """The bundle cannot be made; the text says why."""


@dataclasses.dataclass(frozen=True)
class Platform:
    """A kind of computer: what people call it, what requirements ask about it, and what pip calls wheels for it."""

    title: str
    os_name: str
    sys_platform: str
    platform_system: str
    platform_machine: str
    tags: tuple[str, ...]


def list_linux_tags(machine: str) -> tuple[str, ...]:
    """Return what wheels are called that run on a Linux with this glibc or a newer one."""
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
class Target:
    """What a bundle is for: the name of a platform, and a Python such as "3.12"."""

    name: str
    python: str

    @property
    def platform(self) -> Platform:
        """The platform itself."""
        return PLATFORMS[self.name]

    @functools.cached_property
    def environment(self) -> dict[str, str]:
        """What the conditions of requirements ask about; of the Python's releases the first, so that all are served."""
        asked = dataclasses.asdict(self.platform)
        del asked["title"], asked["tags"]
        return asked | {
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }

    @functools.cached_property
    def tags(self) -> frozenset[Tag]:
        """Every tag of a wheel that can be installed there."""
        version = [int(part) for part in self.python.split(".")]
        interpreter = f"cp{''.join(self.python.split('.'))}"
        return frozenset(
            (
                *cpython_tags(version, abis=[interpreter], platforms=self.platform.tags),
                *compatible_tags(version, interpreter, self.platform.tags),
            )
        )

    def fits(self, requirement: Requirement, *, extra: str = "") -> bool:
        """Tell whether a requirement, or a pin, is meant for this target."""
        return requirement.marker is None or requirement.marker.evaluate(self.environment | {"extra": extra})

    def tell(self) -> str:
        """Return what it is called in a sentence."""
        return f"{self.platform.title} ({self.name}) and Python {self.python}"


def main() -> int:
    """Make the bundle that is asked for, and return the exit status."""
    options = parse_options()
    target = Target(options.platform, options.python)
    folder = (options.to or FOLDER / "dist" / f"workbook-{target.name}-python{target.python}").absolute()
    try:
        make_bundle(target, folder)
    except (BundleError, OSError) as error:
        reason = str(error) if isinstance(error, BundleError) else start.find_remedy(str(error)) or str(error)
        print(f"The bundle could not be made: {reason}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; the same command goes on from here.", file=sys.stderr)
        return 130
    megabytes = sum(file.stat().st_size for file in (folder / start.WHEELS).iterdir()) / 1_000_000
    print(
        f"Copy this folder ({megabytes:.0f} MB) to the other computer; its README.txt says what to do there:\n{folder}"
    )
    return 0


def parse_options() -> argparse.Namespace:
    """Read the options of the command line; without any, the bundle is for a computer like this one."""
    here, python = start.find_platform(), f"{sys.version_info.major}.{sys.version_info.minor}"
    parser = argparse.ArgumentParser(
        prog="start.py bundle",
        description="Make one folder with everything that the workbook needs on a computer without a network.",
        epilog=f"macOS has to be {MACOS[0]} or newer, and Linux to have glibc 2.{GLIBC_MINOR} or newer.",
    )
    parser.add_argument("--platform", choices=PLATFORMS, default=here, required=here not in PLATFORMS)
    parser.add_argument("--python", choices=PYTHONS, default=python, required=python not in PYTHONS)
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="the folder to make; without it, one in dist")
    return parser.parse_args()


def make_bundle(target: Target, folder: Path) -> None:
    """Make the folder, or finish one that is there."""
    wheels = folder / start.WHEELS
    if folder.is_dir() and any(folder.iterdir()) and not wheels.is_dir():
        raise BundleError(f"{folder} is there already and no bundle: name another folder")
    wheels.mkdir(parents=True, exist_ok=True)
    (folder / start.BUNDLE.name).unlink(missing_ok=True)
    gathered = gather_wheels(target, wheels)
    for left in set(wheels.iterdir()) - set(gathered.values()):
        remove(left)
    (folder / start.WHEEL_LIST).write_text(render_wheel_list(gathered.values()), encoding="utf-8")
    (folder / "README.txt").write_text(render_note(target), encoding="utf-8")
    shutil.copy(FOLDER / "start.py", folder)
    bundle = json.dumps({"platform": target.name, "python": target.python})
    (folder / start.BUNDLE.name).write_text(bundle, encoding="utf-8")


def gather_wheels(target: Target, folder: Path) -> dict[str, Path]:
    """Have the workbook's wheel in a folder, and those that it needs, and that they need, and so on; return them by name."""
    print("Building the workbook's own wheel.", flush=True)
    own = build_own_wheel(folder)
    wheels: dict[str, Path] = {canonicalize_name(own.name.split("-")[0]): own}
    pins = read_pins(target)
    extras: dict[str, set[str]] = {}
    while True:
        needs = [need for name in wheels for need in list_needs(wheels[name], extras.get(name, set()), target)]
        check_pins(pins, needs)
        before = {name: set(asked) for name, asked in extras.items()}
        for need in needs:
            extras.setdefault(canonicalize_name(need.name), set()).update(need.extras)
        if extras == before:
            return wheels
        wheels |= fetch({name: pins[name] for name in extras if name not in wheels}, folder, target)


def read_pins(target: Target) -> dict[str, str]:
    """Return the version of each library that constraints.txt has for a target."""
    lines = (FOLDER / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [pin for line in lines if line and target.fits(pin := Requirement(line))]
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in pins}


def check_pins(pins: dict[str, str], needs: Iterable[Requirement]) -> None:
    """Raise an error when a library that is needed has no pinned version, or one that does not do."""
    for need in needs:
        pin = pins.get(canonicalize_name(need.name))
        if pin is None or not need.specifier.contains(pin, prereleases=True):
            has = f"has {need.name} {pin}" if pin else f"has no {need.name}"
            raise BundleError(f"constraints.txt {has}, and {need} is needed: make it again as CONTRIBUTING.md says")


def list_needs(wheel: Path, extras: set[str], target: Target) -> Iterator[Requirement]:
    """List what a wheel needs on the target, with these of its extras."""
    for need in read_requirements(wheel):
        if any(target.fits(need, extra=extra) for extra in ("", *extras)):
            yield need


@functools.cache
def read_requirements(wheel: Path) -> list[Requirement]:
    """Return all that a wheel may need, as its metadata has it."""
    with zipfile.ZipFile(wheel) as archive:
        [metadata] = [name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)]
        lines = HeaderParser().parsestr(archive.read(metadata).decode()).get_all("Requires-Dist", [])
    return [Requirement(line) for line in lines]


def build_own_wheel(folder: Path) -> Path:
    """Build the wheel of this checkout into a folder, in the place of an earlier one."""
    aside = make_empty(folder / "unfinished")
    status, said = run_pip(
        "wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(aside), str(FOLDER)
    )
    if status:
        raise BundleError(f"the workbook's own wheel could not be built: {tell_last_line(said)}")
    [wheel] = aside.iterdir()
    return wheel.replace(folder / wheel.name)


def fetch(pins: dict[str, str], folder: Path, target: Target) -> dict[str, Path]:
    """Have the wheels of these libraries in a folder, and return them by name; those that are there are not fetched."""
    missing = {name: version for name, version in pins.items() if not find_wheel(folder, name, version, target)}
    if missing:
        print(f"Fetching {len(missing)} {'library' if len(missing) == 1 else 'libraries'}.", flush=True)
        download(missing, folder, target)
    found = {name: find_wheel(folder, name, version, target) for name, version in pins.items()}
    if nameless := [name for name, wheel in found.items() if wheel is None]:
        raise BundleError(f"what was fetched of {nameless[0]} is no wheel for {target.tell()}")
    return {name: wheel for name, wheel in found.items() if wheel}


def find_wheel(folder: Path, name: str, version: str, target: Target) -> Path | None:
    """Return the wheel of a version that a folder has for the target, or None."""
    for wheel in folder.glob("*.whl"):
        try:
            its_name, its_version, _, tags = parse_wheel_filename(wheel.name)
        except InvalidWheelFilename:
            continue
        if its_name == name and str(its_version) == version and tags & target.tags:
            return wheel
    return None


def download(pins: dict[str, str], folder: Path, target: Target) -> None:
    """Fetch wheels with pip; each gets into the folder whole or not at all."""
    aside = make_empty(folder / "unfinished")
    interpreter = f"cp{''.join(target.python.split('.'))}"
    status, said = run_pip(
        *("download", "--no-deps", "--only-binary", ":all:", "--dest", str(aside)),
        *("--implementation", "cp", "--python-version", target.python),
        *(word for abi in (interpreter, "abi3", "none") for word in ("--abi", abi)),
        *(word for tag in target.platform.tags for word in ("--platform", tag)),
        *(f"{name}=={version}" for name, version in pins.items()),
    )
    if status:
        raise BundleError(tell_failure(said, target))
    for wheel in aside.iterdir():
        wheel.replace(folder / wheel.name)
    aside.rmdir()


def tell_failure(said: str, target: Target) -> str:
    """Return why wheels could not be fetched, from what pip said."""
    missing = NO_WHEEL.search(said)
    remedy = start.find_remedy(said.replace("No matching distribution", "")) if missing else start.find_remedy(said)
    if missing and not remedy:
        return f"there is no wheel of {missing[1]} {missing[2]} for {target.tell()}"
    return remedy or tell_last_line(said)


def tell_last_line(said: str) -> str:
    """Return the last thing that was said, without what it calls itself."""
    lines = said.strip().splitlines() or ["pip said nothing"]
    return lines[-1].removeprefix("ERROR: ").rstrip(".")


def run_pip(*arguments: str) -> tuple[int, str]:
    """Run pip, which finds the libraries where it does for this user; return its status and what it said."""
    command = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


def make_empty(folder: Path) -> Path:
    """Make a folder with nothing in it."""
    remove(folder)
    folder.mkdir()
    return folder


def remove(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def render_wheel_list(wheels: Iterable[Path]) -> str:
    """Return a list of the wheels with their digests, as pip reads it."""
    lines = []
    for wheel in sorted(wheels):
        name, version, _, _ = parse_wheel_filename(wheel.name)
        lines.append(f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
    return "".join(lines)


def render_note(target: Target) -> str:
    """Return what whoever gets the folder has to know."""
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
