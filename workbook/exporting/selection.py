"""Choose what leaves the home, and tell what it would reveal, before anything does."""

from __future__ import annotations

from itertools import groupby
from textwrap import shorten
from typing import TYPE_CHECKING

from workbook.privacy.disclosure import list_disclosures, pseudonymize_archive, remove_addresses
from workbook.privacy.pseudonyms import Replacement, list_roles
from workbook.store.snapshot import Snapshot, find_worksheet

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from workbook.content.loader import Content
    from workbook.privacy.disclosure import Disclosure
    from workbook.store.store import Store

MAX_SHOWN, MAX_SHOWN_LENGTH = 12, 60
HEADINGS = {
    "name": "Names",
    "contact": "Contacts",
    "e-mail address": "E-mail addresses",
    "telephone number": "Telephone numbers",
    "recording": "Names of recordings",
    "perhaps a name": "Words that may be names",
}


def choose_snapshot(
    store: Store,
    *,
    worksheets: Collection[str] = (),
    with_history: bool = True,
    with_roles: bool = False,
    also: Collection[str] = (),
) -> Snapshot:
    """Return what leaves.

    Parameters
    ----------
    store
        Where the entries are.
    worksheets
        The worksheets that leave; all when none is named.
    with_history
        Whether earlier states and deleted entries leave too. With roles they never do.
    with_roles
        Whether people are turned into roles.
    also
        Names to turn into roles that stand in no register.

    Raises
    ------
    UnknownNameError
        There is no such worksheet.
    """
    content = store.content
    chosen = [content.get_worksheet(name).id for name in worksheets]
    archive = store.archive()
    if with_roles:
        archive = pseudonymize_archive(archive, content, also=also)
    if chosen:
        archive = archive.choose(chosen)
    return Snapshot(content, archive, with_history=with_history and not with_roles, with_roles=with_roles)


def list_disclosures_in_worksheets(
    store: Store, *, worksheets: Collection[str] = (), with_history: bool = True
) -> list[Disclosure]:
    """Return what would be revealed about people if these worksheets, or all, left as they are."""
    archive = store.archive()
    leaving = archive.choose(worksheets) if worksheets else archive
    return list_disclosures(archive, store.content, leaving=leaving, history=with_history)


def make_role_writer(store: Store, *, also: Collection[str] = ()) -> Callable[[str], str]:
    """Return a function that turns the people in a text into the roles they have in the store's entries.

    Parameters
    ----------
    store
        Where the entries are.
    also
        Names to turn into roles that stand in no register.
    """
    replacement = Replacement(list_roles(store.archive(), store.content, also=also).values())
    return lambda text: remove_addresses(replacement.replace(text))


def render_revealed(revealed: Sequence[Disclosure], content: Content) -> str:
    """Return what would be revealed as text: by kind, each thing with the worksheets it stands in."""
    lines = []
    for kind, group in groupby(revealed, key=lambda one: one.kind):
        things = list(group)
        lines.append(f"{HEADINGS[kind]} ({len(things)}):")
        lines += [f"  {_shorten(one.text)}: {format_places(one, content)}" for one in things[:MAX_SHOWN]]
        if len(things) > MAX_SHOWN:
            lines.append(f"  and {len(things) - MAX_SHOWN} more")
    return "\n".join(lines)


def format_places(revealed: Disclosure, content: Content) -> str:
    """Return the worksheets in which something stands, by title, with the number of entries."""
    places = []
    for name, number in revealed.places:
        worksheet = find_worksheet(content, name)
        places.append(f"{worksheet.title if worksheet else name}{f' ({number})' if number > 1 else ''}")
    return ", ".join(places)


def _shorten(text: str) -> str:
    return shorten(text, MAX_SHOWN_LENGTH, placeholder=" ...")
