"""Log-probabilities of many continuations of one prefix, in few batches.

Tokens do not respect the line between prefix and continuation: `f(` and `[1]` together may
begin with the token `([`. So each whole text is tokenized, what all share is evaluated once,
and the rest is a tree of tokens whose nodes see only their ancestors. Where that backs up
into the prefix, the probability is taken under the condition that the text begins as the
prefix does. At the other end the last token stands for every token that begins like it: a
line end is mostly followed by more in the same token.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from foretrace.world.llama.context import BATCH_TOKENS, LlamaContext, LogProbabilities, Step
from foretrace.world.llama.prefix_cache import BRANCH_TOKENS, PrefixCache
from foretrace.world.llama.vocabulary import Tokens, Vocabulary, shared_length


@dataclass(slots=True)
class _Node:
    """A token of the tree. It is evaluated only if something follows it."""

    token: int
    position: int
    children: dict[int, _Node] = field(default_factory=dict)
    texts: list[int] = field(default_factory=list)
    """Indices of the texts that pass through or end here."""
    ending: list[int] = field(default_factory=list)
    """Those that end here."""


def score(
    context: LlamaContext,
    cache: PrefixCache,
    vocabulary: Vocabulary,
    prefix: str,
    continuations: Sequence[str],
) -> list[float]:
    """Nats of each continuation, summed over its tokens.

    0.0 for an empty one, minus infinity for one that is too long for the context.
    """
    scores = [0.0] * len(continuations)
    scored = [index for index, text in enumerate(continuations) if text]
    if not scored:
        return scores
    text = vocabulary.window(prefix, cache.longest_prompt - 1)
    variants = dict(
        zip(scored, vocabulary.extended(text, [continuations[i] for i in scored]), strict=True)
    )
    common = min(shared_length(variants[scored[0]], variants[index]) for index in scored)
    prompt = vocabulary.up_to(text, variants[scored[0]][:common])
    shared = len(prompt.tokens) - 1
    endings = {index: variant[shared:] for index, variant in variants.items()}
    for index in scored:
        if len(endings[index]) > BRANCH_TOKENS:
            scores[index] = -math.inf
            del endings[index]
    trunk = cache.hold(prompt.tokens)
    for group in _groups(endings, len(cache.branches)):
        given = _score_group(context, cache, vocabulary, trunk, prompt.tokens, group, scores)
        condition = _log_mass(given, vocabulary, prompt.remainder)
        for index in group:
            scores[index] = min(0.0, scores[index] - condition)
    return scores


def _log_mass(row: LogProbabilities, vocabulary: Vocabulary, remainder: bytes) -> float:
    """Log-probability that the text goes on with `remainder`, as far as one token tells."""
    return _log_sum(row, vocabulary.agreeing_with(remainder)) if remainder else 0.0


def _log_sum(row: LogProbabilities, tokens: Tokens) -> float:
    return float(np.logaddexp.reduce(row[tokens].astype(np.float64)))


def _groups(endings: dict[int, list[int]], branches: int) -> Iterator[dict[int, list[int]]]:
    """Endings that go through the tree together: similar ones, within cells and branches."""
    group: dict[int, list[int]] = {}
    size = 0
    for index, ending in sorted(endings.items(), key=lambda item: item[1]):
        if group and (len(group) == branches or size + len(ending) > BATCH_TOKENS):
            yield group
            group, size = {}, 0
        group[index] = ending
        size += len(ending)
    if group:
        yield group


def _score_group(
    context: LlamaContext,
    cache: PrefixCache,
    vocabulary: Vocabulary,
    trunk: int,
    prompt: Sequence[int],
    endings: dict[int, list[int]],
    scores: list[float],
) -> LogProbabilities:
    """Add to `scores` what the tree of `endings` yields; the row after `prompt`."""
    root = _tree(prompt, endings)
    branch_of = _branches(root, cache)
    for branch in set(branch_of.values()):
        context.fork(trunk, branch, root.position)
    nodes = [node for node in _walk(root) if node.children]
    steps = [
        Step(
            node.token,
            node.position,
            tuple(sorted({branch_of[text] for text in node.texts if text in branch_of})),
            wanted=True,
        )
        for node in nodes
    ]
    first: list[LogProbabilities] = []

    def read(index: int, row: LogProbabilities) -> None:
        if index == 0:
            first.append(row)
        for child in nodes[index].children.values():
            for text in child.texts:
                scores[text] += float(row[child.token])
            if child.ending:
                piece = vocabulary.pieces[child.token]
                gain = _log_sum(row, vocabulary.starting_with(piece)) - float(row[child.token])
                for text in child.ending:
                    scores[text] += gain

    context.evaluate(steps, read)
    cache.release_branches()
    return first[0]


def _tree(prompt: Sequence[int], endings: dict[int, list[int]]) -> _Node:
    root = _Node(prompt[-1], len(prompt) - 1, texts=list(endings))
    for text, ending in endings.items():
        node = root
        for token in ending:
            node = node.children.setdefault(token, _Node(token, node.position + 1))
            node.texts.append(text)
        node.ending.append(text)
    return root


def _walk(root: _Node) -> Iterator[_Node]:
    """Every node, parents before their children."""
    waiting = [root]
    for node in waiting:
        yield node
        waiting.extend(node.children.values())


def _branches(root: _Node, cache: PrefixCache) -> dict[int, int]:
    """A sequence for each path of evaluated tokens, by the texts that run through to its end."""
    branch_of: dict[int, int] = {}
    free = iter(cache.branches)
    for node in _walk(root):
        if node.children and not any(child.children for child in node.children.values()):
            branch = next(free)
            branch_of.update((text, branch) for text in node.texts)
    return branch_of
