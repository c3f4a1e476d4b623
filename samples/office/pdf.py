"""Lines of text → a small valid PDF, as press releases are still sent out."""

from textwrap import wrap

from office.content import Piece

LINES_A_PAGE = 40
_WIDTH = 64  # characters of a line

_PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> >> >>"
)


def pdf(title: str, lines: list[str]) -> bytes:
    """A PDF 1.4 of one page in Helvetica (Latin-1), its cross-reference table right."""
    text = "\n".join(f"({_escaped(line)}) Tj T*" for line in lines[:LINES_A_PAGE])
    stream = f"BT /F1 11 Tf 16 TL 60 780 Td\n{text}\nET".encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        _PAGE,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title (%s) /Producer (sample press office) >>" % _escaped(title).encode("latin-1"),
    ]
    return _assembled(objects)


def sheet(office: str, piece: Piece) -> list[str]:
    """The lines of a piece as it is sent out: letterhead, date, title, text."""
    lines = [office.upper(), f"Press release, {piece.published:%d %B %Y}", "", piece.title]
    for paragraph in piece.body.strip().split("\n\n"):
        lines += ["", *wrap(paragraph, _WIDTH)]
    return lines


def _assembled(objects: list[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
