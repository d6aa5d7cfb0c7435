"""How fast frames are decoded: what is determined forced in batches, against one by one.

The recorded frames of records as `bench.traces` reads them are written with a model four times:
as a naive sampler does it, an evaluation for each token; forced, where only what the grammar
leaves open takes an evaluation; with old values looked up, which new ones mostly begin with; and
drafted, where the interpreter knows the whole frame, which is evaluated at once and the model's
choices in it are checked. All write the same tokens, those of the record, so that
the times compare. Batches round differently: whether the model would have chosen the same token
each time is compared as well.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from foretrace.bench.recorded_frames import RecordedFrame, recorded_frames
from foretrace.bench.records import read_records
from foretrace.bench.traces import Record, call_of, need_recorder
from foretrace.config import Settings
from foretrace.trace.entry import entry
from foretrace.world.decoding.matchers import Matchers
from foretrace.world.dialects.plain_trace import trace_marks
from foretrace.world.dialects.recognise import dialects_of
from foretrace.world.embedded import embedded_model_path
from foretrace.world.llama.context import LlamaContext, LogProbabilities, Step
from foretrace.world.llama.decoding import Decoder
from foretrace.world.llama.library import usable_threads
from foretrace.world.llama.model import LlamaModel
from foretrace.world.llama.transcripts import tokens_of

_CONTEXT = 4096
_CERTAIN = 1e9
"""Nats that make a token the one chosen."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One way of writing all frames."""

    seconds: float
    frames_per_second: float
    speedup: float
    """Against one by one, in the same run."""
    evaluations: int
    """Of the model, for all frames."""


@dataclass(frozen=True, slots=True)
class Report:
    model: str
    threads: int
    runs: int
    frames: int
    tokens: int
    forced: float
    """Share of the tokens that the grammar determines."""
    alike: float
    """Share of frames in which the model would choose the same, forced or one by one."""
    singly: Figures
    forcing: Figures
    looking_back: Figures
    drafted: Figures


class _Writer:
    """One way of writing, in a context of its own. It is the `Tail` of the decoder, too."""

    def __init__(self, model: LlamaModel, threads: int) -> None:
        self.context = LlamaContext(model, _CONTEXT, 1, threads)
        self.seconds = 0.0
        self.evaluations = 0
        self.length = 0
        self.truth: Sequence[int] = ()
        """Tokens of the frame under way."""
        self.chosen: dict[int, int] = {}
        """What the model would have chosen, by place in the frame."""
        self._done = 0
        self._waiting: list[int] = []

    def restart(self, prompt: Sequence[int]) -> None:
        self.context.truncate(0)
        self.length = 0
        self._waiting = list(prompt)
        # Its last token waits for the first frame.
        self._feed(len(prompt) - 1, ())

    def write(self, text: Sequence[int], work: Callable[[], object]) -> None:
        """Write one frame by `work`, which calls what follows."""
        self.truth, self.chosen, self._done = text, {}, 0
        started = time.perf_counter()
        work()
        self.seconds += time.perf_counter() - started

    def one_by_one(self) -> None:
        for token in self.truth:
            self.row()
            self.extend([token])

    def extend(self, tokens: Sequence[int]) -> None:
        self._waiting.extend(tokens)
        self._done += len(tokens)

    def row(self) -> LogProbabilities:
        return self._guided(self._feed(len(self._waiting), [len(self._waiting) - 1]), [0])[0]

    def rows(self, tokens: Sequence[int], wanted: Sequence[int]) -> list[LogProbabilities]:
        known = len(self._waiting)
        self._waiting.extend(tokens)
        places = [known + index - 1 for index in wanted]
        rows = self._feed(max(places, default=-1) + 1, places)
        found = self._guided(rows, wanted)
        self._done += len(tokens)
        return found

    def drop(self, count: int) -> None:
        self._done -= count
        for _ in range(count):
            if self._waiting:
                self._waiting.pop()
            else:
                self.length -= 1
        self.context.truncate(0, self.length)

    def _guided(
        self, rows: Sequence[LogProbabilities], places: Sequence[int]
    ) -> list[LogProbabilities]:
        """The rows, with the recorded token made the likeliest."""
        for row, place in zip(rows, places, strict=True):
            index = self._done + place
            if index < len(self.truth):  # Else behind where a draft has gone wrong.
                self.chosen[index] = int(row.argmax())
                row[self.truth[index]] = _CERTAIN
        return list(rows)

    def _feed(self, count: int, wanted: Sequence[int]) -> list[LogProbabilities]:
        """Evaluate the first waiting tokens; the rows after those at the indices `wanted`."""
        rows: list[LogProbabilities] = []
        marked = set(wanted)
        steps = [
            Step(token, self.length + index, (0,), index in marked)
            for index, token in enumerate(self._waiting[:count])
        ]
        self.context.evaluate(steps, lambda _, row: rows.append(row))
        del self._waiting[:count]
        self.length += count
        self.evaluations += bool(count)
        return rows


def measure(path: Path, first: int, settings: Settings) -> Report:
    """Write the frames of the first records of a file.

    Raises `RecordError` as `read_records` does and for another Python than CPython 3.11, and
    `foretrace.world.protocol.ModelFileError`.
    """
    need_recorder()
    records = read_records(path, Record)[:first]
    model = LlamaModel(settings.model_path or embedded_model_path())
    threads = usable_threads(settings.threads)
    writers = [_Writer(model, threads) for _ in range(4)]
    singly, forcing, looking_back, drafted = writers
    matchers = Matchers(model.constraint_tokenizer)
    marks = trace_marks(dialects_of(model))
    frames = tokens = choices = alike = 0
    try:
        for record in track(records, "runs", console=Console(stderr=True), transient=True):
            prompt, recorded = recorded_frames(entry(record.code, call_of(record)), marks)
            for writer in writers:
                writer.restart([model.start_token, *tokens_of(model, prompt)])
            for frame in recorded:
                text = tokens_of(model, frame.text)
                if singly.length + len(text) >= _CONTEXT:
                    break
                singly.write(text, singly.one_by_one)
                forcing.write(text, partial(_follow, matchers, frame, forcing))
                before = tokens_of(model, frame.lookup)
                looking_back.write(text, partial(_follow, matchers, frame, looking_back, before))
                drafted.write(text, partial(_follow, matchers, frame, drafted, text))
                frames += 1
                tokens += len(text)
                choices += len(forcing.chosen)
                alike += all(singly.chosen[place] == c for place, c in forcing.chosen.items())
    finally:
        for writer in writers:
            writer.context.close()
        model.close()
    naive, ours, back, ahead = (
        Figures(
            writer.seconds,
            frames / writer.seconds,
            singly.seconds / writer.seconds,
            writer.evaluations,
        )
        for writer in writers
    )
    return Report(
        model=model.path.stem,
        threads=threads,
        runs=len(records),
        frames=frames,
        tokens=tokens,
        forced=1 - choices / max(1, tokens),
        alike=alike / max(1, frames),
        singly=naive,
        forcing=ours,
        looking_back=back,
        drafted=ahead,
    )


def _follow(
    matchers: Matchers, frame: RecordedFrame, writer: _Writer, draft: Sequence[int] = ()
) -> None:
    decoder = Decoder(matchers, frame.grammar)
    decoder.write(writer, _CONTEXT, _CONTEXT, draft)


def run_command(
    path: Path, first: int, json_out: Path | None, settings: Settings | None = None
) -> None:
    """`foretrace bench frames`: print the report, and write it to `json_out` if given."""
    report = measure(path, first, settings or Settings())
    console = Console()
    table = Table(title=f"Recorded frames written by {report.model}, threads: {report.threads}")
    for heading in ("way", "frames/s", "speedup", "evaluations a frame"):
        table.add_column(heading, justify="left" if heading == "way" else "right")
    for name, way in (
        ("one by one", report.singly),
        ("forced", report.forcing),
        ("forced, old values looked up", report.looking_back),
        ("drafted by the interpreter", report.drafted),
    ):
        each = way.evaluations / max(1, report.frames)
        table.add_row(name, f"{way.frames_per_second:.1f}", f"{way.speedup:.1f}", f"{each:.1f}")
    console.print(table)
    console.print(
        f"{report.runs} runs, {report.frames:,} frames, {report.tokens:,} tokens, of which "
        f"{report.forced:.1%} forced; same choices in batches in {report.alike:.1%} of the frames"
    )
    if json_out is not None:
        json_out.write_text(json.dumps(asdict(report), indent=1) + "\n", encoding="utf-8")
