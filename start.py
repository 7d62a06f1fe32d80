"""Set the workbook up in the folder .venv beside this file, then start it: the one command anybody needs.

    python3 start.py                 opens the workbook (on Windows: py start.py)
    python3 start.py test            installs what the checks need as well, and runs them
    python3 start.py bundle ...      makes a folder from which a computer without a network is set up
    python3 start.py COMMAND ...     hands any other command to `python -m workbook`

Standard library only. A stamp in .venv holds a digest of all that the installation was made from: while it fits, a
start installs nothing; when it does not, pip brings .venv up to date. While that goes on a mark lies in .venv; a start
that finds the mark of one that was cut short makes .venv anew.

This same file lies in a bundle (bundle.py), beside the wheels that it then installs from.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - for whoever starts it with an older one
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
# What an installation is made from. An extension's files are copied by it, so a changed one has to be copied again.
EXTENSION = ("workbook/server/extension/service-orientation-workbook", "workbook/server/jupyter_server_config.json")
SOURCES = ("pyproject.toml", "constraints.txt", *EXTENSION)
# What lies in a bundle beside this file. Each wheel is listed with its digest, so that pip finds a damaged one.
BUNDLE = FOLDER / "bundle.json"
WHEELS = "wheels"
WHEEL_LIST = "requirements.txt"
BUNDLE_SOURCES = (BUNDLE.name, WHEEL_LIST)
# Commands that need more than the workbook itself, and are those of a checkout.
GROUPS = {"test": ["test"], "bundle": ["bundle"]}
# Options of the whole program; any other option in the first place belongs to `lab`.
PROGRAM_OPTIONS = {"--help", "-h", "--version", "--debug"}
# What pip, venv or the operating system say, and what to do about it; the first that fits is told.
REMEDIES = (
    (("No space left", "not enough space", "Disk quota"), "the disk is full: make room for 2 GB, then start again"),
    (
        ("ensurepip is not", "No module named ensurepip", "No module named venv"),
        "this Python came without its module venv: install it (on Debian and Ubuntu: apt install python3-venv)",
    ),
    (("No module named pip",), "the environment has no pip: delete the folder .venv, then start again"),
    (
        ("name too long", "Windows Long Path", "WinError 206"),
        "the path of this folder is too long: move it to a shorter one, such as C:\\workbook",
    ),
    (
        ("Permission denied", "Access is denied", "WinError 5]", "WinError 32]", "Read-only file system"),
        "a file could not be written: close the workbook where it is open, and see that this folder is yours to change",
    ),
    (
        ("Connection", "NameResolutionError", "getaddrinfo", "ProxyError", "SSLError", "timed out", "HTTP"),
        "the libraries could not be fetched: look at the network, and at pip's settings for a proxy, then start again",
    ),
    (
        ("No matching distribution", "Failed to build", "Failed building"),
        "a library is not to be had for this Python on this computer: start with a 64-bit Python 3.11, 3.12 or 3.13",
    ),
)

# The same, where a bundle is set up.
BUNDLE_REMEDIES = (
    (
        ("DO NOT MATCH THE HASHES", "BadZipFile", "has an invalid wheel", "No matching distribution"),
        "a file of this folder is missing or damaged: copy the whole folder again",
    ),
)


class SetUpError(Exception):
    """The workbook cannot be set up; the text says what to do."""


def main(arguments: list[str]) -> int:
    """Set up what the arguments ask for, hand them over and return the exit status."""
    try:
        check_folder()
        prepare([] if BUNDLE.exists() else GROUPS.get(next(iter(arguments), ""), []))
    except (SetUpError, OSError) as error:
        reason = str(error) if isinstance(error, SetUpError) else find_remedy(str(error)) or str(error)
        print(f"The workbook could not be set up: {reason}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped before the workbook was set up; the next start sets it up anew.", file=sys.stderr)
        return 130
    if arguments[:1] == ["bundle"] and not BUNDLE.exists():
        return hand_over(str(FOLDER / "bundle.py"), *arguments[1:])
    return hand_over("-m", "workbook", *choose_command(arguments))


def check_folder() -> None:
    """Raise an error when what lies beside this file is not whole, or a bundle is for another Python than this one."""
    if not BUNDLE.exists():
        if not (FOLDER / "pyproject.toml").exists():
            raise SetUpError(f"{FOLDER} is not whole: copy the whole folder that start.py came in")
        return
    bundle = json.loads(BUNDLE.read_text(encoding="utf-8"))
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    if (bundle["platform"], bundle["python"]) != (find_platform(), python):
        raise SetUpError(
            f"this folder is for Python {bundle['python']} on {bundle['platform']}, and this is Python {python} on"
            f" {find_platform()}: start it with that Python, or ask for a folder that is for this one"
        )


def find_platform() -> str:
    """Return what this Python runs on, as bundles name it: a Python's own build, which may be of 32 bits, is what counts."""
    name = sysconfig.get_platform()
    return f"macosx_{platform.machine()}" if name.startswith("macosx") else name.replace("-", "_")


def choose_command(arguments: list[str]) -> list[str]:
    """Return the arguments with `lab` before them when they name no command."""
    names_command = bool(arguments) and (not arguments[0].startswith("-") or arguments[0] in PROGRAM_OPTIONS)
    return arguments if names_command else ["lab", *arguments]


def hand_over(*arguments: str) -> int:
    """Run Python in the environment until it ends, and return its exit status."""
    # Ctrl-C reaches the workbook as well, and it is the workbook's to answer: JupyterLab asks before it stops. Doing
    # nothing is not the same as SIG_IGN, which the workbook would inherit.
    signal.signal(signal.SIGINT, lambda *_: None)
    with subprocess.Popen([PYTHON, *arguments]) as workbook:
        signal.signal(signal.SIGTERM, lambda *_: workbook.terminate())
        status = workbook.wait()
    return status if status >= 0 else 128 - status


def prepare(groups: list[str]) -> None:
    """Make .venv hold the workbook and these groups, as the sources now are."""
    digest = make_digest()
    if is_ready(digest, groups):
        return
    ENVIRONMENT.mkdir(exist_ok=True)
    with only_one():
        # Another start may have done it while this one waited.
        if not is_ready(digest, groups):
            set_up(digest, groups)


def set_up(digest: str, groups: list[str]) -> None:
    """Install, into what is there or, when that is of no use, from nothing."""
    print(f"Setting up the workbook in {ENVIRONMENT}; the first time takes a few minutes.", flush=True)
    LOG.unlink(missing_ok=True)
    # Whatever is there of another bundle may be newer than what this one holds, and pip would leave it.
    is_useless = UNFINISHED.exists() or not python_fits() or BUNDLE.exists()
    UNFINISHED.touch()
    if is_useless:
        make_environment()
    else:
        groups = sorted({*groups, *read_groups()})  # what another command needed stays
    install(groups)
    save_stamp(digest, groups)
    UNFINISHED.unlink()


def make_digest() -> str:
    """Return a digest of the sources and of where they lie, because the installation points to this folder."""
    digest = hashlib.sha256(str(FOLDER).encode())
    for source in BUNDLE_SOURCES if BUNDLE.exists() else SOURCES:
        found = FOLDER / source
        for file in [found] if found.is_file() else sorted(found.rglob("*")):
            if file.is_file():
                digest.update(f"\0{file.relative_to(FOLDER).as_posix()}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def is_ready(digest: str, groups: list[str]) -> bool:
    """Tell whether a finished installation from these sources, with these groups, is there and starts."""
    if UNFINISHED.exists() or not STAMP.is_file():
        return False
    stamped: str = json.loads(STAMP.read_text(encoding="utf-8"))["digest"]
    return stamped == digest and set(groups) <= set(read_groups()) and python_fits()


def save_stamp(digest: str, groups: list[str]) -> None:
    """Write the stamp, whole or not at all."""
    draft = STAMP.with_suffix(".draft")
    draft.write_text(json.dumps({"digest": digest, "groups": groups}), encoding="utf-8")
    draft.replace(STAMP)


def read_groups() -> list[str]:
    """Return the dependency groups that the stamp names; the stamp of an earlier edition names none."""
    if not STAMP.is_file():
        return []
    groups: list[str] = json.loads(STAMP.read_text(encoding="utf-8")).get("groups", [])
    return groups


def python_fits() -> bool:
    """Tell whether the environment's Python starts, and is of the same version and for the same machine as this one."""
    ask = "import sys, sysconfig; print(sys.implementation.cache_tag, sysconfig.get_platform())"
    try:
        answer = subprocess.run([PYTHON, "-c", ask], check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.split() == [sys.implementation.cache_tag, sysconfig.get_platform()]


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Wait until no other start sets up this folder; the operating system frees the lock of one that was killed."""
    with LOCK.open("w") as file:
        if not is_locked(file.fileno()):
            print("Another start is setting up the workbook; this one waits for it.", flush=True)
            while not is_locked(file.fileno()):
                time.sleep(0.5)
        yield


def is_locked(file: int) -> bool:
    """Try to lock an open file for this process, and tell whether nobody else holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a drive that knows no locks
        return True
    return True


def make_environment() -> None:
    """Make .venv anew, from nothing."""
    if Path(sys.prefix) == ENVIRONMENT:
        raise SetUpError("it is started from the environment it has to make anew: run `deactivate`, then start again")
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
        UNFINISHED.unlink()  # pip gave up by itself, and then takes back what it had begun
        raise
    # All processors compile in half the time that pip takes; what does not compile is not for this Python.
    run(str(PYTHON), "-m", "compileall", "-q", "-j", "0", str(ENVIRONMENT), may_fail=True)


def install_bundle() -> None:
    """Install exactly what a bundle holds, whatever pip's settings on this computer are."""
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
    """Run one step of the set-up, what it says going to the log."""
    with LOG.open("ab") as log:
        status = subprocess.run(command, cwd=FOLDER, stdout=log, stderr=subprocess.STDOUT, check=False).returncode
    if status and not may_fail:
        remedy = find_remedy(LOG.read_text(encoding="utf-8", errors="replace"))
        raise SetUpError(f"{remedy or 'an installation step failed'} (what was said is in {LOG})")


def find_remedy(said: str) -> str | None:
    """Return what to do about a failure, from what was said of it."""
    remedies = (*BUNDLE_REMEDIES, *REMEDIES) if BUNDLE.exists() else REMEDIES
    return next((remedy for signs, remedy in remedies if any(sign in said for sign in signs)), None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
