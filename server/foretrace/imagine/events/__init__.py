"""Instrumentation: a program that reports its own frames while it runs."""

from foretrace.imagine.events.comprehended import SCOPE_NAMES
from foretrace.imagine.events.comprehensions_runtime import COMPREHENSIONS
from foretrace.imagine.events.instrument import (
    FRAMES_OF_COMPREHENSIONS,
    Instrumented,
    instrument,
)
from foretrace.imagine.events.iterators import ITERATORS, Iterators, iterators
from foretrace.imagine.events.registry import Traced
from foretrace.imagine.events.runtime import OWN_REPR, RUNTIME, Kind

__all__ = [
    "COMPREHENSIONS",
    "FRAMES_OF_COMPREHENSIONS",
    "ITERATORS",
    "OWN_REPR",
    "RUNTIME",
    "SCOPE_NAMES",
    "Instrumented",
    "Iterators",
    "Kind",
    "Traced",
    "instrument",
    "iterators",
]
