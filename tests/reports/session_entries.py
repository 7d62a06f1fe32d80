"""What a room of eighteen invented people leaves in a session, for the tests of its record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.reviews.entered import enter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workbook.content.loader import Content
    from workbook.reviews.review import Worksheets

# Who was there; only Ruth Abara and Tomas Lind own an action.
PARTICIPANTS = ("Sina Tuala", "Ola Berg", "Mia Chen", "Per Holm")
PURPOSE = "Know by noon which two changes would spare applicants the second letter."
ROOM: dict[str, Iterable[Mapping[str, Any]]] = {
    "session": [
        {
            "title": "Intake and payments, spring",
            "date": "2026-05-12",
            "minutes": 90,
            "people": 20,
            "took_part": 18,
            "purpose": PURPOSE,
            "decisions": "The weekly meeting moves to Tuesday.\n\nNo letter leaves on a Friday.",
            "open_questions": "Who may promise a payment date?",
        }
    ],
    "agenda": [
        {
            "position": 2,
            "title": "Solutions",
            "minutes": 15,
            "actual_minutes": 16.6,
            "done": True,
            "note": "Ask Mia first",
        },
        {"position": 1, "title": "Welcome", "minutes": 5, "actual_minutes": 0.2, "done": True},
        {"position": 3, "title": "A round to close", "minutes": 5},
    ],
    "focus-groups": [
        {
            "id": "g",
            "title": "Intake",
            "date": "2026-05-12",
            "participants": "\n".join(PARTICIPANTS),
            "roles": "Ola asks",
        }
    ],
    "people": [{"id": "p", "name": PARTICIPANTS[0]}],
    "focus-group-questions": [
        {"id": "q1", "group": "g", "topic": "key-clients", "question": "Who notices first?"},
        {"id": "q2", "group": "g", "topic": "what-stops-us", "question": "What would nobody miss?"},
    ],
    "focus-group-answers": [
        {"question": "q2", "answer": "The monthly report", "theme": "reports", "given_by": "p"},
        {"question": "q2", "answer": "Copying between systems", "theme": "systems"},
        {"question": "q2", "answer": "Reports, reports", "theme": "reports"},
        {"question": "q2", "answer": "Nothing <b>at all</b>"},
    ],
    "focus-group-solutions": [
        {"id": "s1", "group": "g", "solution": "One checklist", "votes": 14, "impact": 5, "effort": 2, "chosen": True},
        {"id": "s2", "group": "g", "solution": "One contact", "votes": 11, "impact": 4, "effort": 4, "chosen": True},
        {"id": "s3", "group": "g", "solution": "A date in the letter", "votes": 11, "impact": 5, "effort": 1},
        {"id": "s4", "group": "g", "solution": "New chairs", "votes": 0},
    ],
    "actions": [
        {
            "what": "Draft the checklist",
            "owner": "Ruth Abara",
            "due": "2026-05-29",
            "status": "open",
            "worksheet": "focus-group-solutions",
            "entry": "s1",
        },
        {"what": "Ring the oldest five", "due": "2026-05-15", "status": "open", "worksheet": "actions", "entry": "x"},
        {"what": "Move the meeting", "owner": "Tomas Lind", "status": "done"},
    ],
    "areas": [{"id": "in", "name": "Intake"}, {"id": "ac", "name": "Accounts"}, {"id": "le", "name": "Legal"}],
    "issue-proposals": [
        {"id": "i1", "issue": "biggest-complaint", "proposal": "Three letters from three offices"},
        {"id": "i2", "issue": "what-hinders-us", "proposal": "The second signature"},
        {"id": "i3", "issue": "how-to-improve", "proposal": "Ask less"},
        {"id": "i4", "issue": "expectations", "proposal": "A date"},
    ],
    "consensus": [
        {"proposal": proposal, "area": area, "support": support}
        for proposal, supports in {"i1": (5, 4, 5), "i2": (5, 5, 1), "i3": (1, 2, 1), "i4": (4,)}.items()
        for area, support in zip(("in", "ac", "le"), supports, strict=False)
    ],
    "opportunities": [
        {"id": "o1", "opportunity": "One site visit", "areas": "Intake\nLegal"},
        {"id": "o2", "opportunity": "One payment run", "areas": "Accounts"},
    ],
    "opportunity-rankings": [
        {"opportunity": opportunity, "area": area, "rank": rank}
        for area in ("in", "ac", "le")
        for rank, opportunity in enumerate(("o1", "o2"), start=1)
    ],
    "task-forces": [
        {
            "title": "One visit",
            "date": "2026-05-12",
            "purpose": "One report",
            "sponsor": "p",
            "members": "Ola Berg, Intake\nMia Chen, Legal\nPer Holm, Intake",
        }
    ],
    "problem-statements": [
        {"id": "b", "title": "Late in their eyes", "date": "2026-05-12", "statement": "Nine weeks."}
    ],
    "problem-factors": [
        {"id": "f1", "problem": "b", "factor": "The clock"},
        {"id": "f2", "problem": "b", "factor": "The figure"},
    ],
    "perspectives": [{"id": "me", "name": "Me"}, {"id": "client", "name": "Client"}],
    "factor-weights": [
        {"factor": factor, "perspective": side, "weight": weight}
        for side, weights in {"me": (3, 5), "client": (5, 0)}.items()
        for factor, weight in zip(("f1", "f2"), weights, strict=True)
    ],
    "first-steps": [{"problem": "b", "step": "Ring the oldest applicant", "by_when": "2026-05-15"}],
}


def fill_room(content: Content, *worksheets: str) -> Worksheets:
    """Return the worksheets of the session, or only those named."""
    return enter(content, **{name: rows for name, rows in ROOM.items() if not worksheets or name in worksheets})
