"""The command `workbook examples`: what it says, and with which exit status it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from workbook.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def test_a_class_gets_a_page_for_each_learner(tmp_path: Path) -> None:
    learners = tmp_path / "class.csv"
    learners.write_text(
        "name,persona,about-me.unit\nAna,permit-clerk,Licences\nBo Ek,permit-clerk,\n", encoding="utf-8"
    )
    out = tmp_path / "out"
    arguments = ["examples", "00-start-here", "--class-list", str(learners), "--to", str(out), "--format", "html"]
    result = CliRunner().invoke(main, arguments)

    assert result.exit_code == 0, result.output
    assert f"2 notebooks were filled. They are in {out}." in result.output
    assert sorted(str(file.relative_to(out)) for file in out.rglob("*.*")) == [
        "ana/00-start-here.html",
        "bo-ek/00-start-here.html",
    ]
    assert "Licences" in (out / "ana" / "00-start-here.html").read_text(encoding="utf-8")


def test_what_is_not_there_is_refused_in_one_sentence_before_anything_is_made(tmp_path: Path) -> None:
    for arguments, sentence in (
        (["00-start-her"], 'did you mean "00-start-here"?'),
        (["--persona", "permit-clark"], 'There is no persona "permit-clark"; did you mean "permit-clerk"?'),
        (["-p", "tody", "2026-03-10"], 'There is no parameter "tody"; did you mean "today"?'),
        (["--class-list", str(tmp_path / "gone.csv")], "There is no file"),
    ):
        result = CliRunner().invoke(main, ["examples", *arguments, "--to", str(tmp_path / "out")])
        assert result.exit_code == 1
        assert sentence in result.output
    assert not (tmp_path / "out").exists()
