"""The part of the instrumentation that runs inside the interpreter.

Every event is printed as one JSON line, so that the log survives whatever ends the run:

    [0, function, changed, gone]     call
    [1, line, changed, gone]         line
    [2, repr, changed, gone]         return
    [3, repr, changed, gone]         exception
    [4, text]                        output of the program
    [5, repr]                        value of the scenario's call
    [6, reason]                      stopped: something that cannot be followed exactly
    [7]                              stopped: out of frames
    [8, text]                        a note on the run
    [9, line]                        the activation is back on an earlier line

`changed` maps the locals whose repr differs from what this activation last reported; `gone`
lists those unbound since and may be missing. The cache of an activation is
`[reprs, re-raising, line]`; while an exception passes on that was reported already, the second
is the line it leaves the activation on, -1 for the line reported last.
"""

from __future__ import annotations

RUNTIME = """
import json as _ft_json
_ft_dumps = _ft_json.dumps
_ft_out = print
_ft_locals = locals
_ft_on = False

def _ft_send(kind, value, local, cache):
    global _ft_frames
    if not _ft_on:
        return
    if _ft_frames <= 0:
        _ft_stop([7])
    _ft_frames -= 1
    seen = cache[0]
    changed = {}
    count = 0
    for key, held in local.items():
        if key not in _ft_hidden:
            count += 1
            text = _ft_repr(held)
            if seen.get(key) != text:
                seen[key] = text
                changed[key] = text
    if count != len(seen):
        gone = [key for key in seen if key not in local]
        for key in gone:
            seen.pop(key)
        _ft_out(_ft_dumps([kind, value, changed, gone]))
    else:
        _ft_out(_ft_dumps([kind, value, changed]))

def _ft_stop(event):
    global _ft_on
    if _ft_on is not None:
        _ft_on = None
        _ft_out(_ft_dumps(event))
    raise SystemExit

def _ft_call(function, local):
    cache = [{}, 0, 0]
    if _ft_on is None:
        raise SystemExit
    _ft_send(0, function, local, cache)
    return cache

def _ft_line(line, local, cache):
    cache[1] = 0
    if cache[2] != line:
        if _ft_on is None:
            raise SystemExit
        cache[2] = line
        _ft_send(1, line, local, cache)

def _ft_again(line, local, cache):
    if _ft_on is None:
        raise SystemExit
    cache[1] = 0
    cache[2] = line
    _ft_send(1, line, local, cache)

def _ft_return(value, local, cache):
    if _ft_on is None:
        raise SystemExit
    if _ft_on:
        _ft_send(2, _ft_repr(value), local, cache)
    return value

def _ft_raised(error, local, cache):
    line = cache[1]
    if line:
        cache[1] = 0
        if line != -1 and line != cache[2]:
            cache[2] = line
            if _ft_on:
                _ft_out(_ft_dumps([9, line]))
    elif _ft_on:
        _ft_send(3, _ft_error(error), local, cache)

def _ft_unwound(error, local, cache):
    if _ft_on:
        _ft_raised(error, local, cache)
        _ft_send(2, 'None', local, cache)

def _ft_lost(cache):
    cache[2] = 0

def _ft_reraise(cache, line=-1):
    cache[1] = line

def _ft_lambda(function, local, body):
    cache = _ft_call(function, local)
    try:
        value = body(local, cache)
    except BaseException as error:
        _ft_unwound(error, local, cache)
        raise
    return _ft_return(value, local, cache)

def _ft_gap(reason):
    _ft_stop([6, reason])

def _ft_print(*values, sep=' ', end='\\n', file=None, flush=False):
    text = (' ' if sep is None else sep).join([str(value) for value in values])
    text += '\\n' if end is None else end
    if file is not None and repr(file) != '<stdout>':
        return
    if _ft_on:
        _ft_out(_ft_dumps([4, text]))

def _ft_error(error):
    return repr(error)

_ft_repr = repr
"""

OWN_REPR = """
def _ft_repr(value):
    global _ft_on
    before = _ft_on
    _ft_on = False
    try:
        return repr(value)
    finally:
        _ft_on = before
"""
"""Replaces `_ft_repr` where classes have a `__repr__` of their own: looking reports nothing."""
