"""Make document trees for the tests of renderers: one example with every kind of block, and arbitrary ones."""

from __future__ import annotations

from hypothesis import strategies as st

from workbook.document.tree import (
    BlankLines,
    BulletList,
    Callout,
    CheckBoxes,
    DataTable,
    DefinitionList,
    Document,
    Figure,
    Heading,
    ListItem,
    NumberedList,
    PageBreak,
    Paragraph,
    Run,
    TableColumn,
    make_emphasis,
    make_strong,
    make_text,
)

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="5" height="5"/></svg>'


def make_example() -> Document:
    """Return a document with every kind of block."""
    columns = (TableColumn("Day", "date"), TableColumn("Work"), TableColumn("Hours", "number"))
    return Document(
        "Time & work",
        ("Amal, clerk", "Mon 4 May 2026"),
        (
            Heading("This week"),
            Paragraph(make_text("You spent ", make_strong("12 hours"), " on ", make_emphasis("service"), ".")),
            DefinitionList("In numbers", (("Service share", "62 %"), ("Ideas", "one\ntwo"))),
            DataTable("Hours", columns, (("Mon 4 May", "Calls <3", "2"), ("Tue 5 May", "Letters", "10"))),
            Figure(SVG, "Service time rises.", "By week"),
            Heading("Next", 2),
            NumberedList(("Call back", ListItem("Ask", (BulletList(("a", "b")),)))),
            BulletList((make_text("See ", Run("Level 1", link="level-1.ipynb#Time")),)),
            Callout((Paragraph("This folder is copied."),), title="Take care", kind="warning"),
            PageBreak(),
            Heading("To fill in"),
            DataTable(
                "Form",
                (TableColumn("Question"), TableColumn("Your answer")),
                (("How often?", CheckBoxes(("Daily", "Weekly"))), ("Why?", BlankLines(lines=2, width=10))),
            ),
        ),
        author="Amal",
    )


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
some_words = words.filter(str.strip)
runs = st.builds(
    Run, some_words, st.booleans(), st.booleans(), st.booleans(), st.sampled_from(["", "https://a.example"])
)
texts = st.one_of(some_words, st.lists(runs, min_size=1, max_size=3).map(tuple))
tables = st.integers(1, 4).flatmap(
    lambda width: st.builds(
        DataTable,
        words,
        st.lists(
            st.builds(TableColumn, some_words, st.sampled_from(["text", "number", "date", "duration"])),
            min_size=width,
            max_size=width,
        ).map(tuple),
        st.lists(st.lists(texts, min_size=width, max_size=width).map(tuple), max_size=4).map(tuple),
    )
)
lists = st.lists(texts, min_size=1, max_size=3).map(tuple)
blocks = st.one_of(
    st.builds(Paragraph, texts),
    st.builds(BulletList, lists),
    st.builds(NumberedList, lists, st.integers(1, 5)),
    st.builds(DefinitionList, some_words, st.lists(st.tuples(texts, texts), max_size=3).map(tuple)),
    tables,
)
