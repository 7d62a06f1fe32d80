"""Install the workbook into the folder .venv beside this file, then start it.

    python3 start.py                 opens the workbook (on Windows: py start.py)
    python3 start.py test            also installs what the checks need, and runs them
    python3 start.py bundle ...      makes a folder that installs the workbook on a computer without a network
    python3 start.py COMMAND ...     passes any other command to `python -m workbook`

This file uses only the standard library. A stamp in .venv contains a digest of all sources of the installation. While
the digest matches, a start installs nothing; otherwise pip updates .venv. During an installation .venv contains a
marker file; a start that finds the marker of an interrupted installation recreates .venv.

A bundle (bundle.py) contains a copy of this file, which then installs from the wheels of the bundle.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - people may start this file with an older Python
    sys.exit(
        f"The workbook needs Python 3.11 or newer, and this is {sys.version.split()[0]}: start it with a newer one."
    )

import contextlib
import hashlib
import json
import os
import platform
import shutil
import signal
import subprocess
import sysconfig
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ENVIRONMENT = FOLDER / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = ENVIRONMENT / "installed.json"
UNFINISHED = ENVIRONMENT / "unfinished"
LOCK = ENVIRONMENT / "install.lock"
LOG = ENVIRONMENT / "install.log"
# The sources of an installation. It copies the files of the JupyterLab extension, so a changed file has to be copied again.
EXTENSION = ("workbook/server/extension/service-orientation-workbook", "workbook/server/jupyter_server_config.json")
SOURCES = ("pyproject.toml", "constraints.txt", *EXTENSION)
# The files of a bundle. Each wheel is listed with its digest, so that pip detects a damaged one.
BUNDLE = FOLDER / "bundle.json"
WHEELS = "wheels"
WHEEL_LIST = "requirements.txt"
BUNDLE_SOURCES = (BUNDLE.name, WHEEL_LIST)
# The dependency groups of the commands that need more than the workbook itself; both need a checkout.
GROUPS = {"test": ["test"], "bundle": ["bundle"]}
# Options of the program itself. Any other option in first place belongs to the command `lab`.
PROGRAM_OPTIONS = {"--help", "-h", "--version", "--debug"}
# Error texts of pip, venv and the operating system, each with its remedy. The first that matches is shown.
REMEDIES = (
    (("No space left", "not enough space", "Disk quota"), "the disk is full: make room for 2 GB, then start again"),
    (
        ("ensurepip is not", "No module named ensurepip", "No module named venv"),
        "this Python lacks its module venv: install it (on Debian and Ubuntu: apt install python3-venv)",
    ),
    (("No module named pip",), "the environment has no pip: delete the folder .venv, then start again"),
    (
        ("name too long", "Windows Long Path", "WinError 206"),
        "the path of this folder is too long: move it to a shorter one, such as C:\\workbook",
    ),
    (
        ("Permission denied", "Access is denied", "WinError 5]", "WinError 32]", "Read-only file system"),
        "a file could not be written: close the workbook if it is open, and check that you may change this folder",
    ),
    (
        ("Connection", "NameResolutionError", "getaddrinfo", "ProxyError", "SSLError", "timed out", "HTTP"),
        "the libraries could not be downloaded: check the network and pip's proxy settings, then start again",
    ),
    (
        ("No matching distribution", "Failed to build", "Failed building"),
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
    with subprocess.Popen([PYTHON, *arguments]) as workbook:
        signal.signal(signal.SIGTERM, lambda *_: workbook.terminate())
        status = workbook.wait()
    return status if status >= 0 else 128 - status


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
    install(groups)
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
    stamped: str = json.loads(STAMP.read_text(encoding="utf-8"))["digest"]
    return stamped == digest and set(groups) <= set(read_groups()) and is_python_compatible()


def save_stamp(digest: str, groups: list[str]) -> None:
    """Write the stamp atomically."""
    draft = STAMP.with_suffix(".draft")
    draft.write_text(json.dumps({"digest": digest, "groups": groups}), encoding="utf-8")
    draft.replace(STAMP)


def read_groups() -> list[str]:
    """Return the dependency groups that the stamp names; the stamp of an earlier edition names none."""
    if not STAMP.is_file():
        return []
    groups: list[str] = json.loads(STAMP.read_text(encoding="utf-8")).get("groups", [])
    return groups


def is_python_compatible() -> bool:
    """Return whether the environment's Python starts, and has the same version and platform as this one."""
    ask = "import sys, sysconfig; print(sys.implementation.cache_tag, sysconfig.get_platform())"
    try:
        answer = subprocess.run([PYTHON, "-c", ask], check=True, capture_output=True, text=True).stdout
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
    run(sys.executable, "-m", "venv", str(ENVIRONMENT))


def install(groups: list[str]) -> None:
    """Install the workbook and its libraries: from the wheels of a bundle, or from this checkout and the network."""
    try:
        if BUNDLE.exists():
            install_bundle()
        else:
            install_checkout(groups)
    except SetUpError:
        UNFINISHED.unlink()  # pip reported the failure, and has then rolled back its changes.
        raise
    # Compiling on all processors takes half as long as with pip. Files that do not compile are for other Pythons.
    run(str(PYTHON), "-m", "compileall", "-q", "-j", "0", str(ENVIRONMENT), may_fail=True)


def install_bundle() -> None:
    """Install exactly the wheels of a bundle, with all of pip's settings on this computer ignored."""
    pip = (str(PYTHON), "-m", "pip", "--isolated", "--disable-pip-version-check", "--no-input", "install")
    run(
        *pip,
        "--no-compile",
        "--no-index",
        "--find-links",
        WHEELS,
        "--no-deps",
        "--require-hashes",
        "--requirement",
        WHEEL_LIST,
    )


def install_checkout(groups: list[str]) -> None:
    """Install the pinned libraries, these dependency groups, and the workbook itself as an editable installation.

    The build backend is installed first, at its pinned version, so that later only a changed library needs the network.
    A newer pip comes with it, because the pip that older Pythons include takes half as long again.
    """
    pip = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "-c", "constraints.txt")
    pyproject = tomllib.loads((FOLDER / "pyproject.toml").read_text(encoding="utf-8"))
    builders = pyproject["build-system"]["requires"]
    if builders:
        run(*pip, "pip", *builders)
    requirements = [line for group in groups for line in pyproject.get("dependency-groups", {}).get(group, ())]
    run(*pip, "--no-compile", "--no-build-isolation", "--editable", ".", *requirements)


def run(*command: str, may_fail: bool = False) -> None:
    """Run one step of the installation, with its output in the log."""
    with LOG.open("ab") as log:
        status = subprocess.run(command, cwd=FOLDER, stdout=log, stderr=subprocess.STDOUT, check=False).returncode
    if status and not may_fail:
        remedy = find_remedy(LOG.read_text(encoding="utf-8", errors="replace"))
        raise SetUpError(f"{remedy or 'an installation step failed'} (the log is {LOG})")


def find_remedy(output: str) -> str | None:
    """Return what to do about a failure with this output, or None when the failure is unknown."""
    remedies = (*BUNDLE_REMEDIES, *REMEDIES) if BUNDLE.exists() else REMEDIES
    return next((remedy for signs, remedy in remedies if any(sign in output for sign in signs)), None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
