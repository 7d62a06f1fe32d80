from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.errors import UnreadableFileError
from workbook.importing.tables.text_encoding import ENCODINGS, decode_text

LATIN = st.text(st.characters(codec="cp1252", exclude_categories=["Cc", "Cf"]), max_size=20)


def decode(content: bytes, encoding: str | None = None) -> tuple[str, tuple[str, ...]]:
    decoded = decode_text(content, name="file.csv", encoding=encoding)
    return decoded.text, decoded.remarks


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_lines_in_windows_1252_within_utf_8_are_read_and_named(mark: bytes) -> None:
    lines = ["Téléphone à Québec".encode(), "Téléphone".encode("cp1252"), "“fin”".encode(), "Été".encode("cp1252")]
    text, remarks = decode(mark + b"\n".join(lines))
    assert text == "Téléphone à Québec\nTéléphone\n“fin”\nÉté"
    assert "letters of Windows-1252 in lines 2 and 4" in remarks[0]


def test_a_line_in_utf_8_within_windows_1252_is_read_and_named() -> None:
    lines = ["Été à Québec, où ça".encode("cp1252"), "Téléphone".encode()]
    text, remarks = decode(b"\r\n".join(lines))
    assert text == "Été à Québec, où ça\r\nTéléphone"
    assert "read as Windows-1252, and letters of UTF-8 in line 2" in remarks[0]


def test_two_encodings_within_one_line_are_read() -> None:
    text, _ = decode("Réné,".encode() + "Zoë,".encode("cp1252") + "Chloé,Anaïs".encode())
    assert text == "Réné,Zoë,Chloé,Anaïs"


def test_letters_of_windows_1252_that_are_also_utf_8_keep_the_encoding_of_the_text() -> None:
    text, _ = decode("QUALITÉ\u00a0: été, QUALITÉ» où".encode("cp1252"))
    assert text == "QUALITÉ\u00a0: été, QUALITÉ» où"


def test_other_scripts_are_kept_beside_a_line_in_windows_1252() -> None:
    text, _ = decode("Łukasz, 日本, é, ê\n".encode() + "Zoë".encode("cp1252"))
    assert text == "Łukasz, 日本, é, ê\nZoë"


@given(st.lists(st.tuples(LATIN, st.booleans()), max_size=6))
def test_every_mixture_of_encodings_is_text_or_refused(lines: list[tuple[str, bool]]) -> None:
    content = b"\n".join(line.encode("utf-8" if is_utf_8 else "cp1252") for line, is_utf_8 in lines)
    decoded = decode_text(content, name="file.csv")
    assert decoded.text.count("\n") == max(len(lines) - 1, 0)
    if all(is_utf_8 for _, is_utf_8 in lines):
        assert decoded.text == "\n".join(line for line, _ in lines)
    elif decoded.text != "\n".join(line for line, _ in lines):
        assert decoded.remarks or decoded.text == content.decode()


def test_control_characters_are_left_out_and_named() -> None:
    text, remarks = decode(b"a,b\n1,x\0y\n2,z\n3,w\0\0\n\x1a")
    assert text == "a,b\n1,xy\n2,z\n3,w\n"
    assert remarks == ("Control characters in lines 2 and 4 to 5 were left out.",)


@pytest.mark.parametrize("content", [b"SQLite format 3\0\x10\0\x01\x01", b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff"])
def test_a_binary_file_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="is not a text file"):
        decode(content * 30)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["Name,Note\nAnn,x\n", "Юля,Щи\nЖил,1\nЯщи,2\n"])
def test_utf_16_without_a_mark_is_detected(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, ())


@pytest.mark.parametrize("encoding", ["cp850", "mac-roman", "cp1250", "latin-1", "UTF8", "shift_jis"])
def test_an_encoding_can_be_chosen(encoding: str) -> None:
    text = "日本" if encoding == "shift_jis" else "é, ü"
    assert decode(text.encode(encoding), encoding) == (text, ())


def test_a_byte_that_no_encoding_explains_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableFileError, match=r"\(line 2\); choose its encoding"):
        decode("a,b\nT\x8el\x81phone,ü\n".encode("latin-1"))


@pytest.mark.parametrize("encoding", ["no-such", "hex", "undefined", "a\0b"])
def test_an_unknown_encoding_is_refused_in_a_sentence(encoding: str) -> None:
    with pytest.raises(UnreadableFileError, match=r"There is no encoding .* choose one such as utf-8"):
        decode(b"abc", encoding)


def test_a_text_in_another_encoding_than_the_chosen_one_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableFileError, match=r"not in the encoding utf-8 \(line 3 cannot be read\)"):
        decode(b"a\nb\n\xe9\n", "utf-8")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_offered_encoding_exists(encoding: str) -> None:
    assert decode("é".encode(encoding), encoding) == ("é", ())
