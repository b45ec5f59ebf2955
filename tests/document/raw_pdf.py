"""PDFs written by hand, for what no typesetter would do."""

from __future__ import annotations

import zlib

__all__ = ["build", "encrypted", "flate_bomb", "huge_page", "many_pages", "page_tree_cycle"]

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"


def build(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects, the first of which is the catalog."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        start,
    )
    return bytes(out)


def stream(content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def one_page(content: bytes, box: bytes = b"0 0 612 792") -> list[bytes]:
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R "
        b"/Resources << /Font << /F 5 0 R >> >> >>" % box
    )
    return [CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, stream(content), FONT]


def flate_bomb(operations: int) -> bytes:
    """A small file whose page shows text a million times over."""
    return build(one_page(b"BT /F 10 Tf 50 700 Td\n" + b"(8 GPUs) Tj\n" * operations + b"ET"))


def huge_page() -> bytes:
    return build(one_page(b"BT /F 10 Tf 50 700 Td (We trained on 8 GPUs for 3 days.) Tj ET", b"0 0 1e9 1e9"))


def many_pages(count: int) -> bytes:
    """Pages that share one content."""
    kids = b" ".join(b"%d 0 R" % (number + 5) for number in range(count))
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R "
        b"/Resources << /Font << /F 4 0 R >> >> >>"
    )
    text = stream(b"BT /F 10 Tf 50 700 Td (We trained on 8 GPUs for 3 days.) Tj ET")
    return build(
        [CATALOG, b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count), text, FONT, *[page] * count]
    )


def page_tree_cycle() -> bytes:
    """Two nodes of the page tree, each the other's child."""
    return build(
        [
            CATALOG,
            b"<< /Type /Pages /Kids [3 0 R] /Count 2 >>",
            b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 2 >>",
        ]
    )


def encrypted() -> bytes:
    """A document whose password is not the empty one."""
    entry = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<00> <00>]" % (
        b"41" * 32,
        b"42" * 32,
    )
    return build(one_page(b"BT /F 10 Tf 50 700 Td (secret) Tj ET"), entry)
