"""Fill-in-the-middle prompts in a model's tokens, within the room there is."""

from __future__ import annotations

from foretrace.trace.text import Control
from foretrace.world.dialects.fim import FimFamily, fim_family, fim_prompt, known_suffix
from foretrace.world.llama.model import LlamaModel
from foretrace.world.llama.vocabulary import Prompt, Vocabulary

_SUFFIX_SHARE = 4
"""The suffix may take one part in this many of a prompt."""

_MOST_CHARACTERS_PER_TOKEN = 6


class InfillVocabulary(Vocabulary):
    """The vocabulary of a model of `family`, whose middles end in more ways than its texts."""

    def __init__(self, model: LlamaModel, family: FimFamily) -> None:
        super().__init__(model)
        self.family = family
        # Some files mark them as pieces of text, which they are never used as.
        ends = (model.named(end) for end in family.ends)
        self._ends = [token for token in ends if token is not None]

    @property
    def end_tokens(self) -> list[int]:
        return [*super().end_tokens, *self._ends]

    def infill(self, prefix: str, suffix: str, tokens: int) -> Prompt:
        """The prompt for what stands between the two, cut to at most `tokens`.

        Of the prefix its end is kept, of the suffix its beginning, both by whole lines.
        """
        family = self.family
        # Beside the marks, a start, and the blank that may come before the prefix.
        room = tokens - len(family.marks) - 2
        after = self._beginning(known_suffix(suffix), room // _SUFFIX_SHARE)
        room -= len(self._model.tokenize_inside(after))
        before = self.window(prefix, room)
        continued = self.prompt(before, room + 1) if family.middle is None else None
        parts: list[int] = []
        mark = ""
        for piece in fim_prompt(family, before, after):
            if isinstance(piece, Control):
                mark = piece.name
                parts.append(self._token(mark))
            elif mark == family.suffix:
                parts += self._model.tokenize_inside(piece)
            elif continued is None:
                parts += self._model.tokenize(piece)
        if continued is None:
            return Prompt(tuple(parts), b"")
        # The middle continues the prefix: a token may span the place where it begins.
        return Prompt((*parts, *continued.tokens[1:]), continued.remainder)

    def _token(self, name: str) -> int:
        token = self._model.control(name)
        return self._model.start_token if token is None else token

    def _beginning(self, text: str, tokens: int) -> str:
        """The lines at the beginning of `text` that fit, or what fits of the first one."""
        most = tokens * _MOST_CHARACTERS_PER_TOKEN
        found = self._model.tokenize_inside(text[:most])
        if len(text) <= most and len(found) <= tokens:
            return text
        kept = self.spelled(found[:tokens]).decode("utf-8", "ignore")
        lines, newline, _ = kept.rpartition("\n")
        return lines + newline or kept


def infill_vocabulary(model: LlamaModel) -> InfillVocabulary | None:
    """For a model that was trained to fill in the middle; else `None`."""
    family = fim_family(model)
    return None if family is None else InfillVocabulary(model, family)
