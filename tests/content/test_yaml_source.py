from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from workbook.content.yaml_source import MAX_FILE_BYTES, read_source
from workbook.errors import ContentError

if TYPE_CHECKING:
    from pathlib import Path


def refusal(file: Path) -> str:
    with pytest.raises(ContentError) as caught:
        read_source(file, label="content/a.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("title: Straße".encode("utf-16"), "content/a.yaml: the file is written in UTF-16"),
        ("a: 1\ntitle: Straße".encode("cp1252"), "content/a.yaml:2: a character is not written in UTF-8"),
        (b"a: 1\n\x00\x01", "content/a.yaml:2: a character that cannot be printed (number 0) is in the file"),
        (b"\x7fELF\x02\x01\x01", "content/a.yaml:1: a character that cannot be printed (number 127) is in the file"),
        (b"a: b" * MAX_FILE_BYTES, "content/a.yaml: the file is larger than a million bytes"),
    ],
)
def test_what_is_not_plain_text_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "a.yaml").write_bytes(content)
    assert refusal(tmp_path / "a.yaml").startswith(message)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("title: Straße\r\nedition: 1\r\n".encode("utf-8-sig"))
    source = read_source(tmp_path / "a.yaml", label="content/a.yaml")
    assert source.data == {"title": "Straße", "edition": 1}
    assert source.lines["edition",] == 2


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "there is no such file" in refusal(tmp_path / "a.yaml")
    assert "this is not a file" in refusal(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes among the files here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    assert "this is not a file" in refusal(tmp_path / "a.yaml")


def test_problems_are_placed_by_the_ids_of_items(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "sheets:\n  - id: one\n    fields:\n      - name: date\n        type: x\n      - 5\n"
    )
    source = read_source(tmp_path / "a.yaml", label="content/a.yaml")
    problem = source.make_problem(("sheets", 0, "fields", 0, "type"), "wrong", "mend it")
    assert str(problem) == "content/a.yaml:5: sheets > one > fields > date > type: wrong; mend it"
    assert (
        str(source.make_problem(("sheets", 0, "fields", 1), "wrong"))
        == "content/a.yaml:6: sheets > one > fields > 2: wrong"
    )


def test_what_is_not_there_is_placed_on_the_line_where_it_belongs(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\nb:\n  c: 2\n")
    source = read_source(tmp_path / "a.yaml", label="content/a.yaml")
    assert source.make_problem(("b", "missing", 3), "wrong").line == 2
