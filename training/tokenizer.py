"""The byte-level tokenizer of our models: short where values are spelled, long where code repeats.

Small models lose string values where a token stands for several characters of them. So nothing
inside a word is ever merged: tokens of several letters begin with what stands before a word in
code (a space, a dot, a bracket), or spell `True`, `False` and `None`. Digits are single. A token
never reaches over the quote between the JSON of a frame and the value in it, so that text which a
grammar forces is split as the same text is in training.

The merges say how byte-pair encoding gets there, and llama.cpp's `qwen2` pre-tokenizer splits text
beforehand (the same regular expression: transformers, `models/qwen2/tokenization_qwen2.py`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer
from tokenizers.decoders import ByteLevel as ByteLevelDecoder
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import ByteLevel, Sequence, Split

from foretrace.world.dialects.recognise import CWM_TRACE_TOKENS

VOCABULARY_FILE = "vocabulary.json"
PRE_TOKENIZER = "qwen2"
"""llama.cpp's name for the split."""
SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|"
    r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
INFILL_TOKENS = ("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>")
"""Qwen2.5-Coder's names for the parts of a text whose middle is asked for."""
CONTROL_TOKENS = (*CWM_TRACE_TOKENS, *INFILL_TOKENS)
_LEADS = " .([{"
"""What may stand before a word that is one token."""
_WORDS = ("True", "False", "None", " START", "_OF", "_TRACE")
_PUNCTUATION = (
    *(" =", " ==", " !=", " <", " <=", " >", " >=", " +", " +=", " -", " -=", " *", " *=", " **"),
    *(" /", " //", " %", " &", " |", " ^", " (", " [", " {", " #", " <<", " :", " ->"),
    *("()", "):", "))", "])", ")]", "]:", "),", "],", ":\n", ")\n", "):\n", "))\n", "]\n", "])\n"),
    *("()\n", "()):", "():\n", '":', '",', '"}', '{"', ' "..'),
)
"""Runs of punctuation that are one token; none holds a quote and something of a value."""
_UNCHANGED = ((' "..', '",'), (' "..', '"}'))
"""Merges that make one token of a local that is unchanged, which most are."""
_INDENTS = ((1, 1), (2, 2), (4, 4), (2, 1), (4, 3), (8, 3), (8, 7))
"""Merges of spaces that make 3, 7, 11 and 15 of them, which with that of the word indent it."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a tokenizer consists of, in the byte-level alphabet of GPT-2."""

    tokens: tuple[str, ...]
    """By number; the control tokens last."""
    merges: tuple[tuple[str, str], ...]

    @property
    def controls(self) -> Mapping[str, int]:
        return {name: self.tokens.index(name) for name in CONTROL_TOKENS}

    def save(self, path: Path) -> None:
        path.write_text(
            json.dumps({"tokens": self.tokens, "merges": self.merges}, indent=0), encoding="utf-8"
        )

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Raises `OSError`, and `ValueError` or `KeyError` for a file that is none."""
        stored = json.loads(path.read_text(encoding="utf-8"))
        merges = tuple((left, right) for left, right in stored["merges"])
        return cls(tuple(stored["tokens"]), merges)


def learn(texts: Iterable[str], size: int) -> Vocabulary:
    """A vocabulary of `size` tokens in which the words most common in `texts` are one token each.

    A word takes a token for each of its beginnings, which words share.
    """
    alphabet = _byte_alphabet()
    merges: dict[tuple[str, str], None] = {}
    tokens = dict.fromkeys(alphabet.values())
    spaces = [alphabet[ord(" ")] * count for count in range(16)]
    for left, right in _INDENTS:
        merges[spaces[left], spaces[right]] = None
        tokens[spaces[left + right]] = None
    for text in (*_PUNCTUATION, *_WORDS):
        _chain(text, alphabet, tokens, merges)
    for parts in _UNCHANGED:
        first, last = ("".join(alphabet[byte] for byte in part.encode()) for part in parts)
        merges[first, last] = None
        tokens[first + last] = None
    room = size - len(CONTROL_TOKENS)
    for word in _words(texts):
        if len(tokens) + len(word) - 1 > room:
            break
        _chain(word, alphabet, tokens, merges)
    filler = [f"<|unused_{number}|>" for number in range(room - len(tokens))]
    return Vocabulary((*tokens, *filler, *CONTROL_TOKENS), tuple(merges))


def build(vocabulary: Vocabulary) -> Tokenizer:
    """A tokenizer of text alone: no control token is ever read in it."""
    numbers = {token: number for number, token in enumerate(vocabulary.tokens)}
    tokenizer = Tokenizer(BPE(numbers, list(vocabulary.merges)))
    tokenizer.pre_tokenizer = Sequence(
        [Split(Regex(SPLIT), "isolated"), ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    tokenizer.decoder = ByteLevelDecoder()
    tokenizer.encode_special_tokens = True
    tokenizer.add_special_tokens([AddedToken(name, special=True) for name in CONTROL_TOKENS])
    return tokenizer


def _words(texts: Iterable[str]) -> Iterator[str]:
    """Words with what stands before them, those first that save most."""
    split = Split(Regex(SPLIT), "isolated")
    counts = Counter(
        piece
        for text in texts
        for piece, _ in split.pre_tokenize_str(text)
        if len(piece) > 2 and piece[0] in _LEADS and piece[1:].isascii() and piece[1:].isalpha()
    )
    yield from sorted(counts, key=lambda piece: (-counts[piece] * (len(piece) - 1), piece))


def _chain(
    text: str,
    alphabet: Mapping[int, str],
    tokens: dict[str, None],
    merges: dict[tuple[str, str], None],
) -> None:
    """Merges that build `text` from its begin on."""
    spelled = [alphabet[byte] for byte in text.encode()]
    for end, following in pairwise(range(1, len(spelled) + 1)):
        merges["".join(spelled[:end]), spelled[following - 1]] = None
        tokens["".join(spelled[:following])] = None


def _byte_alphabet() -> dict[int, str]:
    """Each byte's character in GPT-2's encoding (its `bytes_to_unicode`): printable ones as
    themselves, the others from U+0100 on."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    alphabet = {byte: chr(byte) for byte in printable}
    alphabet.update({byte: chr(0x100 + number) for number, byte in enumerate(others)})
    return dict(sorted(alphabet.items()))
