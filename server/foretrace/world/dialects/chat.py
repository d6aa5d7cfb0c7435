"""The CWM chat dialect: the model thinks about a question, then answers in a fixed last line.

Format: PROMPTING_GUIDE.md of facebookresearch/cwm. A message is a role between header tokens,
two line ends, its content and an end token. Reasoning is switched on by a system prompt that
shows its form, and the prompt then ends where the reasoning begins; the tags around reasoning
are plain text there. The guide stops at `<|eot_id|>`, whose number in it is that of `<|eom_id|>`
in its tokenizer: any of the three end tokens stops a reply.

Thinking takes tens of times longer than an answer. It ends by itself, or when its share of time
or tokens is used up; what was thought by then stands before the answer all the same. Only the
answer is held to a grammar, so it is a literal whatever was thought.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

from foretrace.cancellation import Cancellation
from foretrace.grammar_files import grammar_file
from foretrace.trace.text import Control, Text, joined
from foretrace.world.decoding.literal_grammar import closed
from foretrace.world.dialects.plain_text import value_prompt
from foretrace.world.protocol import (
    Answer,
    Transcript,
    ValueQuestion,
    WorldModel,
    WorldModelError,
    WrittenToken,
)

_BEGIN = Control("<|begin_of_text|>")
_HEADER = Control("<|start_header_id|>")
_HEADER_END = Control("<|end_header_id|>")
_END = Control("<|eot_id|>")
STOPS = ("<|end_of_text|>", "<|eom_id|>", "<|eot_id|>")

_THINK = "<think>\n"
_THINK_END = "</think>"
_SYSTEM = f"""\
You are a careful Python interpreter. Reason before every answer, in this form:

{_THINK}what you reason
{_THINK_END}
what you answer"""

_ANSWER = "value: "
_LEAST_NATS = -100.0

_THINKING_TOKENS = 768
_THINKING_SECONDS = 30.0
_THINKING_SHARE = 0.5
"""Of the time that is left for the question."""
_STEP_TOKENS = 24
"""Written between two looks at the clock."""
_ANSWER_TOKENS = 96
_CLOSING_TOKENS = 16
"""Most of what stands between reasoning and answer."""
_MOST_SOURCE = 6_000
"""Characters of source, from the end of what comes before the line."""
_MOST_VALUE = 400

_THINKING_GRAMMAR = f"start: TEXT ({' | '.join(STOPS)})\nTEXT: /(?s:.*)/\n"


@dataclass(frozen=True, slots=True)
class Thinking:
    """What a model wrote where it was to reason."""

    text: str
    tokens: int
    """Those up to the end of the reasoning, the tag that ends it included."""
    finished: bool
    """Whether it came to that tag."""
    stopped: bool
    """Whether it ended its reply instead."""


def conversation(*messages: tuple[str, str]) -> Text:
    """`messages`, roles and contents, and the beginning of a reply that reasons."""
    text: list[str | Control] = [_BEGIN]
    for role, content in messages:
        text += [_HEADER, role, _HEADER_END, f"\n\n{content.strip()}", _END]
    return joined((*text, _HEADER, "assistant", _HEADER_END, f"\n\n{_THINK}"))


def read_thinking(written: Sequence[WrittenToken]) -> Thinking:
    """How far the reasoning in `written` goes."""
    data = b""
    for index, token in enumerate(written):
        if token.control is not None:
            return Thinking(_decoded(data), index, finished=False, stopped=True)
        data += token.text
        thought, tag, _ = data.partition(_THINK_END.encode())
        if tag:
            return Thinking(_decoded(thought), index + 1, finished=True, stopped=False)
    return Thinking(_decoded(data), len(written), finished=False, stopped=False)


def value_messages(question: ValueQuestion) -> tuple[tuple[str, str], ...]:
    """The question as a conversation."""
    lines = question.source.split("\n")
    index = min(max(question.line - 1, 0), len(lines) - 1)
    before = "\n".join(lines[:index])[-_MOST_SOURCE:]
    after = "\n".join(lines[index + 1 :])[: _MOST_SOURCE // 2]
    state = "\n".join(f"{name} = {_cut(text)}" for name, text in question.state.items())
    called = f"The program runs `{question.call}`." if question.call else ""
    if called and question.expected is not None:
        called += f" It is known to give `{_cut(question.expected)}`."
    parts = (
        "In this Python code something is unknown: it is not written yet, or cannot be run here.",
        _fenced(f"{before}\n{lines[index]}\n{after}".strip("\n")),
        called,
        "The program has come to this line:",
        _fenced(lines[index]),
        f"with this state:\n{_fenced(state)}" if state else "with no variables yet.",
        f"What does `{question.unknown}` most likely yield there? Reason briefly. End with one "
        f"line, `{_ANSWER}` and the value as a Python literal.",
    )
    return (("system", _SYSTEM), ("user", "\n\n".join(part for part in parts if part)))


def reasoned_value(
    world: WorldModel, question: ValueQuestion, cancellation: Cancellation
) -> Answer:
    """`WorldModel.value`, asked of a model that speaks this dialect.

    The answer is a literal, and a tuple where it is unpacked. Raises what a transcript does.
    """
    opening = value_prompt(question).opening
    transcript = world.transcript(conversation(*value_messages(question)), cancellation)
    try:
        room = world.longest_transcript - transcript.length - _ANSWER_TOKENS - _CLOSING_TOKENS
        if room < _STEP_TOKENS:
            raise WorldModelError("The question is too long for the model to reason about.")
        thinking = think(transcript, min(room, _THINKING_TOKENS), cancellation)
        closing = "" if thinking.finished else f"\n{_THINK_END}"
        transcript.append((f"{closing}\n{_ANSWER}{opening}",))
        rule = "rest_of_tuple::1" if opening else "value::0"
        ends = " | ".join(('"\\n"', *STOPS))
        grammar = f"start: {rule} ({ends})\n{grammar_file('literal.lark')}"
        written = transcript.write(grammar, _ANSWER_TOKENS, cancellation)
    finally:
        transcript.close()
    text = opening + _decoded(b"".join(token.text for token in written.tokens)).strip()
    nats = math.fsum(token.log_probability for token in written.tokens)
    if not written.complete:
        text = closed(text)
    return Answer(text, math.exp(max(_LEAST_NATS, min(0.0, nats))))


def think(transcript: Transcript, most_tokens: int, cancellation: Cancellation) -> Thinking:
    """Let the model reason for as long as there is time; `transcript` then ends behind that."""
    start = transcript.length
    seconds = cancellation.remaining(_THINKING_SECONDS / _THINKING_SHARE) * _THINKING_SHARE
    deadline = time.monotonic() + seconds
    written: list[WrittenToken] = []
    thinking = read_thinking(written)
    while len(written) < most_tokens and time.monotonic() < deadline:
        most = min(_STEP_TOKENS, most_tokens - len(written))
        step = transcript.write(_THINKING_GRAMMAR, most, cancellation)
        written += step.tokens
        thinking = read_thinking(written)
        if thinking.finished or thinking.stopped:
            break
    transcript.rewind(start + thinking.tokens)
    return thinking


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _fenced(code: str) -> str:
    return f"```python\n{code}\n```"


def _cut(text: str) -> str:
    half = _MOST_VALUE // 2
    return text if len(text) <= _MOST_VALUE else f"{text[:half]}...{text[-half:]}"
