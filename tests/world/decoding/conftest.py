"""Texts read as the embedded model's tokens."""

from __future__ import annotations

import pytest

from foretrace.world.decoding.matchers import Form, Matchers
from foretrace.world.llama.model import LlamaModel


class Reader:
    """Tells of texts whether they are of a form."""

    def __init__(self, matchers: Matchers) -> None:
        self.matchers = matchers

    def begins(self, form: Form, text: str) -> bool:
        """Whether a text of `form` may go on behind `text`, or end there."""
        return self.matchers.read(self.matchers.begin(form), text.encode())

    def accepts(self, form: Form, text: str) -> bool:
        matcher = self.matchers.begin(form)
        return self.matchers.read(matcher, text.encode()) and matcher.is_accepting()


@pytest.fixture(scope="session")
def matchers(model: LlamaModel) -> Matchers:
    return Matchers(model.constraint_tokenizer)


@pytest.fixture(scope="session")
def reader(matchers: Matchers) -> Reader:
    return Reader(matchers)
