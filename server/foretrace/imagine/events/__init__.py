"""Instrumentation: a program that reports its own frames while it runs."""

from foretrace.imagine.events.instrument import Instrumented, instrument
from foretrace.imagine.events.registry import Traced
from foretrace.imagine.events.runtime import OWN_REPR, RUNTIME, Kind

__all__ = ["OWN_REPR", "RUNTIME", "Instrumented", "Kind", "Traced", "instrument"]
