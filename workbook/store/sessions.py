"""Keep sessions separate: each has its own home, with its name in a small file, and is found by that name.

A name may be any text in any script. The name of its folder consists of the letters and digits of the session's name and
a fingerprint of it, so that no name leads out of the folder of sessions, is reserved by the system, or collides with another.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.errors import SessionError, UnknownNameError, WorkbookError
from workbook.paths import Home, get_sessions_folder, make_private_folder
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content

MARK = "session.json"
SHOWN_GROUPS = "shown-groups.sqlite"
ACTIONS = "actions"
OPEN = frozenset({"open", "doing"})
MAX_NAME_LENGTH, MAX_SLUG, FINGERPRINT = 80, 30, 8
# Persian and the scripts of India need joiners. No other invisible characters are kept.
_JOINERS = {"\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"}


@dataclass(frozen=True)
class Session:
    """A session of a group.

    Parameters
    ----------
    home
        The home that holds the entries of the group, and nothing else.
    name
        The facilitator's name for it.
    begun_on
        The day on which it was first opened.
    after
        The name of the session whose open actions were copied; "" when there was none.
    """

    home: Home
    name: str
    begun_on: dt.date
    after: str = ""


@dataclass(frozen=True)
class SessionSummary:
    """A session in a list; `entries` and `open_actions` are None when its file cannot be read."""

    session: Session
    entries: int | None
    open_actions: int | None
    size_bytes: int


def tidy_name(name: str) -> str:
    """Normalize the name of a session: one line, without invisible characters, not too long.

    Parameters
    ----------
    name
        The name as typed.

    Returns
    -------
    The name as it is kept.

    Raises
    ------
    SessionError
        Nothing is left of the name.
    """
    composed = unicodedata.normalize("NFC", name)
    seen = "".join(sign if sign.isprintable() or sign in _JOINERS else " " for sign in composed)
    tidy = " ".join(seen.split())[:MAX_NAME_LENGTH].strip()
    if not any(sign.isprintable() for sign in tidy):
        raise SessionError('A session needs a name, such as --session "Team day".')
    return tidy


def make_folder_name(name: str) -> str:
    """Make the name of a session's folder; names that differ only in case and spaces give the same folder.

    Parameters
    ----------
    name
        The session's name.

    Returns
    -------
    The folder's name.
    """
    key = unicodedata.normalize("NFKC", tidy_name(name)).casefold()
    words = "".join(sign if sign.isalnum() else " " for sign in key).split()
    fingerprint = hashlib.sha256(key.encode()).hexdigest()[:FINGERPRINT]
    return "-".join(filter(None, ("-".join(words)[:MAX_SLUG].strip("-"), fingerprint)))


def list_sessions(home: Home) -> list[Session]:
    """List the sessions of a facilitator, the latest first.

    Parameters
    ----------
    home
        The facilitator's own home.

    Returns
    -------
    The sessions.
    """
    folders = get_sessions_folder(home)
    found = filter(None, map(_read_session, folders.iterdir() if folders.is_dir() else ()))
    return sorted(found, key=lambda session: (session.begun_on, session.name.casefold()), reverse=True)


def get_session(home: Home, name: str) -> Session:
    """Return the session with this name.

    Parameters
    ----------
    home
        The facilitator's own home.
    name
        The session's name.

    Returns
    -------
    The session.

    Raises
    ------
    SessionError
        The name is not valid.
    UnknownNameError
        There is no such session.
    """
    session = _read_session(_make_folder_path(home, name))
    if session is None:
        raise UnknownNameError("session", tidy_name(name), [known.name for known in list_sessions(home)])
    return session


def find_session(home: Home) -> Session | None:
    """Return the session that a home belongs to.

    Parameters
    ----------
    home
        A home.

    Returns
    -------
    The session, or None for a learner's own home.
    """
    return _read_session(home.folder)


def get_shown_groups_file(home: Home) -> Path:
    """Return the file in which group views remember who has been shown together.

    All sessions of a facilitator share it, so that a new session does not make earlier views forgotten.

    Parameters
    ----------
    home
        The home of a session, or the facilitator's own.

    Returns
    -------
    The file, which need not exist yet.
    """
    folder = home.folder.parent if find_session(home) else get_sessions_folder(home)
    return folder / SHOWN_GROUPS


def open_session(home: Home, name: str, *, today: dt.date, after: str = "") -> tuple[Session, bool]:
    """Return the session with this name, and create it if there is none.

    Parameters
    ----------
    home
        The facilitator's own home.
    name
        The session's name.
    today
        The day on which a new session begins.
    after
        The name of an earlier session, whose open actions `copy_open_actions` can copy; "" for none.

    Returns
    -------
    The session, and whether it is new.

    Raises
    ------
    SessionError
        The name is not valid, or the folder cannot be written.
    UnknownNameError
        There is no earlier session with the name `after`.
    """
    earlier = get_session(home, after) if after else None
    folder = _make_folder_path(home, name)
    if earlier and earlier.home.folder == folder:
        raise SessionError(f'"{earlier.name}" cannot follow itself: give the new session another name.')
    there = _read_session(folder)
    if there is None or (earlier and there.after != earlier.name):
        begun_on, kept = (there.begun_on, there.name) if there else (today, tidy_name(name))
        session = Session(Home(folder), kept, begun_on, earlier.name if earlier else "")
        _save_session(session, among=get_sessions_folder(home))
    else:
        session = there
    return session, there is None


def copy_open_actions(earlier: Session, later: Session, *, content: Content) -> int:
    """Copy the open actions of an earlier session into a later one, each once.

    A copy refers to the action of the earlier session, which stays unchanged there.

    Parameters
    ----------
    earlier, later
        The sessions.
    content
        The definitions that the entries follow.

    Returns
    -------
    The number of new copies.
    """
    source = Store.open(earlier.home, content)
    try:
        actions = [entry for entry in source.entries(ACTIONS) if entry.values.get("status") in OPEN]
    finally:
        source.close()
    target = Store.open(later.home.make(), content)
    try:
        origin = {"worksheet": ACTIONS}
        with target.transaction():
            new = [entry for entry in actions if target.find_entry(ACTIONS, entry.id) is None]
            target.save(ACTIONS, [Edit(entry.id, {**entry.values, **origin, "entry": entry.id}) for entry in new])
    finally:
        target.close()
    return len(new)


def summarize_session(session: Session, *, content: Content) -> SessionSummary:
    """Summarize a session for a list.

    Parameters
    ----------
    session
        The session.
    content
        The definitions that the entries follow.

    Returns
    -------
    The summary.
    """
    size = sum(file.stat().st_size for file in session.home.folder.rglob("*") if file.is_file())
    if not session.home.store.is_file():
        return SessionSummary(session, 0, 0, size)
    try:
        store = Store.open(session.home, content)
    except WorkbookError:
        return SessionSummary(session, None, None, size)
    try:
        entries = store.archive().list_entries(content)
    except WorkbookError:
        return SessionSummary(session, None, None, size)
    finally:
        store.close()
    waiting = [entry for entry in entries if entry.worksheet == ACTIONS and entry.values.get("status") in OPEN]
    return SessionSummary(session, len(entries), len(waiting), size)


def _make_folder_path(home: Home, name: str) -> Path:
    return get_sessions_folder(home) / make_folder_name(name)


def _read_session(folder: Path) -> Session | None:
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
        name, begun_on = tidy_name(str(mark["name"])), dt.date.fromisoformat(mark["begun_on"])
        return Session(Home(folder), name, begun_on, str(mark.get("after") or ""))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, SessionError):
        return None


def _save_session(session: Session, *, among: Path) -> None:
    mark = {"name": session.name, "begun_on": session.begun_on.isoformat(), "after": session.after}
    try:
        make_private_folder(among)
        session.home.make()
        file = session.home.folder / MARK
        file.touch(mode=0o600)
        file.write_text(json.dumps(mark, ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        raise SessionError(f"The session cannot be kept in {among}: {error.strerror or error}.") from error
