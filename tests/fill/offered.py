"""The candidates that a sketch's first hole is offered, without a search."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from foretrace.fill.atoms import scenario_literals
from foretrace.fill.enumerate import Enumerator
from foretrace.fill.harness import Harness, Result
from foretrace.fill.template import build_template
from foretrace.fill.worker import Worker
from foretrace.imagine.interpreter import Interpreter, Limits
from foretrace.sketch.parse import read_sketch


@contextmanager
def enumerator(source: str, interpreter: Interpreter) -> Iterator[Enumerator]:
    """The enumeration for a hole that the first scenario reaches."""
    sketch = read_sketch(source)
    template = build_template(sketch)
    with Worker(interpreter, Limits(seconds=2.0)) as worker:
        harness = Harness(template, sketch.scenarios, worker)
        nodes = [((), first) for first in range(len(sketch.scenarios))]
        result, *_ = harness.run(nodes)
        assert result.result is Result.NEED
        literals = scenario_literals(sketch.scenarios)
        yield Enumerator(template.sites[0], result.place, harness, literals)
