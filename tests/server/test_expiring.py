"""What is said about entries that expire when the workbook is opened."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tests.fakes import FakeClock
from workbook.paths import Home
from workbook.privacy.retention import set_retention_period
from workbook.server.lab import _let_expire
from workbook.store.engine import open_file
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from workbook.content.loader import Content


def test_what_expires_is_said_where_the_workbook_is_opened(
    tmp_path: Path, content: Content, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path / "home").make()
    long_ago = FakeClock(dt.datetime(2020, 5, 4, 12, tzinfo=dt.UTC))
    store = Store(open_file(home.store, backups=home.backups), content, now=long_ago)
    store.save("people", [Edit("a", {"name": "Ruth Abara"})])
    _let_expire(home)
    set_retention_period(store, "", 12)
    store.close()

    _let_expire(home)

    assert (
        'The time that you set is over for 1 entry about people (1 in "People I work with")' in capsys.readouterr().out
    )


def test_a_file_that_cannot_be_read_does_not_keep_the_pages_shut(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path / "home").make()
    home.store.write_bytes(b"this is no database, but long enough to be looked at as one" * 20)

    _let_expire(home)

    assert "Your entries cannot be read" in capsys.readouterr().err
