"""The JSON contracts, as a reader of the output would write them down."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class HoleObject(Strict):
    line: int = Field(ge=1)
    column: int = Field(ge=1)
    kind: Literal["expression", "statement", "unfillable"]


class SolutionObject(Strict):
    fills: list[str]
    probability: float = Field(ge=0, le=1)
    verified: bool
    scenarios_passed: int = Field(ge=0)
    scenarios: int = Field(ge=0)


class ChoiceObject(Strict):
    value: str
    solution: int = Field(ge=0)


class AskObject(Strict):
    call: str
    answers: list[ChoiceObject] = Field(min_length=2)


class FillObject(Strict):
    id: str | int | None = None
    holes: list[HoleObject]
    solutions: list[SolutionObject]
    elapsed_ms: float = Field(ge=0)
    reason: str | None = None
    notes: list[str] = []
    ask: AskObject | None = None

    @model_validator(mode="after")
    def consistent(self) -> FillObject:
        assert bool(self.solutions) != bool(self.reason), "a reason if and only if no solution"
        assert all(len(s.fills) == len(self.holes) for s in self.solutions)
        assert all(s.scenarios_passed <= s.scenarios for s in self.solutions)
        if self.ask is not None:
            assert len({answer.value for answer in self.ask.answers}) == len(self.ask.answers)
            assert all(a.solution < len(self.solutions) for a in self.ask.answers)
        return self


class RefinementObject(Strict):
    text: str
    holes: int = Field(ge=1)
    probability: float | None = Field(ge=0, le=1)


class RefinedHole(HoleObject):
    refinements: list[RefinementObject]
    reason: str | None = None


class RefineObject(Strict):
    holes: list[RefinedHole]
    elapsed_ms: float = Field(ge=0)
    reason: str | None = None


class SideObject(Strict):
    scenarios: int = Field(ge=1)
    fill: str | None


class SplitObject(Strict):
    condition: str
    text: str
    holes: int = Field(ge=2)
    true: SideObject
    false: SideObject


class SplitHole(HoleObject):
    splits: list[SplitObject]
    reason: str | None = None


class SplitsObject(Strict):
    holes: list[SplitHole]
    elapsed_ms: float = Field(ge=0)
    reason: str | None = None


class ExplainedScenario(Strict):
    call: str
    expected: str | None
    result: str
    passed: bool


class FailureObject(Strict):
    call: str
    result: str


class DifferenceObject(Strict):
    call: str
    result: str
    instead: str


class AlternativeObject(Strict):
    fill: str
    probability: float | None = Field(ge=0, le=1)
    fails: list[FailureObject]
    difference: DifferenceObject | None


class ExplainedHole(HoleObject):
    fill: str
    probability: float = Field(ge=0, le=1)
    verified: bool
    proposed_by: Literal["search and model", "search", "unknown"]
    scenarios: list[ExplainedScenario]
    alternatives: list[AlternativeObject]


class UnexplainedHole(HoleObject):
    reason: str


class ExplainObject(Strict):
    holes: list[ExplainedHole | UnexplainedHole]
    elapsed_ms: float = Field(ge=0)
    reason: str | None = None


class ValueObject(Strict):
    repr: str
    origin: Literal["computed", "imagined", "derived"]
    probability: float = Field(ge=0, le=1)


class FrameObject(Strict):
    event: Literal["call", "line", "return", "exception"]
    line: int = Field(ge=0)
    depth: int = Field(ge=1)
    function: str
    locals: dict[str, ValueObject]
    value: ValueObject | None = None
    probability: float | None = Field(default=None, ge=0, le=1)


class OutcomeObject(Strict):
    kind: Literal["returned", "raised", "diverged", "unfinished"]
    value: ValueObject | None = None
    reason: str | None = None


class ModelObject(Strict):
    name: str
    decoded_tokens: int = Field(ge=0)
    forced_tokens: int = Field(ge=0)


class HoleValueObject(Strict):
    hole: int = Field(ge=0)
    step: int = Field(ge=0)
    value: ValueObject


class TraceObject(Strict):
    id: str | int | None = None
    call: str
    mode: Literal["grounded", "neural"]
    frames: list[FrameObject]
    outcome: OutcomeObject
    elapsed_ms: float = Field(ge=0)
    holes: list[HoleValueObject] = []
    output: str = ""
    notes: list[str] = []
    model: ModelObject | None = None


class TracesObject(Strict):
    id: str | int | None = None
    traces: list[TraceObject]


class ErrorObject(Strict):
    id: str | int | None = None
    error: str
