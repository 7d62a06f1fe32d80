"""The forms with which bringing in is changed: where a file goes, how it is read, which column is for which field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.content.values import get_label
from workbook.document.html import Html, join_html, make_element
from workbook.importing.mapping.column_mapping import LIST_LAYOUTS, list_targets
from workbook.importing.mapping.work_categories import ANYTHING, RULES
from workbook.page.controls import Controls, make_bar, make_button, make_fieldset, make_form, make_grid
from workbook.page.tools.import_.import_tool import OFFERED, format_row_count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook.content.definitions import Worksheet
    from workbook.content.loader import Content
    from workbook.importing.preview import Preview
    from workbook.page.tools.import_.import_tool import ImportChoices

ZONE_HINT = "An IANA name such as America/Toronto. Empty for the calendar's own, or this computer's."


@dataclass(frozen=True)
class SettingsForm:
    """What can be chosen otherwise.

    Attributes
    ----------
    content
        The definitions of the worksheets.
    controls
        The controls.
    """

    content: Content
    controls: Controls

    def make_all(self, preview: Preview, choices: ImportChoices) -> Html:
        """Return the form for everything but the columns, folded as long as nothing in it is wanting."""
        controls, offers, chosen = self.controls, preview.offers, preview.chosen
        fields = [controls.select("worksheet", "Where it goes", self.list_worksheets(), chosen=preview.worksheet.id)]
        if "sheet" in offers:
            fields.append(controls.select("sheet", "Sheet", offers["sheet"], chosen=chosen.get("sheet", "")))
        if "week" in offers:
            fields.append(self.make_week(offers["week"], chosen.get("week", "")))
        if "department" in offers:
            department = chosen.get("department", "")
            fields.append(controls.select("department", "Whose rows", offers["department"], chosen=department))
        if "language" in offers:
            language = chosen.get("language", "")
            fields.append(controls.radios("language", "Names in", offers["language"], chosen=language))
        if "dates" in offers:
            order = chosen.get("dates", "")
            fields.append(controls.radios("dates", "In a date such as 03/04/2026", offers["dates"], chosen=order))
        if "zone" in offers:
            fields.append(controls.text("zone", "Time zone", value=choices.zone, hint=ZONE_HINT))
        if preview.hints:
            fields.append(self._make_rules(preview))
        form = make_form("again", *fields, make_bar(make_button("Look again")), label="Change how it is read")
        summary = "Change where it goes and how it is read"
        return controls.foldable("settings", summary, form, is_open=has_no_rule(preview))

    def make_week(self, choices: Mapping[str, str], chosen: str) -> Html:
        """Return the choice of a week: of those in which events begin, or of any."""
        listed = choices if chosen in choices or not chosen else {chosen: f"Week from {chosen}", **choices}
        other = self.controls.text(
            "other_week",
            "Or any day of another week",
            kind="date",
            hint="Meetings that repeat are in weeks that are not listed too.",
        )
        return join_html([self.controls.select("week", "Week", listed, chosen=chosen), other])

    def _make_rules(self, preview: Preview) -> Html:
        """Return the rules for kinds of work: how many rows each decided, what kind it says, and room for one more."""
        worksheet = self.content.get_worksheet(RULES)
        look_in, kinds = (_list_choices(worksheet, name) for name in ("look_in", "kind"))
        rules = [
            self.controls.select(
                f"kind-{number}",
                look_in[rule.look_in] if rule.look_in == ANYTHING else f"{look_in[rule.look_in]}: {rule.text}",
                kinds,
                chosen=rule.kind,
                hint=f"decided {format_row_count(decided)}",
            )
            for number, (rule, decided) in enumerate(preview.rules.items())
        ]
        offered = [text for texts in preview.hints.values() for text in texts]
        places = {place: words for place, words in look_in.items() if place != ANYTHING}
        new = make_fieldset(
            "One more rule",
            make_grid(
                self.controls.select("new_look_in", "Look in", places),
                self.controls.text("new_text", "For", suggestions=offered),
                self.controls.select("new_kind", "It is", kinds),
            ),
            make_element("p", worksheet.field("text").description or "", **{"class": "wb-hint"}),
        )
        words = make_element("p", "The first that fits decides. What you change here is kept when you bring it in.")
        return make_fieldset("Kinds of work", words, make_grid(*rules), new)

    def make_mapping(self, preview: Preview, choices: ImportChoices, *others: Html) -> Html:
        """Return the form that says which column is for which field; the other buttons stand beside its own."""
        targets = {"": "Leave it out", **list_targets(preview.worksheet)}
        mapping = preview.mapping or preview.suggestion
        columns = [
            self.controls.select(
                f"column-{number}",
                column,
                targets,
                chosen=mapping.get(column, ""),
                hint=f"In the file: {', '.join(texts)}" if texts else "Empty in the rows that were looked at",
            )
            for number, (column, texts) in enumerate(preview.samples.items())
        ]
        name = self.controls.text(
            "name",
            "Remember this kind of table as",
            value=choices.name or (preview.program if preview.mapping else preview.file.rpartition(".")[0]),
            hint="A table with these columns is read the same way from then on, without asking.",
        )
        fields = make_fieldset("Which column goes into which field", make_grid(*columns))
        return make_form("map", fields, name, make_bar(make_button("Look at it so", is_main=bool(others)), *others))

    def make_where(self, preview: Preview) -> Html:
        """Return the form that says where else a file goes whose columns have to be told first."""
        where = self.controls.select("worksheet", "Where it goes", self.list_worksheets(), chosen=preview.worksheet.id)
        sheet = (
            [self.controls.select("sheet", "Sheet", preview.offers["sheet"], chosen=preview.chosen.get("sheet", ""))]
            if "sheet" in preview.offers
            else []
        )
        form = make_form("again", where, *sheet, make_bar(make_button("Look again")))
        return self.controls.foldable("settings", "It goes somewhere else", form)

    def list_worksheets(self) -> dict[str, str | Mapping[str, str]]:
        """Return the worksheets that a file can go into, and first those that files of known programs fill."""
        lists = sorted(
            (one for one in self.content.worksheets if one.layout in LIST_LAYOUTS), key=lambda one: one.title.casefold()
        )
        return {
            "What files of other programs fill": {one.id: one.title for one in lists if one.id in OFFERED},
            "Other lists": {one.id: one.title for one in lists if one.id not in OFFERED},
        }


def has_no_rule(preview: Preview) -> bool:
    """Say whether no row was told by anything but the rule that holds for any, or there is no rule at all."""
    decided = [rule for rule, number in preview.rules.items() if number]
    if not decided:
        return bool(preview.hints) and not preview.rules
    return all(rule.look_in == ANYTHING for rule in decided)


def _list_choices(worksheet: Worksheet, name: str) -> dict[str, str]:
    field = worksheet.field(name)
    return {choice: get_label(field, choice) for choice in field.constraints.enum}
