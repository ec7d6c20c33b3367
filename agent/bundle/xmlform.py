"""Takes secrets out of one XML document, as a stream; what is no secret stays as it was written, byte for byte."""

from __future__ import annotations

import re
from html import unescape
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape

from agent.bundle.jsonform import JsonForm
from agent.bundle.textform import TextForm, only_shapes, redacted_leaf
from agent.bundle.tokens import Tokens
from agent.errors import RedactionFailed
from agent.policy.redaction import keywords, tree
from agent.policy.redaction.telling import Telling

LONGEST: Final = 8 << 20
"""Bytes of the longest tag, comment or secret."""

_NEAR: Final = 200
_STREAMED: Final = 1 << 16
_DEEPEST: Final = 500
_INSIDE: Final = rb"[^<>\"']*+(?:(?:\"[^\"<]*+\"|'[^'<]*+')[^<>\"']*+)*+"
_MARKUP: Final = re.compile(
    rb"<(?:(?P<shut>/)?(?:[\w.-]+:)?(?P<name>[A-Za-z_][\w.-]*+)(?P<rest>"
    + _INSIDE
    + rb")>(?:(?(shut)(?!))(?<!/>)(?P<value>[^<]*+)(?P<end></(?:[\w.-]+:)?(?P=name)\s*>))?"
    rb"|!--(?P<comment>.*?)-->|!\[CDATA\[(?P<cdata>.*?)\]\]>|\?.*?\?>)",
    re.DOTALL,
)
_LEAVES: Final = re.compile(rb"(?:\s*+<(?P<name>(?:[\w.-]+:)?[A-Za-z_][\w.-]*+)(?:\s[^<>]*+)?(?<!/)>[^<]*+</(?P=name)\s*+>)++")
_ATTRIBUTE: Final = re.compile(rb"(?:[\w.-]+:)?([A-Za-z][\w.-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CONTROL: Final = bytes(code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D))
_TO_BLANK: Final = bytes.maketrans(_CONTROL, b" " * len(_CONTROL))
_REFERENCE: Final = re.compile(rb"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
_JSON: Final = re.compile(rb"\s*[{\[]\s*[\"{\[]")


class XmlForm:
    """Redacts one document; `rest` is what follows its end, `None` while it goes on."""

    def __init__(self, tokens: Tokens) -> None:
        self.rest: bytes | None = None
        self._tokens = tokens
        self._path: list[str] = []
        self._watched = 0
        self._slow = 0
        self._held = b""
        self._told = Telling(b"")
        self._stream: TextForm | JsonForm | None = None
        self._checked = _checker()

    def feed(self, data: bytes) -> bytes:
        """Take more; returns what is ready. Raises `RedactionFailed` where it is not well-formed."""
        data = self._held + data.translate(_TO_BLANK)
        self._told = Telling(data)
        out: list[bytes] = []
        done = self._elements(data, out)
        if self.rest is None:
            done = self._long_text(data, done, out)
        self._check(data[:done], final=self.rest is not None)
        self._held = data[done:] if self.rest is None else b""
        if len(self._held) > LONGEST:
            raise RedactionFailed(f"XML with a piece of more than {LONGEST} bytes")
        return b"".join(out)

    def _elements(self, data: bytes, out: list[bytes]) -> int:
        """Pass on what is whole; returns where the rest begins. What stays as it is, is copied in long pieces."""
        done = copied = self._slow = 0
        while self.rest is None:
            done = self._past_leaves(data, done)
            markup = _MARKUP.search(data, done)
            if markup is None:
                break
            start = markup.start()
            if self._stream or not (start == done or data[done:start].isspace()):
                if data.find(b"<", done, start) >= 0:
                    break
                copied = self._changed(data, copied, (done, start), self._text(data, done, start), out)
            copied = self._markup(data, copied, markup, out)
            done = markup.end()
            if not self._path and markup["name"] is not None:
                self.rest = data[done:]
        out.append(data[copied:done])
        return done

    def _past_leaves(self, data: bytes, done: int) -> int:
        """Where the next element is that is worth looking at; a row of leaves without a telling word is passed over at once."""
        if done < self._slow or not self._path or self._stream or self._watched:
            return done
        told = self._told.after(done)
        leaves = _LEAVES.match(data, done, told)
        if leaves is None:
            self._slow = min(told, len(data)) + 1 if told < done + _NEAR else done + 1
            return done
        return leaves.end()

    def _changed(self, data: bytes, copied: int, span: tuple[int, int], new: bytes | None, out: list[bytes]) -> int:
        """Write what changes, and what is before it; returns up to where all is written."""
        if new is None:
            return copied
        out += [data[copied : span[0]], new]
        return span[1]

    def _markup(self, data: bytes, copied: int, markup: re.Match[bytes], out: list[bytes]) -> int:
        """A tag, a whole leaf, a comment, a piece of CDATA, or an instruction."""
        name, shut, rest, value = markup.group("name", "shut", "rest", "value")
        if shut is not None:
            self._watched -= bool(self._path) and tree.watched(self._path.pop())
            return copied
        if name is None:
            return self._changed(data, copied, markup.span(), self._other(markup), out)
        if rest and b"=" in rest and self._told.within(*markup.span("rest")):
            copied = self._changed(data, copied, markup.span("rest"), self._attributes(rest), out)
        if value is not None:
            return self._whole(data, copied, markup, out)
        if not rest.endswith(b"/"):
            self._path.append(name.decode("latin-1"))
            self._watched += tree.watched(self._path[-1])
            if len(self._path) > _DEEPEST:
                raise RedactionFailed(f"XML of more than {_DEEPEST} levels")
        return copied

    def _whole(self, data: bytes, copied: int, markup: re.Match[bytes], out: list[bytes]) -> int:
        """An element that holds nothing but text."""
        start, end = markup.span("value")
        leaf = markup["name"].decode("latin-1")
        told = self._told.within(start, end)
        if not told and not tree.possible(leaf, self._path[-1] if self._path else ""):
            return copied
        self._path.append(leaf)
        copied = self._changed(data, copied, (start, end), self._leaf(data[start:end], told=told), out)
        self._path.pop()
        return copied

    def close(self) -> bytes:
        """The end of the text, which must be the end of the document, or of comments without one."""
        if self.rest is None and (self._path or self._held.strip()):
            raise RedactionFailed("XML that ends in the middle")
        return self._held

    def _check(self, data: bytes, *, final: bool) -> None:
        try:
            self._checked.Parse(_REFERENCE.sub(_legal, data) if b"&#" in data else data, final)
        except expat.ExpatError as error:
            raise RedactionFailed(f"XML that is not well-formed: line {error.lineno}: {expat.ErrorString(error.code)}") from None

    def _attributes(self, rest: bytes) -> bytes:
        return _ATTRIBUTE.sub(self._attribute, rest)

    def _attribute(self, found: re.Match[bytes]) -> bytes:
        category = keywords.exact(found[1].decode("latin-1"))
        start, end = found.span(2 if found[2] is not None else 3)
        value = found.string[start:end]
        if category and value.strip():
            new = self._token(value, category)
        else:
            new = _escaped(redacted_leaf(_unescaped(value), self._tokens)) if b"xmlns" not in found[0] else value
        return (
            found[0]
            if _unescaped(new) == _unescaped(value)
            else found[0].replace(value, new.replace(b'"', b"&quot;").replace(b"'", b"&apos;"))
        )

    def _other(self, markup: re.Match[bytes]) -> bytes | None:
        """What becomes of a comment or a piece of CDATA; `None` where it stays."""
        if (comment := markup["comment"]) is not None:
            clean = redacted_leaf(comment, self._tokens)
            return None if clean == comment else b"<!--" + clean + b"-->"
        if (text := markup["cdata"]) is not None:
            return self._leaf(_escaped(text), told=True)
        return None

    def _text(self, data: bytes, start: int, end: int) -> bytes | None:
        """What becomes of the text up to the next tag; `None` where it stays."""
        if self._stream is not None:
            return self._streamed(data[start:end], whole=True)
        if not self._path:
            return None
        told = self._told.within(start, end)
        return self._leaf(data[start:end], told=told) if told or tree.possible(self._path[-1], self._parent) else None

    @property
    def _parent(self) -> str:
        return self._path[-2] if len(self._path) > 1 else ""

    def _leaf(self, raw: bytes, *, told: bool) -> bytes | None:
        bare = raw.strip()
        if not bare:
            return None
        leaf = self._path[-1] if self._path else ""
        if tree.possible(leaf, self._parent) and (category := tree.secret_of(self._path, _unescaped(bare).decode("utf-8", "replace"))):
            return raw.replace(bare, self._token(bare, category), 1)
        text = _unescaped(raw)
        clean = self._clean(text, leaf) if told else text
        return None if clean == text else _escaped(clean)

    def _clean(self, text: bytes, leaf: str) -> bytes:
        if leaf in tree.FREE_TEXT:
            return only_shapes(text, self._tokens)
        if _JSON.match(text):
            form = JsonForm(self._tokens)
            return form.feed(text) + form.close() + redacted_leaf(form.rest or b"", self._tokens)
        return redacted_leaf(text, self._tokens)

    def _token(self, raw: bytes, category: str) -> bytes:
        return self._tokens.token(_unescaped(raw), category).encode()

    def _long_text(self, data: bytes, done: int, out: list[bytes]) -> int:
        """Of a text that goes on, pass on what can be before its end is known; returns where the rest begins."""
        end = data.find(b"<", done)
        end = len(data) if end < 0 else end
        if end - done < _STREAMED or not self._path:
            return done
        if self._stream is None:
            possible = tree.possible(self._path[-1], self._parent)
            if possible and tree.secret_of(self._path, data[done:end].decode("latin-1")):
                return done
            self._stream = JsonForm(self._tokens) if _JSON.match(data, done) else TextForm(self._tokens)
        cut = max(data.rfind(b"\n", done, end), data.rfind(b">", done, end)) + 1
        if cut > done:
            out.append(self._streamed(data[done:cut], whole=False))
        return max(cut, done)

    def _streamed(self, raw: bytes, *, whole: bool) -> bytes:
        """A piece of a long text; `whole` where it is the last one."""
        form = self._stream
        if form is None:
            return raw
        out = form.feed(_unescaped(raw))
        if isinstance(form, JsonForm) and form.rest is not None:
            rest, self._stream = form.rest, TextForm(self._tokens)
            return _escaped(out) + self._streamed(_escaped(rest), whole=whole)
        if whole:
            out += form.close()
            self._stream = None
        return _escaped(out)


def _checker() -> expat.XMLParserType:
    """Says whether the document is well-formed; any byte over 127 counts as a letter, and no document type is accepted."""
    parser = expat.ParserCreate("iso-8859-1")
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise RedactionFailed("XML with a document type declaration")


def _unescaped(raw: bytes) -> bytes:
    if b"&" not in raw:
        return raw
    return unescape(raw.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _escaped(text: bytes) -> bytes:
    if not any(mark in text for mark in (b"&", b"<", b">")):
        return text
    return escape(text.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _legal(reference: re.Match[bytes]) -> bytes:
    """A reference to a character that XML does not have counts as a blank."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    legal = code in (0x09, 0x0A, 0x0D) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    return reference[0] if legal else b" "
