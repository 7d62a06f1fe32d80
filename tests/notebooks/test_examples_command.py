"""The command `workbook examples`: what it says, and with which exit status it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from workbook.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content


def test_a_class_gets_a_page_for_each_learner(tmp_path: Path) -> None:
    learners = tmp_path / "class.csv"
    learners.write_text(
        "name,persona,about-me.unit\nAna,permit-clerk,Licences\nBo Ek,permit-clerk,\n", encoding="utf-8"
    )
    out = tmp_path / "out"
    arguments = ["examples", "00-start-here", "--class-list", str(learners), "--to", str(out), "--format", "html"]
    result = CliRunner().invoke(main, arguments)

    assert result.exit_code == 0, result.output
    assert f"2 notebooks were filled. They are in {out}. {out / 'index.html'} lists who is where." in result.output
    assert sorted(str(file.relative_to(out)) for file in out.rglob("*.*")) == [
        "ana/00-start-here.html",
        "bo-ek/00-start-here.html",
        "index.html",
    ]
    assert "Licences" in (out / "ana" / "00-start-here.html").read_text(encoding="utf-8")


def test_what_is_not_there_is_refused_in_one_sentence_before_anything_is_made(tmp_path: Path) -> None:
    for arguments, sentence in (
        (["00-start-her"], 'did you mean "00-start-here"?'),
        (["--persona", "permit-clark"], 'There is no persona "permit-clark"; did you mean "permit-clerk"?'),
        (["-p", "tody", "2026-03-10"], 'There is no parameter "tody"; did you mean "today"?'),
        (["-p", "today", "10/03/2026"], '"10/03/2026" is not a day; write the year, the month and the day'),
        (["-p", "today", "20260310"], '"20260310" is not a day'),
        (["-p", "today", ""], '"" is not a day'),
        (["-p", "example", "None"], 'The parameter "example" cannot be set here; choose the people with --persona'),
        (["-p", "learner", "ana"], 'The parameter "learner" cannot be set here'),
        (["--class-list", str(tmp_path / "gone.csv")], "There is no file"),
    ):
        result = CliRunner().invoke(main, ["examples", *arguments, "--to", str(tmp_path / "out")])
        assert result.exit_code == 1
        assert sentence in result.output
    assert not (tmp_path / "out").exists()


def test_everybody_who_gets_nothing_is_named(tmp_path: Path) -> None:
    learners = tmp_path / "class.csv"
    rows = ["name,persona", "Łukasz,permit-clerk", "Bo,programme-officer", "Con,regional-director"]
    learners.write_text("\n".join(rows), encoding="utf-8")
    out = tmp_path / "out"
    arguments = ["examples", "00-start-here", "--class-list", str(learners), "--to", str(out), "--format", "html"]
    result = CliRunner().invoke(main, arguments)

    assert result.exit_code == 0, result.output
    assert "1 of 3 people get pages." in result.output
    assert "These 2 people do not get 00-start-here, which their persona does not fill: Bo; Con." in result.output
    page = (out / "lukasz" / "00-start-here.html").read_text(encoding="utf-8")
    assert "Invented example:</strong> Łukasz, as of" in page
    assert "Amina" not in page


def test_on_an_earlier_day_a_class_sees_what_stood_then(tmp_path: Path) -> None:
    learners = tmp_path / "class.csv"
    learners.write_text("name,persona,start\nAna,permit-clerk,\nBo,permit-clerk,2026-02-02\n", encoding="utf-8")
    out = tmp_path / "out"
    arguments = ["examples", "00-start-here", "--class-list", str(learners), "--to", str(out), "--format", "html"]
    result = CliRunner().invoke(main, [*arguments, "-p", "today", "2026-01-27"])
    pages = [(out / name / "00-start-here.html").read_text(encoding="utf-8") for name in ("ana", "bo")]

    assert result.exit_code == 0, result.output
    assert all("as of Tue 27 January 2026" in page for page in pages)
    assert "Nothing had been entered by then: the entries begin on Mon 2 February 2026." in pages[1]
    assert "Continue where you left off" in pages[0]
    assert "Continue where you left off" not in pages[1]


def test_a_persona_with_an_id_that_windows_reserves_is_refused(tmp_path: Path, content: Content) -> None:
    file = tmp_path / "con.yaml"
    text = (content.folder / "personas" / "permit-clerk.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("id: permit-clerk", "id: con", 1), encoding="utf-8")
    result = CliRunner().invoke(main, ["examples", "--persona", str(file), "--to", str(tmp_path / "out")])

    assert result.exit_code == 1
    assert 'Windows allows no folder named "con"; give the persona another id.' in result.output
