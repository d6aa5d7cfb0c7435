"""What a client launches: which call of which source, and how it is imagined."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from foretrace.dap.requests import Refused
from foretrace.fill.verbs.asked import asked_scenario
from foretrace.imagine.invent import invent_calls
from foretrace.sketch.model import Function, Scenario, Sketch

SUGGESTED = 5


class Configuration(BaseModel):
    """The arguments of `launch`, as they stand in a launch.json."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=to_camel, populate_by_name=True
    )

    program: str | None = None
    """Path of a file, or the address of a document that an editor has open."""
    text: str | None = None
    """The source itself, if it is not what the file holds."""
    function: str | None = None
    """Whose first scenario to imagine; a call is invented if there is none."""
    line: int | None = Field(default=None, ge=1)
    """A line, from 1, of the function to imagine, where none is named."""
    call: str | None = None
    """The call to imagine, such as `f(1, 2)`."""
    mode: Literal["grounded", "neural"] = "grounded"
    stop_on_entry: bool = True
    fill: bool = True
    """Whether what was found for the holes is put in; else the model says what each gives."""
    max_frames: int | None = Field(default=None, ge=1, le=1_000_000)
    no_debug: bool = False
    """Only say how the run ends."""
    token: str | None = None
    """What the server gave to those who may launch."""


def chosen_scenario(sketch: Sketch, wanted: Configuration) -> Scenario:
    """The scenario to imagine. Raises `Refused`."""
    if wanted.call is not None:
        try:
            return known_scenario(sketch, wanted.call) or asked_scenario(sketch, wanted.call)
        except ValueError as error:
            raise Refused(str(error)) from error
    function = _function(sketch, wanted)
    if function is None:
        if sketch.scenarios:
            return sketch.scenarios[0]
        if not sketch.functions:
            raise Refused("There is no function to imagine; write one first.")
        function = sketch.functions[0]
    own = [each for each in sketch.scenarios if each.function == function.qualname]
    found = own or invent_calls(sketch, function, (), 1)
    if not found:
        raise Refused(f"No call of {function.qualname} could be invented; give one with `call`.")
    return found[0]


def known_scenario(sketch: Sketch, call: str) -> Scenario | None:
    """The document's own scenario of that call."""
    return next((each for each in sketch.scenarios if each.call == call.strip()), None)


def suggested_calls(sketch: Sketch, function: Function) -> list[str]:
    """Calls to choose from: those of its scenarios, then some like them or likely ones."""
    own = [each for each in sketch.scenarios if each.function == function.qualname]
    seeds = [each for each in own if not each.setup]
    invented = invent_calls(sketch, function, seeds, SUGGESTED)
    return list(dict.fromkeys(each.call for each in (*own, *invented)))


def _function(sketch: Sketch, wanted: Configuration) -> Function | None:
    if wanted.function is not None:
        found = sketch.function_named(wanted.function)
        if found is None:
            raise Refused(f"There is no function {wanted.function!r} in this document.")
        return found
    return None if wanted.line is None else sketch.function_at(wanted.line)
