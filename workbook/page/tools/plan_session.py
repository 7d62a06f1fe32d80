"""Choose activities and a duration; the tool proposes an agenda, and everything in it can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.document.html import Html, join_html, make_element
from workbook.document.rendering import render_document
from workbook.errors import WorkbookError
from workbook.forms.tool import OfferedFile, Screen, ToolRequest
from workbook.page.controls import Controls, make_bar, make_button, make_form, make_notice, make_paragraphs
from workbook.page.facilitation.agenda import (
    AGENDA,
    SESSION,
    AgendaItem,
    add_item,
    count_open_actions,
    move_item,
    read_agenda,
    read_session,
    replace_agenda,
    save_session,
    sum_minutes,
    update_items,
)
from workbook.page.facilitation.agenda_builder import list_choices, propose_agenda
from workbook.page.facilitation.printed_agenda import compute_times, make_agenda_document, make_facilitator_document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workbook.analysis.session_agenda import AgendaProposal
    from workbook.page.context import PageContext
    from workbook.store.sessions import Session as SessionHome

KEY = "plan"
MIN_MINUTES, MAX_MINUTES = 15, 600
USUAL_STEP_MINUTES = 10
CHANGED = frozenset({AGENDA, SESSION})
NOT_A_SESSION = (
    "This is your own workbook, not the workbook of a session. You can plan here, but run the session in a separate "
    "workbook, so that nobody sees your notes on the wall: start python3 start.py lab --session NAME in a terminal."
)


def make(context: PageContext) -> PlanSessionTool:
    """Return the tool for a page."""
    return PlanSessionTool(context)


class PlanSessionTool:
    """The tool that makes an agenda.

    Parameters
    ----------
    context
        What the page works with.
    """

    def __init__(self, context: PageContext) -> None:
        self._context, self._store, self._content = context, context.store, context.content
        self._controls = Controls(KEY)
        self._answers: Mapping[str, Callable[[ToolRequest], Screen]] = {
            "propose": self._propose,
            "change": self._change,
            "move": self._move,
            "remove": self._remove,
            "add": self._add,
            "undo": self._undo,
            "print": self._print,
        }

    def open(self) -> Screen:
        """Show the activities to choose from, and the agenda if there is one."""
        return self._show()

    def answer(self, ask: ToolRequest, progress: Callable[[str, float | None], None]) -> Screen:  # noqa: ARG002 it is quick
        """Handle a request."""
        return self._answers[ask.name](ask)

    # Requests

    def _propose(self, ask: ToolRequest) -> Screen:
        chosen = ask.get_all("activities")
        minutes = _read_minutes(ask.get("minutes"), least=MIN_MINUTES)
        if minutes is None:
            raise WorkbookError(f"Say in whole minutes how long the session is, from {MIN_MINUTES} to {MAX_MINUTES}.")
        if not chosen:
            raise WorkbookError("Choose at least one activity; the agenda is made of them.")
        proposal = propose_agenda(
            self._content,
            chosen,
            minutes=minutes,
            open_actions=count_open_actions(self._store) if self._session else 0,
        )
        with self._store.transaction():
            save_session(self._store, {"minutes": minutes, "activities": " ".join(chosen)})
            replace_agenda(self._store, proposal.parts)
        return self._show(said=self._judge(proposal, minutes), focus="agenda", changed=True)

    def _change(self, ask: ToolRequest) -> Screen:
        changes: dict[str, dict[str, object]] = {}
        for name in ask.values:
            key, _, entry = name.partition(".")
            text = ask.get(name).strip()
            if key == "title" and text:
                changes.setdefault(entry, {})["title"] = text
            elif key == "minutes" and (minutes := _read_minutes(text)) is not None:
                changes.setdefault(entry, {})["minutes"] = minutes
        is_changed = update_items(self._store, changes)
        return self._show(said="Saved." if is_changed else "", changed=is_changed)

    def _move(self, ask: ToolRequest) -> Screen:
        is_moved = move_item(self._store, ask.get("entry"), by=int(ask.get("by")))
        return self._show(changed=is_moved)

    def _remove(self, ask: ToolRequest) -> Screen:
        self._store.delete(AGENDA, [ask.get("entry")])
        return self._show(said="Taken out. Undo brings it back.", focus="undo", changed=True)

    def _add(self, ask: ToolRequest) -> Screen:
        title = ask.get("title").strip()
        if not title:
            raise WorkbookError("Give the step a title that can be read from the back of the room.")
        minutes = _read_minutes(ask.get("minutes"))
        entry = add_item(self._store, title, minutes=USUAL_STEP_MINUTES if minutes is None else minutes)
        return self._show(said="Added.", focus=f"title.{entry}", changed=True)

    def _undo(self, _ask: ToolRequest) -> Screen:
        undone = self._store.undo(AGENDA)
        return self._show(said="Undone." if undone else "There is nothing to undo.", changed=bool(undone))

    def _print(self, ask: ToolRequest) -> Screen:
        items, session = read_agenda(self._store), read_session(self._store)
        is_mine = ask.get("for") == "me"
        document = (
            make_facilitator_document(items, session, content=self._content)
            if is_mine
            else make_agenda_document(items, session)
        )
        name = "facilitator-sheet.pdf" if is_mine else "agenda.pdf"
        file = OfferedFile(name, "application/pdf", render_document(document, ending=".pdf"))
        return Screen("", region="-", said=f"{name} is among your downloads.", files=(file,))

    # Screens

    @property
    def _session(self) -> SessionHome | None:
        from workbook.store.sessions import find_session

        return find_session(self._context.home) if self._context.home else None

    def _show(self, *, said: str = "", focus: str = "", changed: bool = False) -> Screen:
        items, session = read_agenda(self._store), read_session(self._store)
        parts = [] if self._session else [make_notice(make_paragraphs([NOT_A_SESSION]))]
        parts.append(self._choose(session.activities, session.minutes, has_agenda=bool(items)))
        if items:
            parts += [self._draw_agenda(items, session.minutes)]
        shown_focus = self._controls.id_of(focus) if focus else ""
        changes = CHANGED if changed else frozenset()
        return Screen(join_html(parts), said=said, focus=shown_focus, changed=changes)

    def _choose(self, chosen: tuple[str, ...], minutes: int, *, has_agenda: bool) -> Html:
        choices = list_choices(self._content)
        words = {
            choice.activity.id: f"{choice.activity.title} ({choice.activity.facilitator.minutes} minutes)"
            for choice in choices
        }
        groups = {choice.activity.id: words[choice.activity.id] for choice in choices if choice.is_for_groups}
        others = {name: text for name, text in words.items() if name not in groups}
        controls = self._controls
        hint = "The minutes are what each takes with a group when nothing is cut short."
        return make_form(
            "propose",
            controls.boxes("activities", "Activities for a group", groups, ticked=chosen, hint=hint),
            controls.foldable(
                "others",
                "Other activities, one step after the other",
                Controls(f"{KEY}-others").boxes("activities", "Other activities", others, ticked=chosen),
                is_open=any(name in others for name in chosen),
            ),
            controls.text("minutes", "Minutes there are", value=str(minutes), kind="number"),
            make_bar(
                make_button(
                    "Propose another agenda in place of this one" if has_agenda else "Propose an agenda",
                    is_main=not has_agenda,
                    id=controls.id_of("propose"),
                )
            ),
            label="Choose activities",
        )

    def _draw_agenda(self, items: list[AgendaItem], minutes: int) -> Html:
        session = read_session(self._store)
        times = compute_times(items, session)
        rows = [self._draw_row(place, item, times[place], last=len(items) - 1) for place, item in enumerate(items)]
        heads = ("Begins" if session.begins_at else "After", "Step", "Minutes", "Change")
        head = make_element("tr", *(make_element("th", words, scope="col") for words in heads))
        table = make_element(
            "table",
            make_element("caption", "The agenda, step by step", **{"class": "wb-unseen"}),
            make_element("thead", head),
            make_element("tbody", *rows),
            **{"class": "wb-agenda"},
        )
        return join_html(
            [
                self._controls.heading("agenda", "The agenda"),
                make_element(
                    "p",
                    make_element(
                        "strong",
                        format_balance(sum_minutes(items), minutes, end=times[-1] if session.begins_at else ""),
                    ),
                ),
                make_form("change", table, label="The agenda"),
                self._draw_adder(),
                make_bar(
                    make_button("Undo", "undo", id=self._controls.id_of("undo")),
                    make_button("Sheet for you (PDF)", "print", values={"for": "me"}, id=self._controls.id_of("mine")),
                    make_button(
                        "Agenda for everyone (PDF)", "print", values={"for": "all"}, id=self._controls.id_of("all")
                    ),
                ),
            ]
        )

    def _draw_row(self, place: int, item: AgendaItem, time: str, *, last: int) -> Html:
        def control(name: str, label: str, value: str, kind: str) -> Html:
            attributes = {"type": kind, "name": f"{name}.{item.id}", "id": self._controls.id_of(f"{name}.{item.id}")}
            attributes |= {"value": value, "class": "wb-input", "aria-label": label, "data-live": ""}
            return Html(make_element("input", **attributes).removesuffix("</input>"))

        def button(text: str, ask: str, **values: str) -> Html:
            name = self._controls.id_of(f"{text}-{item.id}".lower())
            label = f"{text}: {item.title}"
            values = {"entry": item.id, **values}
            return make_button(text, ask, values=values, sends_form=False, id=name, label=label)

        number = place + 1
        moves = [button("Up", "move", by="-1")] if place else []
        moves += [button("Down", "move", by="1")] if place < last else []
        return make_element(
            "tr",
            make_element("th", time, scope="row"),
            make_element("td", control("title", f"Title of step {number}", item.title, "text")),
            make_element("td", control("minutes", f"Minutes of step {number}", str(item.minutes), "number")),
            make_element("td", make_bar(*moves, button("Take out", "remove"))),
        )

    def _draw_adder(self) -> Html:
        controls = Controls(f"{KEY}-new")
        return controls.foldable(
            "step",
            "Add a step of your own",
            make_form(
                "add",
                controls.text("title", "Step", hint="A few words that can be read from the back of the room."),
                controls.text("minutes", "Minutes", value=str(USUAL_STEP_MINUTES), kind="number"),
                make_bar(make_button("Add the step", id=controls.id_of("add"))),
                label="A step of your own",
            ),
        )

    def _judge(self, proposal: AgendaProposal, minutes: int) -> str:
        if proposal.leave_out:
            titles = [self._content.get_activity(name).title for name in proposal.leave_out]
            without = " and ".join(f'"{title}"' for title in titles)
            return (
                f"It does not fit: even with every step at its shortest it is {proposal.over} minutes too long. "
                f"Leave out {without}, and it fits."
            )
        if proposal.over:
            return (
                f"It does not fit: even with every step at its shortest it is {proposal.over} minutes too long. "
                f"One activity needs {minutes + proposal.over} minutes with its opening and its closing; remove steps, "
                "or find more time."
            )
        if proposal.left:
            return f"It fits, with {proposal.left} minutes left over. Add an activity, or end earlier."
        return f"It fits: {minutes} minutes, to the minute."


def format_balance(total: int, minutes: int, *, end: str) -> str:
    """Format how the minutes of the steps compare with the available ones, and when they end, if that is known."""
    ends = f" It ends at {end}." if end else ""
    if total > minutes:
        return f"{total} minutes of {minutes}: {total - minutes} too many.{ends}"
    if total < minutes:
        return f"{total} minutes of {minutes}: {minutes - total} left over.{ends}"
    return f"{total} minutes, as many as there are.{ends}"


def _read_minutes(text: str, *, least: int = 0) -> int | None:
    """Return whole minutes; None for a text that is not a number, or is outside the limits of a session."""
    try:
        minutes = round(float(text.replace(",", ".")))
    except (ValueError, OverflowError):
        return None
    return minutes if least <= minutes <= MAX_MINUTES else None
