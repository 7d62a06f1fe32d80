"""Render the controls of a tool's screens as HTML, each connected with its label, its hint and its error.

Every text is escaped. The style is that of the forms (forms/browser/form.css). `data-ask` and `data-live` tell the browser what to
request and when (forms/browser/tool.js).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook.document.html import Html, join_html, make_element

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


@dataclass(frozen=True)
class Controls:
    """The controls of one screen.

    Attributes
    ----------
    key
        The beginning of every id on the screen, because a page may have several tools.
    problems
        Error sentences by the names of the controls; they are shown below the control and read out with it.
    """

    key: str
    problems: Mapping[str, str] = field(default_factory=dict)

    def id_of(self, name: str) -> str:
        """Return the id of the control with this name, for `Screen.focus` and `Screen.region`."""
        return f"{self.key}-{name}"

    def text(
        self,
        name: str,
        label: str,
        *,
        value: str = "",
        hint: str = "",
        kind: str = "text",
        suggestions: Sequence[str] = (),
        live: str | None = None,
    ) -> Html:
        """Return a field for a line of text, a date or a number.

        Parameters
        ----------
        name
            The name of its value in the request.
        label
            The label above it.
        value
            Its content.
        hint
            Help for filling it in; "" for none.
        kind
            The type of the input: "text", "date", "number".
        suggestions
            Suggestions while somebody types.
        live
            The request to send when it changes, "" for that of its form; None waits for a button.
        """
        attributes = {"type": kind, "class": "wb-input", "value": value, **self._mark(name, hint, live)}
        if not suggestions:
            return self._make_field(name, label, hint, _make_void("input", **attributes))
        offered = self.id_of(f"{name}-suggestions")
        choices = make_element("datalist", *(_make_void("option", value=one) for one in suggestions), id=offered)
        return self._make_field(
            name, label, hint, join_html([_make_void("input", **attributes, list=offered), choices])
        )

    def select(
        self,
        name: str,
        label: str,
        choices: Mapping[str, str | Mapping[str, str]],
        *,
        chosen: str = "",
        hint: str = "",
        live: str | None = None,
    ) -> Html:
        """Return a drop-down list; see `text`.

        Parameters
        ----------
        name, label, hint, live
            As for `text`.
        choices
            The values with their texts; nested under the name of a group for groups. The value "" stands for no choice.
        chosen
            The chosen value; the first one if there is no such value.
        """
        options = [
            make_element("optgroup", *_make_options(words, chosen), label=value)
            if not isinstance(words, str)
            else _make_options({value: words}, chosen)[0]
            for value, words in choices.items()
        ]
        attributes = {"class": "wb-input", **self._mark(name, hint, live)}
        return self._make_field(name, label, hint, make_element("select", *options, **attributes))

    def file(
        self,
        name: str,
        label: str,
        *,
        accept: str = "",
        most_megabytes: int | None = None,
        hint: str = "",
        live: str | None = None,
    ) -> Html:
        """Return a button that chooses a file of this computer; see `text`.

        Parameters
        ----------
        name, label, hint, live
            As for `text`.
        accept
            The kinds of file that are offered first, such as ".csv,.xlsx"; "" for any.
        most_megabytes
            The maximum size; a larger file is refused before it is read. None for any size.
        """
        attributes = {"type": "file", "class": "wb-input", **({"accept": accept} if accept else {})}
        if most_megabytes is not None:
            attributes["data-most-megabytes"] = str(most_megabytes)
        return self._make_field(name, label, hint, _make_void("input", **attributes, **self._mark(name, hint, live)))

    def checkbox(
        self,
        name: str,
        label: str,
        *,
        is_ticked: bool = False,
        value: str = "yes",
        hint: str = "",
        live: str | None = None,
    ) -> Html:
        """Return a checkbox, whose value counts when it is checked; see `text`."""
        ticked = {"checked": ""} if is_ticked else {}
        attributes = {"type": "checkbox", "value": value, **ticked, **self._mark(name, hint, live)}
        box = make_element("label", _make_void("input", **attributes), make_element("span", label))
        return make_element("div", box, *self._describe(name, hint), **{"class": "wb-check"})

    def boxes(
        self,
        name: str,
        legend: str,
        choices: Mapping[str, str],
        *,
        ticked: Collection[str] = (),
        hint: str = "",
        live: str | None = None,
    ) -> Html:
        """Return a group of checkboxes with one name; see `select`."""
        return self._make_group(name, legend, choices, kind="checkbox", chosen=ticked, hint=hint, live=live)

    def radios(
        self,
        name: str,
        legend: str,
        choices: Mapping[str, str],
        *,
        chosen: str = "",
        hint: str = "",
        live: str | None = None,
    ) -> Html:
        """Return a group of radio buttons; see `select`."""
        return self._make_group(name, legend, choices, kind="radio", chosen={chosen}, hint=hint, live=live)

    def heading(self, name: str, text: str, *, level: int = 3) -> Html:
        """Return a heading that can get the focus."""
        return make_element(f"h{level}", text, id=self.id_of(name), tabindex="-1")

    def foldable(self, name: str, summary: str, *children: str, is_open: bool = False) -> Html:
        """Return content that is shown when its summary is clicked, and stays open when the screen is redrawn."""
        attributes = {"id": self.id_of(name), "class": "wb-help", **({"open": ""} if is_open else {})}
        return make_element("details", make_element("summary", summary), *children, **attributes)

    def region(self, name: str, *children: str) -> Html:
        """Return a part of the screen that can be redrawn separately, as the region of a `Screen`."""
        return make_element("div", *children, id=self.id_of(name))

    # Within

    def _mark(self, name: str, hint: str, live: str | None) -> dict[str, str]:
        described = [self.id_of(f"{name}-{part}") for part, there in self._told(name, hint) if there]
        marks = {"id": self.id_of(name), "name": name}
        if described:
            marks["aria-describedby"] = " ".join(described)
        if name in self.problems:
            marks["aria-invalid"] = "true"
        if live is not None:
            marks["data-live"] = live
        return marks

    def _told(self, name: str, hint: str) -> tuple[tuple[str, str], ...]:
        return ("problem", self.problems.get(name, "")), ("hint", hint)

    def _describe(self, name: str, hint: str) -> list[Html]:
        classes = {"problem": "wb-problem", "hint": "wb-field-help"}
        return [
            make_element("span", text, id=self.id_of(f"{name}-{part}"), **{"class": classes[part]})
            for part, text in self._told(name, hint)
            if text
        ]

    def _make_field(self, name: str, label: str, hint: str, control: Html) -> Html:
        words = make_element("label", label, **{"class": "wb-label", "for": self.id_of(name)})
        return make_element("div", words, control, *self._describe(name, hint), **{"class": "wb-field"})

    def _make_group(
        self,
        name: str,
        legend: str,
        choices: Mapping[str, str],
        *,
        kind: str,
        chosen: Collection[str],
        hint: str,
        live: str | None,
    ) -> Html:
        boxes = []
        for number, (value, words) in enumerate(choices.items(), start=1):
            attributes = {"type": kind, "name": name, "value": value, "id": self.id_of(f"{name}-{number}")}
            attributes |= {"checked": ""} if value in chosen else {}
            attributes |= {} if live is None else {"data-live": live}
            box = make_element("label", _make_void("input", **attributes), make_element("span", words))
            boxes.append(make_element("div", box, **{"class": "wb-check"}))
        # The description belongs to the group, and its first checkbox refers to it.
        marks = {key: text for key, text in self._mark(name, hint, None).items() if key not in {"name", "aria-invalid"}}
        return make_fieldset(legend, *self._describe(name, hint), *boxes, **marks)


def make_form(ask: str, *children: str, label: str = "") -> Html:
    """Return a form: its controls, and one or more buttons that send it.

    Parameters
    ----------
    ask
        The request that it sends; a button may send another one.
    children
        Its content.
    label
        Its name for screen readers; "" where its first heading is enough.
    """
    return make_element("form", *children, **{"data-ask": ask, **({"aria-label": label} if label else {})})


def make_fieldset(legend: str, *children: str, **attributes: str) -> Html:
    """Return a group of controls below a legend."""
    return make_element("fieldset", make_element("legend", legend), *children, **attributes)


def make_grid(*fields: str) -> Html:
    """Return fields side by side, as many as fit."""
    return make_element("div", *fields, **{"class": "wb-grid"})


def make_button(
    text: str,
    ask: str = "",
    *,
    values: Mapping[str, str] | None = None,
    is_main: bool = False,
    sends_form: bool = True,
    id: str = "",  # noqa: A002 as HTML calls it
    label: str = "",
) -> Html:
    """Return a button.

    Parameters
    ----------
    text
        Its text.
    ask
        The request that it sends; "" for that of its form.
    values
        Further values of the request, by name.
    is_main
        Whether it is the usual next step.
    sends_form
        Whether the values of its form are sent too.
    id
        Its id, so that it keeps the focus when the screen is redrawn; "" for none.
    label
        Its name for screen readers, where its text needs context; "" for its text.
    """
    attributes = {
        "type": "submit" if sends_form else "button",
        "class": "wb-button wb-main" if is_main else "wb-button",
    }
    attributes |= {"data-ask": ask} if ask else {}
    attributes |= {"data-values": json.dumps(dict(values))} if values else {}
    attributes |= {name: value for name, value in (("id", id), ("aria-label", label)) if value}
    return make_element("button", text, **attributes)


def make_bar(*buttons: str) -> Html:
    """Return buttons side by side."""
    return make_element("div", *buttons, **{"class": "wb-bar"})


def make_notice(*children: str) -> Html:
    """Return content that must not be overlooked."""
    return make_element("div", *children, **{"class": "wb-notice"})


def make_paragraphs(texts: Sequence[str]) -> Html:
    """Return texts, one paragraph each."""
    return join_html(make_element("p", text) for text in texts)


def _make_options(choices: Mapping[str, str], chosen: str) -> list[Html]:
    return [
        make_element("option", words, value=value, **({"selected": ""} if value == chosen else {}))
        for value, words in choices.items()
    ]


def _make_void(tag: str, **attributes: str) -> Html:
    # An input has no closing tag.
    return Html(make_element(tag, **attributes).removesuffix(f"</{tag}>"))
