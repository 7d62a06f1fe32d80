"""Select what an export contains, and show what it would disclose about people, before anything is exported."""

from __future__ import annotations

from itertools import groupby
from textwrap import shorten
from typing import TYPE_CHECKING

from workbook.privacy.disclosure import pseudonymize_archive, remove_addresses
from workbook.privacy.pseudonyms import PseudonymReplacer, list_pseudonyms
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


def select_snapshot(
    store: Store,
    *,
    worksheets: Collection[str] = (),
    with_history: bool = True,
    is_pseudonymized: bool = False,
    also: Collection[str] = (),
) -> Snapshot:
    """Select the entries to export.

    Parameters
    ----------
    store
        The learner's store.
    worksheets
        The worksheets to export; empty for all.
    with_history
        Whether earlier states and deleted entries are exported. Pseudonymized exports never contain them.
    is_pseudonymized
        Whether people are pseudonymized.
    also
        Further names to pseudonymize, which no register has.

    Returns
    -------
    The entries and their history.

    Raises
    ------
    UnknownNameError
        There is no such worksheet.
    """
    content = store.content
    chosen = [content.get_worksheet(name).id for name in worksheets]
    archive = store.archive()
    if is_pseudonymized:
        archive = pseudonymize_archive(archive, content, also=also)
    if chosen:
        archive = archive.choose(chosen)
    return Snapshot(
        content,
        archive,
        with_history=with_history and not is_pseudonymized,
        is_pseudonymized=is_pseudonymized,
        token=store.get_export_token(),
    )


def make_pseudonymizer(store: Store, *, also: Collection[str] = ()) -> Callable[[str], str]:
    """Make a function that replaces the people in a text by their pseudonyms.

    Parameters
    ----------
    store
        The learner's store.
    also
        Further names to pseudonymize, which no register has.

    Returns
    -------
    The function.
    """
    replacement = PseudonymReplacer(list_pseudonyms(store.archive(), store.content, also=also).values())
    return lambda text: remove_addresses(replacement.replace(text))


def render_disclosures(revealed: Sequence[Disclosure], content: Content) -> str:
    """Render disclosures as text, grouped by kind, each with the worksheets that contain it.

    Parameters
    ----------
    revealed
        The disclosures.
    content
        The definitions.

    Returns
    -------
    The text.
    """
    lines = []
    for kind, group in groupby(revealed, key=lambda one: one.kind):
        things = list(group)
        lines.append(f"{HEADINGS[kind]} ({len(things)}):")
        lines += [f"  {_shorten(one.text)}: {format_places(one, content)}" for one in things[:MAX_SHOWN]]
        if len(things) > MAX_SHOWN:
            lines.append(f"  and {len(things) - MAX_SHOWN} more")
    return "\n".join(lines)


def format_places(revealed: Disclosure, content: Content) -> str:
    """Format the worksheets that contain a disclosure, with the number of entries.

    Parameters
    ----------
    revealed
        The disclosure.
    content
        The definitions.

    Returns
    -------
    The titles of the worksheets.
    """
    places = []
    for name, number in revealed.places:
        worksheet = find_worksheet(content, name)
        places.append(f"{worksheet.title if worksheet else name}{f' ({number})' if number > 1 else ''}")
    return ", ".join(places)


def _shorten(text: str) -> str:
    return shorten(text, MAX_SHOWN_LENGTH, placeholder=" ...")
