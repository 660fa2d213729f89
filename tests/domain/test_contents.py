"""A file is what its first bytes say, whatever is written over it."""

import pytest

from bot.domain.contents import Content, content_of, lies

PDF, JPEG, PNG = b"%PDF-1.7\n", b"\xff\xd8\xff\xe0\0\x10JFIF", b"\x89PNG\r\n\x1a\n\0\0"
PROGRAM, ZIP, OLD = b"MZ\x90\0\x03\0\0\0", b"PK\x03\x04\x14\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0"
HEIC, TEXT, RTF = b"\0\0\0\x18ftypheic", "Мен келісемін".encode(), b"{\\rtf1\\ansi"


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("справка.pdf", PDF), ("СПРАВКА.PDF", b"\n\n" + PDF), ("фото.jpg", JPEG), ("фото.jpg", PNG),
        ("IMG_1.HEIC", HEIC), ("доверенность.docx", ZIP), ("письмо.doc", OLD), ("письмо.doc", RTF),
        ("письмо.txt", TEXT), ("document", PDF), ("письмо", b"MZ Baltabay"), ("архив.7z", b"7z\xbc\xaf"),
    ],
)  # fmt: skip
def test_an_honest_name_is_believed_and_an_unknown_one_too(name: str, head: bytes) -> None:
    assert not lies(name, head)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("справка.pdf", PROGRAM), ("справка.pdf", JPEG), ("справка.pdf", TEXT), ("фото.jpg", PDF), ("фото.png", ZIP),
        ("фото.jpg", b"<html><script>"), ("письмо.docx", OLD), ("отчёт.xls", PDF), ("письмо.txt", PROGRAM),
        ("setup.exe", PROGRAM), ("document", b"\x7fELF\x02\x01\x01\0"), ("справка.pdf.exe", PROGRAM),
    ],
)  # fmt: skip
def test_a_file_that_is_something_else_lies_and_a_program_has_no_honest_name(name: str, head: bytes) -> None:
    assert lies(name, head)


def test_what_has_no_mark_is_nothing_that_is_known() -> None:
    assert content_of(TEXT) is None
    assert content_of(b"") is None
    assert content_of(PNG) is Content.PICTURE
