"""Tell service from administrative and other work by the learner's own rules, which are entries of a worksheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.content.values import get_label
from workbook.store.entries import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workbook.store.store import Store

RULES = "import-rules"
ANYTHING = "anything"
WORD = "word"
ATTENDEE = "attendee"


@dataclass(frozen=True)
class CategoryRule:
    """If `text` is found in the place that is looked in, the work is of this kind.

    Parameters
    ----------
    look_in
        "project", "calendar", "attendee", "word" (in what was done) or "anything", which always holds.
    text
        A project or calendar by its name; an attendee by name, address or "@" and the end of one; a word or several.
    kind
        "service", "administrative" or "other".
    """

    look_in: str
    text: str
    kind: str

    def fits(self, hints: Mapping[str, Iterable[str]]) -> bool:
        """Say whether it holds for work about which these texts are known, by where they stand."""
        if self.look_in == ANYTHING:
            return True
        wanted = self.text.strip().casefold()
        found = [text.casefold() for text in hints.get(self.look_in, ()) if text]
        if not wanted or not found:
            return False
        if self.look_in == WORD:
            return any(_has_words(text, wanted) for text in found)
        names = {name.strip() for text in found for name in (text, *text.split(","))}
        if self.look_in == ATTENDEE and wanted.startswith("@"):
            return any(name.endswith(wanted) for name in names)
        return wanted in names or (self.look_in == ATTENDEE and any(_has_words(name, wanted) for name in names))


def load_rules(store: Store) -> tuple[CategoryRule, ...]:
    """Return the learner's rules in their order, and those the workbook starts with where they were never there.

    Rules that are not finished are passed over. Those that hold for anything come last.
    """
    worksheet = store.content.get_worksheet(RULES)
    values: list[Mapping[str, object]] = [entry.values for entry in store.entries(RULES) if not entry.is_draft]
    values += [edit.values for edit in make_initial_rule_edits(store)]
    look_in = worksheet.field("look_in").constraints.enum
    rules = [CategoryRule(str(one["look_in"]), str(one.get("text", "")), str(one["kind"])) for one in values]
    return tuple(sorted(rules, key=lambda rule: rule.look_in == ANYTHING if rule.look_in in look_in else True))


def make_initial_rule_edits(store: Store) -> list[Edit]:
    """Return the rules the workbook starts with that were never among the learner's; a deleted one was, an undone one not."""
    there = store.names(RULES).keys() - store.list_undone_entries(RULES)
    starting = store.content.get_worksheet(RULES).starting_entries
    return [
        Edit(str(entry["id"]), {name: value for name, value in entry.items() if name != "id"})
        for entry in starting
        if entry["id"] not in there
    ]


def order_rules(new: Iterable[CategoryRule], kept: Iterable[CategoryRule]) -> tuple[CategoryRule, ...]:
    """Return the rules in the order in which they are asked.

    Parameters
    ----------
    new
        Those given for this import: they are asked first, or where the same was kept with another kind, in its place.
    kept
        The learner's own, in their order.
    """
    given = {(rule.look_in, rule.text.strip().casefold()): rule for rule in new}
    replaced = [given.pop((rule.look_in, rule.text.strip().casefold()), rule) for rule in kept]
    return tuple(sorted((*given.values(), *replaced), key=lambda rule: rule.look_in == ANYTHING))


def find_matching_rule(rules: Iterable[CategoryRule], hints: Mapping[str, Iterable[str]]) -> CategoryRule | None:
    """Return the first rule that holds, or None."""
    return next((rule for rule in rules if rule.fits(hints)), None)


def format_rule(store: Store, rule: CategoryRule) -> str:
    """Return a rule in words."""
    worksheet = store.content.get_worksheet(RULES)
    place = get_label(worksheet.field("look_in"), rule.look_in)
    kind = get_label(worksheet.field("kind"), rule.kind)
    return f"{place} is {kind}" if rule.look_in == ANYTHING else f'{place} "{rule.text}" is {kind}'


def _has_words(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None
