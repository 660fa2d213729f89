"""What is a file really, by its first bytes? A name is only what somebody wrote over it."""

from enum import StrEnum

# As much of a file as is looked at: the mark of a PDF may stand anywhere in it.
HEAD = 1024


class Content(StrEnum):
    PICTURE = "picture"
    PDF = "pdf"
    OFFICE = "office"  # Word, Excel and the like up to 2003
    PACKED = "packed"  # a ZIP: also the office files since
    RTF = "rtf"
    PROGRAM = "program"


# At which byte what stands.
MARKS = (
    (0, b"\xff\xd8\xff", Content.PICTURE),  # JPEG
    (0, b"\x89PNG\r\n\x1a\n", Content.PICTURE),
    (0, b"GIF8", Content.PICTURE),
    (8, b"WEBP", Content.PICTURE),
    (4, b"ftyp", Content.PICTURE),  # HEIC, as telephones take it
    (0, b"II*\0", Content.PICTURE),  # TIFF
    (0, b"MM\0*", Content.PICTURE),
    (0, b"BM", Content.PICTURE),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Content.OFFICE),
    (0, b"PK\x03\x04", Content.PACKED),
    (0, b"{\\rtf", Content.RTF),
    (0, b"\x7fELF", Content.PROGRAM),
    (0, b"\xcf\xfa\xed\xfe", Content.PROGRAM),
    (0, b"\xca\xfe\xba\xbe", Content.PROGRAM),
)
# What a name promises. Which kind of picture it is does no harm, and programs write three kinds of files as .doc.
PROMISED = {
    **dict.fromkeys(
        ("jpg", "jpeg", "png", "gif", "webp", "heic", "heif", "tif", "tiff", "bmp"), frozenset({Content.PICTURE})
    ),
    "pdf": frozenset({Content.PDF}),
    **dict.fromkeys(("doc", "xls", "ppt"), frozenset({Content.OFFICE, Content.PACKED, Content.RTF})),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "zip"), frozenset({Content.PACKED})),
    "rtf": frozenset({Content.RTF}),
}


def content_of(head: bytes) -> Content | None:
    """By the first bytes of a file; None for what has no mark, as a text."""
    if b"%PDF-" in head[:HEAD]:
        return Content.PDF
    if head.startswith(b"MZ") and b"\0" in head:  # a word may begin like this, a word with a zero in it does not go on
        return Content.PROGRAM
    return next((found for at, mark, found in MARKS if head[at : at + len(mark)] == mark), None)


def lies(name: str, head: bytes) -> bool:
    """Whether a file is something else than its name says; a program is taken under no name."""
    found, promised = content_of(head), PROMISED.get(name.rpartition(".")[2].lower())
    return found is Content.PROGRAM or (promised is not None and found not in promised)
