"""What it costs to hold a model to a grammar: by llguidance, and by llama.cpp's own sampler.

Known texts are followed token by token, so that both see the same. Beside them stands what the
model takes to evaluate those tokens one by one, in the same run.
"""

from __future__ import annotations

import ctypes
import json
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import llama_cpp.llama_cpp as api
import numpy as np
from rich.console import Console
from rich.table import Table

from foretrace.config import Settings
from foretrace.world.decoding.matchers import EXPRESSION, LITERAL, Form, Matchers
from foretrace.world.embedded import embedded_model_path
from foretrace.world.llama.context import LlamaContext, LogProbabilities, Step
from foretrace.world.llama.decoding import best_allowed
from foretrace.world.llama.library import usable_threads
from foretrace.world.llama.model import LlamaModel
from foretrace.world.llama.probe import probe

_LITERALS = (
    "{'name': 'Ada Lovelace', 'scores': [1, 2.5, -30, 1e-07], 'tags': ('x', b'\\x00y')}",
    "[(1, 'one'), (2, 'two'), (3, 'three'), {'four', 'five'}, [], {}, None, True]",
    "'The quick brown fox\\njumps over the \"lazy\" dog, again and again.'",
    "{(0, 0): {'left': [1, 4, 9], 'right': None}, (0, 1): {'left': [], 'right': False}}",
)
_EXPRESSIONS = (
    "[item for item in sorted(values, key=lambda pair: pair[1]) if item not in seen]",
    "0, len(arr) - 1 if arr else -1",
    "' '.join(word.capitalize() for word in text.split()) + f'{count:>5}'",
    "{name: max(0, min(100, value ** 2 // 3)) for name, value in table.items()}",
)

# The grammar of literals as GBNF can say it: of any depth, with fewer characters ruled out.
_LITERAL_GBNF = rb"""
root ::= value
value ::= scalar | "set()" | list | tuple | dict | set
list ::= "[" (value (comma value)*)? "]"
tuple ::= "()" | "(" value ",)" | "(" value (comma value)+ ")"
dict ::= "{}" | "{" pair (comma pair)* "}"
pair ::= key ":" " "? value
set ::= "{" key (comma key)* "}"
key ::= scalar | "()" | "(" key ",)" | "(" key (comma key)+ ")"
scalar ::= number | string | bytes | "True" | "False" | "None"
comma ::= "," " "?
number ::= "-"? ("0" | [1-9] [0-9]*) ("." [0-9]+)? ("e" [+-]? [0-9] [0-9]? [0-9]?)?
escape ::= "\\" ([\\'"nrtabfv] | "x" hex hex)
point ::= "\\" ("u" hex hex hex hex | "U00" [01] hex hex hex hex hex)
hex ::= [0-9a-f]
string ::= single | double
single ::= "'" ([^'\\\x00-\x1f] | escape | point)* "'"
double ::= "\"" ([^"\\\x00-\x1f] | escape | point)* "\""
bytes ::= "b'" ([ -&(-Z^-~] | "[" | "]" | escape)* "'"
"""


@dataclass(frozen=True, slots=True)
class Row:
    """Microseconds over `count` measurements."""

    what: str
    count: int
    p50_us: float
    p95_us: float
    per_token: bool
    """Whether it is paid for every token of a text, so that decoding is what to compare with."""


@dataclass(frozen=True, slots=True)
class ConstraintFigures:
    model: str
    vocabulary: int
    """Tokens."""
    threads: int
    rows: list[Row]
    decode_us: float
    """Median of evaluating a token and choosing the next in llama.cpp's own loop."""


def measure(settings: Settings) -> ConstraintFigures:
    """Raises `foretrace.world.protocol.ModelFileError`."""
    path = settings.model_path or embedded_model_path()
    if settings.model_path is not None:
        probe(path)
    threads = usable_threads(settings.threads)
    with closing(LlamaModel(path)) as model:
        started = time.perf_counter_ns()
        matchers = Matchers(model.constraint_tokenizer)
        rows = [_row("tokenizer, once a model", [_since(started)])]
        for name, form, texts in (
            ("literal", LITERAL, _LITERALS),
            ("expression", EXPRESSION, _EXPRESSIONS),
        ):
            rows += _matched(matchers, name, form, [model.tokenize(text) for text in texts])
        tokens = [model.tokenize(text) for text in _LITERALS]
        rows += _sampled(model, tokens)
        own, ours = _loops(model, matchers, tokens, threads)
        rows += [
            _row("a token in llama.cpp's own loop", own, True),
            _row("a token in ours, under the grammar", ours, True),
        ]
        return ConstraintFigures(
            path.stem, model.vocabulary_size, threads, rows, float(np.median(own))
        )


def _row(what: str, times: Sequence[float], per_token: bool = False) -> Row:
    p50, p95 = np.percentile(times, [50, 95])
    return Row(what, len(times), float(p50), float(p95), per_token)


def _since(started: int) -> float:
    """Microseconds."""
    return (time.perf_counter_ns() - started) / 1000


def _timed(times: list[float], work: Callable[..., object], *arguments: object) -> None:
    started = time.perf_counter_ns()
    work(*arguments)
    times.append(_since(started))


def _matched(
    matchers: Matchers, name: str, form: Form, texts: Sequence[Sequence[int]]
) -> list[Row]:
    """llguidance on `texts`, twice: its lexer learns from the first time."""
    compiled: list[float] = []
    _timed(compiled, matchers.begin, form)
    new: list[float] = []
    known: list[float] = []
    forks: list[float] = []
    trials: list[float] = []
    reads: list[float] = []
    rollbacks: list[float] = []
    for masks in (new, known):
        for tokens in texts:
            matcher = matchers.begin(form)
            for token in tokens:
                _timed(masks, matchers.allowed, matcher)
                _timed(trials, matcher.validate_tokens, [token])
                _timed(forks, matcher.deep_copy)
                _timed(reads, matcher.consume_token, token)
                _timed(rollbacks, matcher.rollback, 1)
                matcher.consume_token(token)
            _followed(matcher.is_accepting() and not matcher.is_error())
    return [
        _row(f"{name}: compile the grammar", compiled),
        _row(f"{name}: mask, lexer new", new, True),
        _row(f"{name}: mask, lexer known", known, True),
        _row(f"{name}: try one token", trials, True),
        _row(f"{name}: read a token", reads, True),
        _row(f"{name}: fork", forks, True),
        _row(f"{name}: roll back a token", rollbacks, True),
    ]


def _followed(accepted: bool) -> None:
    """Figures for a text that a grammar refuses would mean nothing."""
    if not accepted:
        raise RuntimeError("A grammar refused one of the texts it is measured with.")


def _sampled(model: LlamaModel, texts: Sequence[Sequence[int]]) -> list[Row]:
    """llama.cpp's grammar sampler on `texts`: all tokens judged, then one accepted."""
    vocabulary = api.llama_model_get_vocab(model.handle)
    candidates = (api.llama_token_data * model.vocabulary_size)()
    compiled: list[float] = []
    times: list[float] = []
    for tokens in texts:
        started = time.perf_counter_ns()
        sampler = api.llama_sampler_init_grammar(vocabulary, _LITERAL_GBNF, b"root")
        compiled.append(_since(started))
        for token in tokens:
            for index in range(model.vocabulary_size):
                candidates[index] = api.llama_token_data(index, 0.0, 0.0)
            judged = api.llama_token_data_array(candidates, len(candidates), -1, False)
            started = time.perf_counter_ns()
            api.llama_sampler_apply(sampler, ctypes.byref(judged))
            api.llama_sampler_accept(sampler, token)
            times.append(_since(started))
            _followed(candidates[token].logit == 0.0)
        api.llama_sampler_free(sampler)
    return [
        _row("literal: llama.cpp's own compile", compiled),
        _row("literal: llama.cpp's sampler", times, True),
    ]


def _loops(
    model: LlamaModel, matchers: Matchers, texts: Sequence[Sequence[int]], threads: int
) -> tuple[list[float], list[float]]:
    """Evaluate a token and choose the next, freely in C and as it is done here, in turns."""
    own: list[float] = []
    ours: list[float] = []
    greedy = api.llama_sampler_init_greedy()
    with (
        closing(LlamaContext(model, 1024, 1, threads)) as free,
        closing(LlamaContext(model, 1024, 1, threads)) as held,
    ):
        batch = api.llama_batch_init(1, 0, 1)
        batch.n_tokens, batch.n_seq_id[0], batch.seq_id[0][0], batch.logits[0] = 1, 1, 0, True

        def sampled(token: int, position: int) -> None:
            batch.token[0], batch.pos[0] = token, position
            api.llama_decode(free.handle, batch)
            api.llama_sampler_sample(greedy, free.handle, -1)

        def chosen(token: int, position: int) -> None:
            rows: list[LogProbabilities] = []
            step = Step(token, position, (0,), wanted=True)
            held.evaluate([step], lambda _, row: rows.append(row))
            best_allowed(rows[0], matchers.allowed(matcher))

        for tokens in texts:
            matcher = matchers.begin(LITERAL)
            for context in (free, held):
                context.truncate(0)
                # The first batch also sets up what later ones reuse.
                context.evaluate([Step(model.start_token, 0, (0,))])
            for position, token in enumerate(tokens[:-1], 1):
                _timed(own, sampled, token, position)
                matcher.consume_token(token)
                _timed(ours, chosen, token, position)
        api.llama_batch_free(batch)
    api.llama_sampler_free(greedy)
    return own, ours


def run_command(json_out: Path | None = None, settings: Settings | None = None) -> None:
    """Measure, print a table, and write the figures to `json_out`."""
    found = measure(settings or Settings())
    title = f"{found.model}, {found.vocabulary} tokens, threads: {found.threads}"
    table = Table(title=title, title_justify="left")
    table.add_column("step", no_wrap=True)
    for heading in ("n", "p50", "p95", "of decoding"):
        table.add_column(heading, justify="right")
    for row in found.rows:
        share = f"{100 * row.p50_us / found.decode_us:.2f}%" if row.per_token else ""
        table.add_row(row.what, str(row.count), _time(row.p50_us), _time(row.p95_us), share)
    Console().print(table)
    if json_out is not None:
        report = asdict(found)
        json_out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def _time(microseconds: float) -> str:
    return f"{microseconds / 1000:.1f} ms" if microseconds >= 1000 else f"{microseconds:.1f} µs"
