"""A session to plan and to run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.page.facilitation.sessions import Room, make_room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A fresh session."""
    room = make_room(tmp_path)
    yield room
    room.book.store.close()


@pytest.fixture
def planned(room: Room) -> Room:
    """A session with the agenda of a focus group in ninety minutes."""
    room.plan("propose", activities=["focus-group"], minutes="90")
    return room
