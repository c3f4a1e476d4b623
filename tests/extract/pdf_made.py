"""PDFs for the tests, from lines with their sizes: of our own writing, and hostile where told."""

import zlib
from collections.abc import Sequence

Line = tuple[float, str]  # size in points and text; an empty text is a gap


def page_stream(lines: Sequence[Line]) -> bytes:
    """A page's content: lines from the top, each in its size."""
    told, at = ["BT"], 800.0
    for size, text in lines:
        at -= size * 1.3
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        told.append(f"/F1 {size} Tf 1 0 0 1 60 {at:.1f} Tm ({escaped}) Tj")
    return "\n".join([*told, "ET"]).encode("cp1252", "replace")


def made_pdf(
    pages: Sequence[bytes], properties: str = "", *, extra: str = "", packed: bool = False
) -> bytes:
    """A PDF of these pages; ``properties`` go into its Info, ``extra`` into its trailer."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, raw in enumerate(pages):
        body = zlib.compress(raw, 9) if packed else raw
        how = " /Filter /FlateDecode" if packed else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        head = f"<< /Length {len(body)}{how} >>\nstream\n".encode()
        objects.append(head + body + b"\nendstream")
    objects.append(f"<< {properties} >>".encode("cp1252"))
    return _assembled(objects, extra)


def _assembled(objects: Sequence[bytes], extra: str) -> bytes:
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    out += f"trailer\n<< /Size {size} /Root 1 0 R /Info {size - 1} 0 R {extra} >>\n".encode()
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)
