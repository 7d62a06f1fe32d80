"""Install the workbook into the folder .venv beside this file, then run a command of it. `start.py` calls `main`.

This module uses only the standard library. A stamp in .venv contains a digest of all sources of the installation. While
the digest matches, a start installs nothing; otherwise pip updates .venv. During an installation .venv contains a
marker file; a start that finds the marker of an interrupted installation recreates .venv.

constraints.txt lists each library with its version and the hashes of its files, in sections (see `tests/pins.py`). pip
installs exactly these files. It runs isolated from settings for other work: of the user's settings it keeps those
that say where packages come from. What was installed is imported once before the stamp is written.

A bundle (bundle.py) contains a copy of this module, which then installs from the wheels of the bundle.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import importlib
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import tomllib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).resolve().parent
ENVIRONMENT = FOLDER / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = ENVIRONMENT / "installed.json"
UNFINISHED = ENVIRONMENT / "unfinished"
LOCK = ENVIRONMENT / "install.lock"
LOG = ENVIRONMENT / "install.log"
# The temporary folder of the steps is on the disk that has to have room anyway, because that of the system may be full.
TEMPORARY = ENVIRONMENT / "temporary"
MIN_FREE_BYTES = 50_000_000
# The sources of an installation. It copies the files of the JupyterLab extension, so a changed file has to be copied again.
EXTENSION = ("workbook/server/extension/service-orientation-workbook", "workbook/server/jupyter_server_config.json")
PINS = "constraints.txt"
SOURCES = ("pyproject.toml", PINS, *EXTENSION)
# The sections of constraints.txt that every installation needs. The other sections are named after dependency groups.
BUILD_SECTION, WORKBOOK_SECTION = "build", "workbook"
# The files of a bundle. Each wheel is listed with its digest, so that pip detects a damaged one.
BUNDLE = FOLDER / "bundle.json"
WHEELS = "wheels"
WHEEL_LIST = "requirements.txt"
BUNDLE_SOURCES = (BUNDLE.name, WHEEL_LIST)
# pip's options for every call, and those with which it installs exactly the listed files.
PIP_OPTIONS = ("--disable-pip-version-check", "--no-input")
HASHED = ("--no-deps", "--require-hashes", "--requirement")
# The dependency groups of the commands that need more than the workbook itself; both need a checkout.
GROUPS = {"test": ["test"], "bundle": ["bundle"]}
# Options of the program itself. Any other option in first place belongs to the command `lab`.
PROGRAM_OPTIONS = {"--help", "-h", "--version", "--debug"}
# Variables that change what Python, pip or a build does. Those of Python that only concern its output are kept.
FOREIGN_VARIABLES = ("PIP_", "PYTHON", "HATCH_", "SETUPTOOLS_", "SOURCE_DATE_EPOCH")
OUTPUT_VARIABLES = {"PYTHONUTF8", "PYTHONIOENCODING", "PYTHONUNBUFFERED"}
# Settings of pip that say where packages come from; every other one may change what is installed, or where.
SOURCE_SETTINGS = {
    *("index-url", "extra-index-url", "no-index", "find-links", "trusted-host"),
    *("proxy", "cert", "client-cert", "keyring-provider", "timeout", "default-timeout", "retries"),
}
# Settings with which an older pip uses the certificates of the system, by their only value that is kept.
CERTIFICATE_SETTINGS = {"use-feature": "truststore", "use-deprecated": "legacy-certs"}
# How pip prints a setting, and the files in which it looks for settings.
SETTING = re.compile(r"^(:env:|[\w-]+)\.([\w-]+)=(['\"].*)$", re.MULTILINE)
SETTINGS_FILE = re.compile(r"will try loading '(.+)'$", re.MULTILINE)
UNREADABLE_FILE = re.compile(r"'([^'\n]+\.(?:conf|ini|cfg)[^'\n]*)'|characters in (.+?)\.?$", re.MULTILINE)
# How versions of pip say which library they have not found, or have found with other content.
_BOUND = r"[<>=!~]+\s*[\w.*+!]+"
_LIBRARY = rf"(?P<name>[A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*\(?(?P<version>{_BOUND}(?:\s*,\s*{_BOUND})*)?"
MISSING_LIBRARY = [
    re.compile(pattern.replace("LIBRARY", _LIBRARY), re.DOTALL)
    for pattern in (
        r"No matching distribution found for LIBRARY",
        r"Could not find a version that satisfies the requirement LIBRARY",
        r"HASHES FROM THE REQUIREMENTS FILE.*?\n\s+LIBRARY",
        r"Could not install requirement LIBRARY",
        r"The user requested \(constraint\) LIBRARY",
        r"matching distributions available for your environment:\s+LIBRARY",
        r"(?:HTTP error 404|404 Client Error)[^\n]*/(?P<name>[\w.]+)-(?P<version>\d[\w.+!]*)(?:-[^/\s]*\.whl|\.tar\.gz)",
    )
]
# Error texts of pip, venv and the operating system, each with its remedy. The first that matches is shown.
NOT_ON_INDEX = (
    "the package index has no {missing} for this Python on this computer: ask the people who run the index to add it,"
    " or start with a 64-bit Python 3.11, 3.12, 3.13 or 3.14"
)
FULL = "the disk is full: make room for 2 GB, then start again"
REMEDIES = (
    (("No space left", "not enough space", "Disk quota", "Errno 28]", "Errno 122]", "WinError 112]"), FULL),
    (
        ("ensurepip is not", "No module named ensurepip", "No module named venv"),
        "this Python lacks its module venv: install it (on Debian and Ubuntu: apt install python3-venv)",
    ),
    (("No module named pip",), "the environment has no pip: delete the folder .venv, then start again"),
    (
        ("DLL load failed",),
        "a library could not be loaded: install the Microsoft Visual C++ Redistributable, then start again",
    ),
    (
        ("ModuleNotFoundError: No module named", "ImportError: ", "PackageNotFoundError"),
        "an installed library does not work: start again, and everything is installed anew",
    ),
    (
        ("name too long", "Windows Long Path", "WinError 206"),
        "the path of this folder is too long: move it to a shorter one, such as C:\\workbook",
    ),
    (
        ("Permission denied", "Access is denied", "WinError 5]", "WinError 32]", "Read-only file system"),
        "a file could not be written: close the workbook if it is open, and check that you may change this folder",
    ),
    (
        ("DO NOT MATCH THE HASHES",),
        "the file of {missing} on the package index is not the one that was tested: ask the people who run it",
    ),
    (
        ("HTTP error 404", "404 Client Error: Not Found for url"),
        "the package index has no file of {missing}: ask the people who run the index to add it",
    ),
    (
        ("Connection", "NameResolutionError", "getaddrinfo", "ProxyError", "SSLError", "timed out", "HTTP"),
        "the libraries could not be downloaded: check the network and pip's proxy settings, then start again",
    ),
    (
        ("No matching distribution", "Could not find a version", "matching distributions available"),
        NOT_ON_INDEX,
    ),
    (
        ("Failed to build", "Failed building"),
        "a library is not available for this Python on this computer: start with a 64-bit Python 3.11, 3.12, 3.13 or 3.14",
    ),
)

# The same for an installation from a bundle.
BUNDLE_REMEDIES = (
    (
        ("DO NOT MATCH THE HASHES", "BadZipFile", "has an invalid wheel", "No matching distribution"),
        "a file of this folder is missing or damaged: copy the whole folder again",
    ),
)


class SetUpError(Exception):
    """The workbook cannot be installed. The text says what to do."""


def main(arguments: list[str]) -> int:
    """Install what the arguments need, run the command and return its exit status."""
    try:
        check_folder()
        ensure_installed([] if BUNDLE.exists() else GROUPS.get(next(iter(arguments), ""), []))
    except (SetUpError, OSError) as error:
        reason = str(error) if isinstance(error, SetUpError) else find_remedy(str(error)) or str(error)
        print(f"The workbook could not be installed: {reason}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped before the workbook was installed. The next start installs it again.", file=sys.stderr)
        return 130
    if arguments[:1] == ["bundle"] and not BUNDLE.exists():
        return run_python(str(FOLDER / "bundle.py"), *arguments[1:])
    return run_python("-m", "workbook", *choose_command(arguments))


def check_folder() -> None:
    """Raise an error when this folder is incomplete, or when it is a bundle for another Python."""
    if not BUNDLE.exists():
        if not (FOLDER / "pyproject.toml").exists():
            raise SetUpError(f"{FOLDER} is incomplete: copy the whole folder that contained start.py")
        return
    bundle = json.loads(BUNDLE.read_text(encoding="utf-8"))
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    if (bundle["platform"], bundle["python"]) != (detect_platform(), python):
        raise SetUpError(
            f"this folder is for Python {bundle['python']} on {bundle['platform']}, and this is Python {python} on"
            f" {detect_platform()}: start it with that Python, or ask for a folder for this one"
        )


def detect_platform() -> str:
    """Return the platform of this Python, as bundles name it. A 32-bit Python on a 64-bit computer is a 32-bit platform."""
    name = sysconfig.get_platform()
    return f"macosx_{platform.machine()}" if name.startswith("macosx") else name.replace("-", "_")


def choose_command(arguments: list[str]) -> list[str]:
    """Return the arguments, with `lab` before them when they contain no command."""
    names_command = bool(arguments) and (not arguments[0].startswith("-") or arguments[0] in PROGRAM_OPTIONS)
    return arguments if names_command else ["lab", *arguments]


def run_python(*arguments: str) -> int:
    """Run the Python of the environment until it ends, and return its exit status."""
    # Ctrl-C also reaches the workbook, which answers it: JupyterLab asks before it stops. This process ignores the
    # signal with a function that does nothing, because the workbook would inherit SIG_IGN.
    signal.signal(signal.SIGINT, lambda *_: None)
    with subprocess.Popen([PYTHON, *arguments], env=make_environment()) as workbook:
        signal.signal(signal.SIGTERM, lambda *_: workbook.terminate())
        status = workbook.wait()
    return status if status >= 0 else 128 - status


def make_environment() -> dict[str, str]:
    """Return this environment without the variables that change what Python, pip or a build does."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(FOREIGN_VARIABLES) or name.upper() in OUTPUT_VARIABLES
    }


def ensure_installed(groups: list[str]) -> None:
    """Install the workbook and these dependency groups into .venv, unless the current versions are installed."""
    digest = make_digest()
    if is_ready(digest, groups):
        return
    ENVIRONMENT.mkdir(exist_ok=True)
    with lock_installation():
        # Another start may have finished the installation while this one waited.
        if not is_ready(digest, groups):
            install_into_environment(digest, groups)


def install_into_environment(digest: str, groups: list[str]) -> None:
    """Reuse the environment, or recreate it when it cannot be used, and install everything into it."""
    print(f"Installing the workbook into {ENVIRONMENT}; the first time takes a few minutes.", flush=True)
    LOG.unlink(missing_ok=True)
    # The environment may contain newer versions from another bundle, which pip would keep.
    has_to_be_recreated = UNFINISHED.exists() or not is_python_compatible() or BUNDLE.exists()
    UNFINISHED.touch()
    if has_to_be_recreated:
        create_environment()
    else:
        groups = sorted({*groups, *read_groups()})  # Keep the groups that other commands needed.
    TEMPORARY.mkdir(exist_ok=True)
    install(groups)
    shutil.rmtree(TEMPORARY, ignore_errors=True)
    save_stamp(digest, groups)
    UNFINISHED.unlink()


def make_digest() -> str:
    """Return a digest of the sources and of their folder, because an editable installation points to this folder."""
    digest = hashlib.sha256(str(FOLDER).encode())
    for source in BUNDLE_SOURCES if BUNDLE.exists() else SOURCES:
        found = FOLDER / source
        for file in [found] if found.is_file() else sorted(found.rglob("*")):
            if file.is_file():
                digest.update(f"\0{file.relative_to(FOLDER).as_posix()}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def is_ready(digest: str, groups: list[str]) -> bool:
    """Return whether a complete installation from these sources, with these groups, exists and starts."""
    if UNFINISHED.exists() or not STAMP.is_file():
        return False
    return load_stamp().get("digest") == digest and set(groups) <= set(read_groups()) and is_python_compatible()


def save_stamp(digest: str, groups: list[str]) -> None:
    """Write the stamp atomically."""
    draft = STAMP.with_suffix(".draft")
    draft.write_text(json.dumps({"digest": digest, "groups": groups}), encoding="utf-8")
    draft.replace(STAMP)


def read_groups() -> list[str]:
    """Return the dependency groups that the stamp names; the stamp of an earlier edition names none."""
    return list(load_stamp().get("groups", []))


def load_stamp() -> dict[str, Any]:
    """Return the content of the stamp, or nothing when it is missing or damaged."""
    try:
        stamp: dict[str, Any] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp


def is_python_compatible() -> bool:
    """Return whether the environment's Python starts, and has the same version and platform as this one."""
    ask = "import sys, sysconfig; print(sys.implementation.cache_tag, sysconfig.get_platform())"
    try:
        answer = subprocess.run([PYTHON, "-I", "-c", ask], check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.split() == [sys.implementation.cache_tag, sysconfig.get_platform()]


@contextlib.contextmanager
def lock_installation() -> Iterator[None]:
    """Wait until no other start installs into this folder. The operating system releases the lock of a killed process."""
    with LOCK.open("w") as file:
        if not try_lock(file.fileno()):
            print("Another start is installing the workbook. This one waits for it.", flush=True)
            while not try_lock(file.fileno()):
                time.sleep(0.5)
        yield


def try_lock(file: int) -> bool:
    """Try to lock an open file for this process, and return whether that succeeded."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # The drive does not support locks.
        return True
    return True


def create_environment() -> None:
    """Delete the contents of .venv and create a new environment."""
    if Path(sys.prefix) == ENVIRONMENT:
        raise SetUpError("start.py runs in the environment that it has to recreate: run `deactivate`, then start again")
    for path in set(ENVIRONMENT.iterdir()) - {LOCK, UNFINISHED}:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    TEMPORARY.mkdir()
    run(sys.executable, "-I", "-m", "venv", str(ENVIRONMENT))


def install(groups: list[str]) -> None:
    """Install the workbook and its libraries, from the wheels of a bundle or from this checkout and the network; check them."""
    try:
        if BUNDLE.exists():
            install_bundle()
        else:
            install_checkout(groups)
    except SetUpError:
        UNFINISHED.unlink()  # pip reported the failure, and has then rolled back its changes.
        raise
    # Compiling on all processors takes half as long as with pip. Files that do not compile are for other Pythons.
    run(str(PYTHON), "-I", "-m", "compileall", "-q", "-j", "0", str(ENVIRONMENT), may_fail=True)
    run(str(PYTHON), "-I", __file__, *list_own_names())


def install_bundle() -> None:
    """Install exactly the wheels of a bundle."""
    run_pip("--no-compile", "--no-index", "--find-links", WHEELS, *HASHED, WHEEL_LIST, settings={})


def install_checkout(groups: list[str]) -> None:
    """Install the pinned libraries, those of these dependency groups, and the workbook itself as an editable installation.

    The build backend is installed first, at its pinned version, so that later only a changed library needs the network.
    A newer pip comes with it, because the pip that older Pythons include takes half as long again.
    """
    settings = read_pip_settings(PYTHON)
    for sections in ([BUILD_SECTION], [WORKBOOK_SECTION, *groups]):
        if pins := read_pins(FOLDER / PINS, sections):
            chosen = TEMPORARY / "pins.txt"
            chosen.write_text("\n".join(pins), encoding="utf-8")
            run_pip("--no-compile", *HASHED, str(chosen), settings=settings)
    run_pip("--no-compile", "--no-deps", "--no-index", "--no-build-isolation", "--editable", ".", settings={})


def read_pins(file: Path, sections: list[str] | None = None) -> list[str]:
    """Return the pins in some sections of constraints.txt, or in all of them: name, version, condition and hashes."""
    text = file.read_text(encoding="utf-8").replace("\\\n", "")
    pins, section = [], ""
    for line in text.splitlines():
        if line.startswith("#"):
            section = line.removeprefix("#").strip()
        elif line and (sections is None or section in sections):
            pins.append(" ".join(line.split()))
    return pins


def read_pip_settings(python: Path) -> dict[str, str]:
    """Return the variables for pip with the user's settings that say where packages come from; tell of unreadable files."""
    # Other variables might silence pip or make it run elsewhere. This one names a file of settings.
    named = {name: value for name, value in os.environ.items() if name.upper() == "PIP_CONFIG_FILE"}
    environment = make_environment() | {"PIP_QUIET": "0", "PIP_VERBOSE": "1"} | named
    command = [str(python), "-I", "-m", "pip", "config", "list"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode and (found := UNREADABLE_FILE.search(done.stdout + done.stderr)):
        raise SetUpError(f"pip's settings in {found[1] or found[2]} cannot be read: correct that file, or rename it")
    for file in map(Path, SETTINGS_FILE.findall(done.stdout)):
        if file.is_file() and not os.access(file, os.R_OK):
            print(f"You may not read pip's settings in {file}, so they are not used.", file=sys.stderr)
    found_settings = SETTING.findall(done.stdout)
    # The settings of the command take precedence over the general ones, and variables over both.
    in_files = [
        (name, str(ast.literal_eval(value)))
        for wanted in ("global", "install")
        for section, name, value in found_settings
        if section == wanted
    ]
    variables = [
        (name.upper().removeprefix("PIP_").lower().replace("_", "-"), value)
        for name, value in os.environ.items()
        if name.upper().startswith("PIP_")
    ]
    return {
        f"PIP_{name.upper().replace('-', '_')}": value
        for name, value in [*in_files, *variables]
        if name in SOURCE_SETTINGS or (value and value == CERTIFICATE_SETTINGS.get(name))
    }


def run_pip(*arguments: str, settings: dict[str, str]) -> None:
    """Install something with pip, with these settings and no others."""
    run(str(PYTHON), "-I", "-m", "pip", *PIP_OPTIONS, "install", *arguments, variables=settings)


def run(*command: str, may_fail: bool = False, variables: dict[str, str] | None = None) -> None:
    """Run one step of the installation in a clean environment, with its output in the log."""
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(TEMPORARY))
    environment = make_environment() | temporary | {"PIP_CONFIG_FILE": os.devnull} | (variables or {})
    with LOG.open("ab") as log:
        begin = log.tell()
        ended = subprocess.run(command, cwd=FOLDER, env=environment, stdout=log, stderr=subprocess.STDOUT, check=False)
    if ended.returncode and not may_fail:
        remedy = find_remedy(LOG.read_bytes()[begin:].decode(errors="replace"))
        if remedy is None and shutil.disk_usage(ENVIRONMENT).free < MIN_FREE_BYTES:
            remedy = FULL  # The log has no room for the error.
        raise SetUpError(f"{remedy or 'an installation step failed'} (the log is {LOG})")


def find_remedy(output: str) -> str | None:
    """Return what to do about a failure with this output, or None when the failure is unknown."""
    remedies = (*BUNDLE_REMEDIES, *REMEDIES) if BUNDLE.exists() else REMEDIES
    remedy = next((remedy for signs, remedy in remedies if any(sign in output for sign in signs)), None)
    return remedy and remedy.format(missing=find_missing_library(output) or "a library")


def find_missing_library(output: str) -> str | None:
    """Return the name and the version of the library that pip did not find, from any version of pip; None without one."""
    for pattern in MISSING_LIBRARY:
        if found := pattern.search(output):
            version = (found["version"] or "").strip().rstrip(".,;").removeprefix("==")
            return f"{found['name']} {version}".strip()
    return None


def list_own_names() -> list[str]:
    """Return the name of this checkout's distribution; a bundle names none."""
    if BUNDLE.exists():
        return []
    pyproject = tomllib.loads((FOLDER / "pyproject.toml").read_text(encoding="utf-8"))
    return [pyproject["project"]["name"]]


def import_libraries(names: list[str]) -> None:
    """Import the workbook and each library that it requires, to see whether they work; runs in the new environment.

    Parameters
    ----------
    names
        The name of the workbook's distribution, if it is an editable one, in which its modules cannot be found.
    """
    modules = metadata.packages_distributions()
    owners = {normalize(owner) for name in names or modules["workbook"] for owner in list_required(name)}
    for owner in owners:
        metadata.version(owner)
    importlib.import_module("workbook")
    for module in sorted(modules):
        if module.isidentifier() and owners & set(map(normalize, modules[module])):
            importlib.import_module(module)


def list_required(distribution: str) -> list[str]:
    """Return the names of the libraries that a distribution requires on every computer."""
    required = metadata.requires(distribution) or []
    return [re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in required if ";" not in line]


def normalize(name: str) -> str:
    """Return the normal form of the name of a distribution."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    import_libraries(sys.argv[1:])
