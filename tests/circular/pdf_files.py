"""Small PDF files for tests."""

from __future__ import annotations


def pdf(pages: int = 1, extra: bytes = b"") -> bytes:
    """A PDF of so many empty pages."""
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(pages))
    body = b"".join(
        b"%d 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n" % (number + 3)
        for number in range(pages)
    )
    return (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids ["
        + kids
        + b"] /Count %d >>\nendobj\n" % pages
        + body
        + extra
        + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"
    )
