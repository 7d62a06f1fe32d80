"""Classify work as service, administrative or other by the learner's rules, which are entries of a worksheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.content.values import get_label
from workbook.importing.existing_entries import make_id
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
    """A rule: if `text` is found in the place `look_in`, the work is of this kind.

    Parameters
    ----------
    look_in
        "project", "calendar", "attendee", "word" (in the description) or "anything", which always applies.
    text
        The name of a project or calendar; the name or address of an attendee, or "@" and a domain; one word or several.
    kind
        "service", "administrative" or "other".
    """

    look_in: str
    text: str
    kind: str

    def matches(self, hints: Mapping[str, Iterable[str]]) -> bool:
        """Return whether the rule applies to work with these texts, by place.

        Parameters
        ----------
        hints
            The words that a row gives about its kind of work.

        Returns
        -------
        True when the rule applies to the row.
        """
        if self.look_in == ANYTHING:
            return True
        searched = self.text.strip().casefold()
        texts = [text.casefold() for text in hints.get(self.look_in, ()) if text]
        if not searched or not texts:
            return False
        if self.look_in == WORD:
            return any(_has_words(text, searched) for text in texts)
        names = {name.strip() for text in texts for name in (text, *text.split(","))}
        if self.look_in == ATTENDEE and searched.startswith("@"):
            return any(name.endswith(searched) for name in names)
        return searched in names or (self.look_in == ATTENDEE and any(_has_words(name, searched) for name in names))


def load_rules(store: Store) -> tuple[CategoryRule, ...]:
    """Load the learner's rules, and the initial rules of the workbook that the learner never had.

    Parameters
    ----------
    store
        The store with the rules.

    Returns
    -------
    The rules in their order, without unfinished ones; rules for "anything" come last.
    """
    worksheet = store.content.get_worksheet(RULES)
    values: list[Mapping[str, object]] = [entry.values for entry in store.entries(RULES) if not entry.is_draft]
    values += [edit.values for edit in make_initial_rule_edits(store)]
    look_in = worksheet.field("look_in").constraints.enum
    rules = [CategoryRule(str(one["look_in"]), str(one.get("text", "")), str(one["kind"])) for one in values]
    return tuple(sorted(rules, key=lambda rule: rule.look_in == ANYTHING if rule.look_in in look_in else True))


def make_initial_rule_edits(store: Store) -> list[Edit]:
    """Return the edits that add the initial rules of the workbook that the learner never had.

    Parameters
    ----------
    store
        The store with the rules; nothing is written.

    Returns
    -------
    One edit per missing rule. A rule that the learner deleted is not missing; a rule whose import was undone is.
    """
    present = store.names(RULES).keys() - store.list_undone_entries(RULES)
    initial = store.content.get_worksheet(RULES).starting_entries
    return [
        Edit(str(entry["id"]), {name: value for name, value in entry.items() if name != "id"})
        for entry in initial
        if entry["id"] not in present
    ]


def make_rule_edits(store: Store, rules: Iterable[CategoryRule]) -> tuple[Edit, ...]:
    """Return the edits that save the rules of an import, and the initial rules that the learner never had.

    Parameters
    ----------
    store
        The store with the rules; nothing is written.
    rules
        The rules of the import. A rule that differs from a saved one only by its kind replaces it.

    Returns
    -------
    One edit per rule.
    """
    initial = make_initial_rule_edits(store)
    saved: list[tuple[str, Mapping[str, object]]] = [(entry.id, entry.values) for entry in store.entries(RULES)]
    saved += [(edit.entry, edit.values) for edit in initial]
    ids = {(values.get("look_in"), str(values.get("text") or "").strip().casefold()): entry for entry, values in saved}
    edits = {edit.entry: edit for edit in initial}
    for rule in rules:
        values = {"look_in": rule.look_in, "text": rule.text, "kind": rule.kind}
        if rule.look_in == ANYTHING:
            values.pop("text")
        entry = ids.get((rule.look_in, rule.text.strip().casefold())) or make_id(RULES, rule.look_in, rule.text)
        edits[entry] = Edit(entry, values)
    return tuple(edits.values())


def order_rules(new: Iterable[CategoryRule], saved: Iterable[CategoryRule]) -> tuple[CategoryRule, ...]:
    """Return the rules in the order in which they are tried.

    Parameters
    ----------
    new
        The rules for this import. They come first; a rule that differs from a saved one only by its kind replaces it.
    saved
        The learner's rules, in their order.

    Returns
    -------
    The rules; those for "anything" come last.
    """
    new_by_condition = {(rule.look_in, rule.text.strip().casefold()): rule for rule in new}
    replaced = [new_by_condition.pop((rule.look_in, rule.text.strip().casefold()), rule) for rule in saved]
    return tuple(sorted((*new_by_condition.values(), *replaced), key=lambda rule: rule.look_in == ANYTHING))


def find_matching_rule(rules: Iterable[CategoryRule], hints: Mapping[str, Iterable[str]]) -> CategoryRule | None:
    """Return the first rule that applies.

    Parameters
    ----------
    rules
        The rules, in order.
    hints
        The texts of the work, by the place in which rules search.

    Returns
    -------
    The rule; None if no rule applies.
    """
    return next((rule for rule in rules if rule.matches(hints)), None)


def format_rule(store: Store, rule: CategoryRule) -> str:
    """Return a rule in words.

    Parameters
    ----------
    store
        The store, for the labels of the worksheet.
    rule
        The rule.

    Returns
    -------
    A phrase such as 'Project or tag "Permits" is Service'.
    """
    worksheet = store.content.get_worksheet(RULES)
    place = get_label(worksheet.field("look_in"), rule.look_in)
    kind = get_label(worksheet.field("kind"), rule.kind)
    return f"{place} is {kind}" if rule.look_in == ANYTHING else f'{place} "{rule.text}" is {kind}'


def _has_words(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None
