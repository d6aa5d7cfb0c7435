"""The shape of a run as data: what `foretrace.traceData` answers, as JSON.

A run of thousands of lines is told by what each line changes, and every value once: some 100
bytes a line that runs.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

ValueData = list[str | float]
"""`[repr]`; with `"imagined"` or `"derived"` and the probability behind it if not computed."""


class FunctionData(TypedDict):
    name: str
    """Qualified."""
    line: int
    """Of the `def`."""
    first: int
    """Of its lines, decorators included."""
    source: list[str]
    """Its lines as they stand in the document."""


class LoopData(TypedDict):
    line: int
    first: int
    """Of the lines of its body, both included."""
    last: int


class HoleData(TypedDict):
    hole: int
    """Index among the holes of the document."""
    line: int
    column: int
    """From 1, in code points."""
    fill: NotRequired[str]
    """What the run was imagined with in its place."""
    probability: NotRequired[float]


class StepData(TypedDict):
    """One run of one line. Values are indices into `TraceData.values`."""

    frame: int
    """Index of its frame in the trace."""
    line: int
    depth: int
    function: int
    """Index into `TraceData.functions`."""
    set: NotRequired[dict[str, int]]
    """Locals that hold something else after the line; at a call all arguments."""
    gone: NotRequired[list[str]]
    """Locals that do not exist any more."""
    holes: NotRequired[list[list[int]]]
    """What holes were taken to be: index of the hole and value."""
    call: NotRequired[bool]
    """The activation begins here; `line` is that of the `def`."""
    took: NotRequired[bool]
    """At a condition or a loop: whether its body runs next."""
    returned: NotRequired[int]
    raised: NotRequired[int]
    cut: NotRequired[bool]
    """The run stopped on this line."""


class OutcomeData(TypedDict):
    kind: str
    """`returned`, `raised`, `diverged` or `unfinished`."""
    text: str
    """In a few words, marked if it is not certain."""
    value: NotRequired[int]
    reason: NotRequired[str]


class ScenarioData(TypedDict):
    call: str
    outcome: str
    """In a few words, marked if it is not certain."""
    line: int
    """Where it stands; 0 if it does not stand in the document."""
    invented: NotRequired[bool]
    """Nobody wrote the call: nothing that comes of it is certain."""
    expected: NotRequired[str]
    """As it is written: a value, or `raises KeyError`."""
    passed: NotRequired[bool]
    """Whether what was expected came true; left out if that was not decided."""


class TraceData(TypedDict):
    version: int | None
    """Of the document, as the client numbers them; `None` as long as it has named none."""
    final: bool
    """Whether the search for fills has ended."""
    function: str
    """Qualified name of the one that the run is shown for."""
    call: str
    guessed: bool
    """The run goes through a hole, or its call is invented: that it goes so is no fact."""
    scenarios: list[ScenarioData]
    """Those that reach that function, this one among them."""
    functions: list[FunctionData]
    """Those that the run reaches."""
    binds: dict[str, list[str]]
    """By line, the locals that it assigns whenever it runs to its end."""
    loops: list[LoopData]
    holes: list[HoleData]
    """In the lines of these functions."""
    values: list[ValueData]
    steps: list[StepData]
    """In the order in which the lines began."""
    outcome: OutcomeData
    output: str
    notes: list[str]
