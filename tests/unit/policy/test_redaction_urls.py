"""Secrets in URLs: before the host, and among the parameters."""

from __future__ import annotations

import pytest

from agent.policy.redaction.shapes import by_shape


@pytest.mark.parametrize(
    ("text", "secrets"),
    [
        (b'"https://lab:pass-1@192.0.2.43/upload?token=tok-2";', [b"pass-1", b"tok-2"]),
        (b"https://example.net/a?x=1&amp;api_key=tok-2&amp;y=3", [b"tok-2"]),
        (b"https://example.net/a?X-Amz-Signature=abc123", [b"abc123"]),
        (b"https://example.net/a?access_token=abc123#top", [b"abc123#top"]),
        (b"https://example.net/key=/token?page=2&sort=key", []),
        (b"https://192.0.2.43:8443/upload", []),
    ],
)
def test_urls(text: bytes, secrets: list[bytes]) -> None:
    """What proves who we are goes; where it leads stays."""
    assert [text[span.start : span.end] for span in by_shape(text)] == secrets
