"""The forms that change an import: its worksheet, how the file is read, and which column goes into which field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.content.values import get_label
from workbook.document.html import Html, join_html, make_element
from workbook.importing.mapping.column_mapping import LIST_LAYOUTS, list_targets
from workbook.importing.mapping.work_categories import ANYTHING, RULES
from workbook.importing.options import DEFAULT_READING
from workbook.importing.preview import ImportChoices
from workbook.importing.tables.text_encoding import ENCODINGS
from workbook.page.controls import Controls, make_bar, make_button, make_fieldset, make_form, make_grid
from workbook.page.tools.import_.labels import IMPORTABLE_WORKSHEETS, format_row_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workbook.content.definitions import Worksheet
    from workbook.content.loader import Content
    from workbook.importing.options import ImportOptions, ReadingOptions
    from workbook.importing.preview import Preview

ENCODING_HINT = "Choose another one if accented letters are wrong."
DOUBTFUL_LABEL = "Rows that may not be entries"
ZONE_HINT = "An IANA name such as America/Toronto. Leave it empty for the zone of the calendar or of this computer."


@dataclass(frozen=True)
class SettingsForm:
    """The forms that change an import.

    Attributes
    ----------
    content
        The definitions of the worksheets.
    controls
        The controls.
    """

    content: Content
    controls: Controls

    def render_settings(self, preview: Preview, options: ImportOptions) -> Html:
        """Return the form for everything except the columns; it is open if a rule has to be added."""
        controls, available, chosen = self.controls, preview.choices.available, preview.choices.chosen
        fields = [self.render_worksheet(preview.worksheet.id)]
        fields += self._list_reading_controls(preview.choices, options.reading)
        if "week" in available:
            fields.append(self.render_week(available["week"], chosen.get("week", "")))
        if "department" in available:
            department = chosen.get("department", "")
            fields.append(controls.select("department", "Whose rows", available["department"], chosen=department))
        if "language" in available:
            language = chosen.get("language", "")
            fields.append(controls.radios("language", "Names in", available["language"], chosen=language))
        if "dates" in available:
            order = chosen.get("dates", "")
            fields.append(controls.radios("dates", "In a date such as 03/04/2026", available["dates"], chosen=order))
        if "zone" in available:
            fields.append(controls.text("zone", "Time zone", value=options.zone or "", hint=ZONE_HINT))
        if preview.classification.hints:
            fields.append(self._render_rules(preview))
        form = make_form("update", *fields, make_bar(make_button("Update the preview")), label="Change the import")
        summary = "Change the worksheet and how the file is read"
        return controls.foldable("settings", summary, form, is_open=has_no_rule(preview))

    def render_reading(self, reading: ReadingOptions) -> Html:
        """Return the choices about how a file is read before it is known: its encoding and the header row."""
        choices = ImportChoices(available={"encoding": ENCODINGS, "header_row": {}})
        return self.controls.foldable(
            "reading",
            "How the file is read",
            *self._list_reading_controls(choices, reading),
            is_open=reading != DEFAULT_READING or bool(self.controls.problems),
        )

    def _list_reading_controls(self, choices: ImportChoices, reading: ReadingOptions) -> Iterator[Html]:
        available, chosen = choices.available, choices.chosen
        if "sheet" in available:
            yield self.controls.select("sheet", "Sheet", available["sheet"], chosen=chosen.get("sheet", ""))
        if "encoding" in available:
            title = available["encoding"].get(chosen.get("encoding", ""))
            automatic = {"": f"Detected: {title}" if title else "Detect from the file"}
            encodings = {**automatic, **available["encoding"]}
            yield self.controls.select(
                "encoding", "Encoding", encodings, chosen=reading.encoding or "", hint=ENCODING_HINT
            )
        if "header_row" in available:
            yield self.controls.text(
                "header_row",
                "Row with the names of the columns",
                value=str(reading.header_row or ""),
                kind="number",
                hint=f"Detected: row {chosen['header_row']}."
                if "header_row" in chosen
                else "Leave it empty to detect it.",
            )
        if "doubtful_rows" in available:
            rows = {"": "Leave out totals and notes only", **available["doubtful_rows"]}
            yield self.controls.select("doubtful_rows", DOUBTFUL_LABEL, rows, chosen=reading.doubtful_rows or "")

    def render_week(self, choices: Mapping[str, str], chosen: str) -> Html:
        """Return the choice of a week: one in which events begin, or any other."""
        listed = choices if chosen in choices or not chosen else {chosen: f"Week from {chosen}", **choices}
        other = self.controls.text(
            "other_week",
            "Or any day of another week",
            kind="date",
            hint="Repeated meetings can also be in weeks that are not listed.",
        )
        return join_html([self.controls.select("week", "Week", listed, chosen=chosen), other])

    def _render_rules(self, preview: Preview) -> Html:
        """Return the rules for kinds of work, with the number of rows that each decided, and fields for one more rule."""
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
            for number, (rule, decided) in enumerate(preview.classification.counts.items())
        ]
        suggestions = [text for texts in preview.classification.hints.values() for text in texts]
        places = {place: words for place, words in look_in.items() if place != ANYTHING}
        new = make_fieldset(
            "One more rule",
            make_grid(
                self.controls.select("new_look_in", "Look in", places),
                self.controls.text("new_text", "For", suggestions=suggestions),
                self.controls.select("new_kind", "It is", kinds),
            ),
            make_element("p", worksheet.field("text").description or "", **{"class": "wb-hint"}),
        )
        words = make_element("p", "The first rule that matches decides. Your changes are saved with the import.")
        return make_fieldset("Kinds of work", words, make_grid(*rules), new)

    def render_mapping(self, preview: Preview, options: ImportOptions, *buttons: Html) -> Html:
        """Return the form for the columns, with further buttons next to its own."""
        targets = {"": "Do not import", **list_targets(preview.worksheet)}
        details = preview.columns
        mapping = details.mapping or details.suggestion
        columns = [
            self.controls.select(
                f"column-{number}",
                column,
                targets,
                chosen=mapping.get(column, ""),
                hint=f"In the file: {', '.join(texts)}" if texts else "Empty in the first rows",
            )
            for number, (column, texts) in enumerate(details.samples.items())
        ]
        name = self.controls.text(
            "name",
            "Name of this kind of table",
            value=(options.mapping.name if options.mapping else "")
            or (preview.source.format if details.mapping else preview.source.name.rpartition(".")[0]),
            hint="From now on, tables with these columns are read the same way.",
        )
        fields = make_fieldset("Which column goes into which field", make_grid(*columns))
        return make_form(
            "map", fields, name, make_bar(make_button("Preview with these columns", is_main=bool(buttons)), *buttons)
        )

    def render_other_target(self, preview: Preview, options: ImportOptions) -> Html:
        """Return the form for another worksheet or another way to read the file, while the columns are not mapped yet."""
        reading = self._list_reading_controls(preview.choices, options.reading)
        worksheet = self.render_worksheet(preview.worksheet.id)
        form = make_form("update", worksheet, *reading, make_bar(make_button("Update the preview")))
        return self.controls.foldable("settings", "Change the worksheet and how the file is read", form)

    def render_worksheet(self, chosen: str = "", *, is_optional: bool = False) -> Html:
        """Return the choice of the worksheet to import into, first those that files of known formats fill."""
        lists = sorted(
            (one for one in self.content.worksheets if one.layout in LIST_LAYOUTS), key=lambda one: one.title.casefold()
        )
        known = {one.id: one.title for one in lists if one.id in IMPORTABLE_WORKSHEETS}
        other = {one.id: one.title for one in lists if one.id not in IMPORTABLE_WORKSHEETS}
        choices: dict[str, str | Mapping[str, str]] = {"": "Detect from the file"} if is_optional else {}
        choices |= {"Filled by files of other programs": known, "Other lists": other}
        return self.controls.select("worksheet", "Import into", choices, chosen=chosen)


def has_no_rule(preview: Preview) -> bool:
    """Return whether only the rule for anything decided rows, or there is no rule at all."""
    counts = preview.classification.counts
    decided = [rule for rule, number in counts.items() if number]
    if not decided:
        return bool(preview.classification.hints) and not counts
    return all(rule.look_in == ANYTHING for rule in decided)


def _list_choices(worksheet: Worksheet, name: str) -> dict[str, str]:
    field = worksheet.field(name)
    return {choice: get_label(field, choice) for choice in field.constraints.enum}
