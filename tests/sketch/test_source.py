from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foretrace.sketch.parse import read_sketch
from foretrace.sketch.source import decode_source


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"x = 1\r\ny\r", "x = 1\r\ny\r"),
        ("é😀".encode(), "é😀"),
        (codecs.BOM_UTF8 + b"x", "x"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'", "# -*- coding: latin-1 -*-\nx = 'é'"),
        (b"#!python\n# vim: set fileencoding=cp1252 :\n'\x80'", None),
        (b"\n\n# coding: latin-1\n\xc3\xa9", "\n\n# coding: latin-1\né"),
        (b"x = '\xff'", "x = '\ufffd'"),
        (b"\xff\xfex\x00", "\ufffd\ufffdx\0"),
        (b"# coding: nothing-like-it\n\xc3\xa9", "# coding: nothing-like-it\né"),
        (b"# coding: hex\nx", "# coding: hex\nx"),
        (b"# coding: undefined\nx", "# coding: undefined\nx"),
        (codecs.BOM_UTF8 + b"# coding: latin-1\n\xc3\xa9", "# coding: latin-1\né"),
        (b"# coding: ascii\n\xe9", "# coding: ascii\n\ufffd"),
    ],
)
def test_decoding(data: bytes, text: str | None) -> None:
    decoded = decode_source(data)
    assert decoded == text if text is not None else "€" in decoded


@given(st.binary(max_size=200))
def test_any_bytes_are_a_document(data: bytes) -> None:
    read_sketch(decode_source(data))


def test_invalid_utf_8_leaves_the_rest() -> None:
    data = b"# \xff\xfe\ndef f(x):\n    return ??? + '\xc3('\n"
    sketch = read_sketch(decode_source(data))
    assert [function.name for function in sketch.functions] == ["f"]
    assert len(sketch.holes) == 1
