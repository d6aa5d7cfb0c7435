"""The part of the instrumentation that runs inside the interpreter.

Every event is printed as one JSON line, so that the log survives whatever ends the run. `Kind`
names them; those that report a frame end with `changed`, the locals whose repr differs from what
this activation last reported, and `gone`, those unbound since, left out where there are none.

The cache of an activation is `[reprs, re-raising, line]`; while an exception passes on that was
reported already, the second is the line it leaves the activation on, -1 for the line reported last.
`_ft_on` is None once the run is over, False while nothing is to be reported.
"""

from __future__ import annotations

from enum import IntEnum


class Kind(IntEnum):
    """The first item of an event; what follows it is in the comment."""

    CALL = 0  # number of the function or [number, line if another than its first], changed, gone
    LINE = 1  # line, changed, gone
    RETURN = 2  # repr, changed, gone
    EXCEPTION = 3  # [type, text, repr, whether the program itself made it], changed, gone
    OUTPUT = 4  # text the program printed
    RESULT = 5  # repr of the value of the scenario's call
    STOPPED = 6  # why the run cannot be followed further
    EXHAUSTED = 7  # nothing: out of frames
    NOTE = 8  # a sentence about the run
    BACK = 9  # the earlier line that the activation is on again
    VALUE = 10  # number of the unknown, repr of what it was taken to be
    SKIPPED = 11  # number of the statement hole that was passed over
    LOADED = 12  # nothing: the module's own statements are done
    ASKED = 13  # number of the unknown, state: asked where the run cannot wait
    UNSURE = 14  # a sentence: what follows depends on something that differs between runs
    STARTED = 15  # nothing: a generator expression is there to give items
    ENDED = 16  # nothing: one gives no more
    LOOKED = 17  # number of the look, step, repr or None, [what evaluating it raised]


RUNTIME = r"""
import json as _ft_json
_ft_dumps = _ft_json.dumps
_ft_out = print
_ft_locals = locals
_ft_on = False
_ft_frames = 0
_ft_owned = []
_ft_answers = list(_ft_given)

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
        own = any([error is owned for owned in _ft_owned])
        _ft_send(3, [type(error).__name__, str(error), repr(error), own], local, cache)

def _ft_unwound(error, local, cache):
    if _ft_on:
        _ft_raised(error, local, cache)
        _ft_send(2, 'None', local, cache)

def _ft_lost(cache):
    cache[2] = 0

def _ft_reraise(cache, line=-1):
    cache[1] = line

def _ft_own(error):
    if type(error).__name__ == 'type':
        error = error()
    _ft_owned.append(error)
    if len(_ft_owned) > 32:
        _ft_owned.pop(0)
    return error

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

def _ft_note(text):
    if _ft_on is not None:
        _ft_out(_ft_dumps([8, text]))

def _ft_unsure(text):
    if _ft_on is not None:
        _ft_out(_ft_dumps([14, text]))

def _ft_print(*values, sep=' ', end='\n', file=None, flush=False):
    text = (' ' if sep is None else sep).join([_ft_text(value) for value in values])
    text += '\n' if end is None else end
    if _ft_on and (file is None or repr(file) == '<stdout>'):
        _ft_out(_ft_dumps([4, text]))

def _ft_known(local, state):
    cache = local.get('_ft_c', [])
    if len(cache) > 4:
        _ft_known(cache[4], state)
    for key, held in local.items():
        if key == '_ft_l':
            for outer, value in held.items():
                if outer != '.0' and outer not in _ft_hidden:
                    state[outer] = _ft_repr(value)
        elif key not in _ft_hidden:
            state[key] = _ft_repr(held)

def _ft_unknown(number, local, *evaluated):
    if _ft_on is None:
        raise SystemExit
    state = {}
    _ft_known(local, state)
    if _ft_answers:
        value = _ft_answers.pop(0)
    else:
        try:
            value = _ft_ask(number, state)
        except NotImplementedError:
            _ft_stop([13, number, state])
    _ft_out(_ft_dumps([10, number, _ft_repr(value)]))
    return value

def _ft_filled(number, value):
    if _ft_on is not None:
        _ft_out(_ft_dumps([10, number, _ft_repr(value)]))
    return value

def _ft_skipped(number):
    if _ft_on is not None:
        _ft_out(_ft_dumps([11, number]))

def _ft_text(value):
    if isinstance(value, (set, frozenset, list, tuple, dict)):
        return _ft_repr_of(value)
    return str(value)

_ft_repr_of = repr
"""

OWN_REPR = """
def _ft_repr(value):
    global _ft_on
    before = _ft_on
    _ft_on = False
    try:
        return _ft_repr_of(value)
    except Exception:
        return '<' + type(value).__name__ + ' object at 0x0>'
    finally:
        _ft_on = before
"""
"""The `_ft_repr` to use where classes have a `__repr__` of their own.

Looking reports nothing; an object that cannot show itself yet is shown as one without a `__repr__`.
"""
