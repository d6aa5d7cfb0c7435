"""The part of a counted run that is inside the interpreter.

A program that is instrumented to report frames is loaded as it is; then the functions that report
are replaced by ones that count. What a call did is printed as one JSON line, see `counted.read`.

An activation's cache is `[locals, re-raising, line, counts of its function, number of it, …]`: the
places that imagination uses hold what it expects there. Lines are those of the function's unit.
"""

from __future__ import annotations

COUNTING = r"""
import math as _fs_math
_fs_steps = 0
_fs_limit = 0
_fs_counts = []
_fs_calls = []
_fs_stack = []
_fs_raised = None
_fs_stopped = None
_fs_work = {}
_fs_peak = 0
_fs_peak_line = 0
_fs_deepest = 0
_fs_depth = 1000

def _fs_reset(limit):
    global _fs_steps, _fs_limit, _fs_raised, _fs_stopped, _fs_peak, _fs_peak_line, _fs_deepest
    global _ft_on
    _ft_on = False
    _fs_steps = 0
    _fs_limit = limit
    _fs_raised = None
    _fs_stopped = None
    _fs_peak = 0
    _fs_peak_line = 0
    _fs_deepest = 0
    _fs_work.clear()
    _fs_stack.clear()
    _ft_owned.clear()
    for number in range(len(_fs_calls)):
        _fs_calls[number] = 0
        _fs_counts[number].clear()

def _ft_stop(event):
    global _fs_stopped, _fs_steps
    if _fs_stopped is None:
        _fs_stopped = event
    _fs_steps = _fs_limit + 1
    raise SystemExit

def _ft_call(function, local):
    global _fs_deepest
    number = function if type(function) is int else function[0]
    while number >= len(_fs_calls):
        _fs_calls.append(0)
        _fs_counts.append({})
    _fs_calls[number] += 1
    cache = [local, 0, 0, _fs_counts[number], [number, {}]]
    _fs_stack.append(cache)
    depth = len(_fs_stack)
    if depth > _fs_deepest:
        _fs_deepest = depth
        if depth > _fs_depth:
            _fs_stack.pop()
            raise RecursionError('maximum recursion depth exceeded')
    if _fs_steps > _fs_limit:
        raise SystemExit
    return cache

def _ft_line(line, local, cache):
    global _fs_steps
    cache[1] = 0
    if cache[2] != line:
        cache[2] = line
        _fs_steps += 1
        if _fs_steps > _fs_limit:
            _ft_stop(['limit'])
        counts = cache[3]
        counts[line] = counts.get(line, 0) + 1

def _ft_again(line, local, cache):
    cache[2] = 0
    _ft_line(line, local, cache)

def _ft_return(value, local, cache):
    if _fs_stack:
        _fs_stack.pop()
    return value

def _ft_raised(error, local, cache):
    global _fs_raised
    line = cache[1]
    if line:
        cache[1] = 0
        if line != -1:
            cache[2] = line
    if _fs_stopped is None and (_fs_raised is None or _fs_raised[0] is not error):
        own = any([error is owned for owned in _ft_owned])
        _fs_raised = [error, own, [[each[4][0], each[2]] for each in _fs_stack[-12:]]]

def _ft_unwound(error, local, cache):
    _ft_raised(error, local, cache)
    if _fs_stopped is None and _fs_stack:
        _fs_stack.pop()

def _ft_unknown(number, local, *evaluated):
    _ft_stop(['hole', number])

def _ft_skipped(number):
    _ft_stop(['hole', number])

def _ft_filled(number, value):
    return value

def _ft_print(*values, sep=' ', end='\n', file=None, flush=False):
    pass

def _ft_note(text):
    pass

def _ft_unsure(text):
    pass

def _fs_active():
    return [[each[4][0], each[2]] for each in _fs_stack[-12:]]

def _fs_tell(how, what):
    error = None
    if how == 'raised':
        seen = _fs_raised
        if seen is None or seen[0] is not what:
            seen = [what, False, []]
        error = [type(what).__name__, str(what)[:300], seen[1], seen[2]]
    print(_ft_dumps([
        how, _fs_steps, error, _fs_stopped,
        [[number, _fs_calls[number], list(_fs_counts[number].items())]
         for number in range(len(_fs_calls)) if _fs_calls[number]],
        list(_fs_work.items()), _fs_peak, _fs_peak_line, _fs_deepest,
        _fs_active() if how == 'stopped' else [],
        what if how == 'returned' else None,
    ]))

def _fs_run(call, limit, shown):
    _fs_reset(limit)
    try:
        value = call()
    except BaseException as error:
        if _fs_stopped is not None:
            _fs_tell('stopped', None)
        else:
            _fs_tell('raised', error)
        return
    if _fs_stopped is not None:
        _fs_tell('stopped', None)
        return
    try:
        text = repr(value)[:2000] if shown else None
    except BaseException:
        text = None
    _fs_tell('returned', text)

def _fs_n(line, value):
    global _fs_peak, _fs_peak_line, _fs_steps
    kind = type(value)
    if kind is list or kind is tuple or kind is str or kind is dict or kind is set or kind is range:
        size = len(value)
        _fs_work[line] = _fs_work.get(line, 0) + size
        if size > _fs_peak and kind is not range and kind is not str:
            _fs_peak = size
            _fs_peak_line = line
    return value

def _fs_p(line, value):
    global _fs_peak, _fs_peak_line
    kind = type(value)
    if kind is list or kind is dict or kind is set:
        size = len(value) + 1
        if size > _fs_peak:
            _fs_peak = size
            _fs_peak_line = line
    return value

def _fs_sort(line, value):
    kind = type(value)
    if kind is list or kind is tuple or kind is str or kind is dict or kind is set or kind is range:
        size = len(value)
        _fs_work[line] = _fs_work.get(line, 0) + size * _fs_math.log2(size + 1)
    return value

def _fs_log(line, value):
    if type(value) is list:
        _fs_p(line, value)
        _fs_work[line] = _fs_work.get(line, 0) + _fs_math.log2(len(value) + 2)
    return value

def _fs_in(line, value):
    kind = type(value)
    if kind is list or kind is tuple or kind is str:
        _fs_work[line] = _fs_work.get(line, 0) + len(value)
    return value

def _fs_seq(line, value):
    kind = type(value)
    if kind is list or kind is tuple or kind is str:
        _fs_n(line, value)
    return value

def _fs_m(line, method, value):
    kind = type(value)
    if kind is list or kind is str or kind is tuple:
        if method == 'sort':
            _fs_sort(line, value)
        else:
            _fs_n(line, value)
    elif (kind is dict or kind is set) and method == 'copy':
        _fs_n(line, value)
    return value
"""

WATCHING = r"""
_fs_loops = {}
_fs_marks = {}
_fs_samples = {}
_fs_found = None
_fs_spent = 0
_fs_huge = 10 ** 600
_fs_plain = {}

_fs_skipped = {}
_fs_classes = {}
_fs_attributes = []

def _fs_watch(loops, plain, classes, attributes):
    _fs_loops.clear()
    _fs_skipped.clear()
    _fs_classes.clear()
    _fs_attributes[:] = attributes
    for name in classes:
        _fs_classes[name] = True
    for number, header, end, idle in loops:
        _fs_loops[(number, header)] = end
        _fs_skipped[(number, header)] = {name: True for name in idle}
    _fs_plain.clear()
    for name in plain:
        _fs_plain[name] = True

def _fs_shape(value, seen, depth):
    kind = type(value)
    if value is None or kind is int or kind is bool or kind is str or kind is bytes:
        return repr(value) if kind is not int or value < _fs_huge else _fs_unclear()
    if kind is float:
        if value != value:
            return 'nan'
        return repr(value)
    if kind is range or kind is slice or kind is complex:
        return repr(value)
    number = id(value)
    if kind is list or kind is tuple or kind is dict or kind is set:
        if number in seen:
            return '@' + str(seen[number])
        seen[number] = len(seen)
        if len(value) > 400 or depth > 12:
            _fs_unclear()
        if kind is dict:
            parts = []
            for key in value:
                parts.append(_fs_shape(key, seen, depth + 1))
                parts.append(_fs_shape(value[key], seen, depth + 1))
        else:
            parts = [_fs_shape(each, seen, depth + 1) for each in value]
        return kind.__name__ + '(' + ','.join(parts) + ')'
    if kind.__name__ in _fs_classes and depth <= 60:
        if number in seen:
            return '@' + str(seen[number])
        seen[number] = len(seen)
        parts = []
        for name in _fs_attributes:
            if hasattr(value, name):
                parts.append(name + '=' + _fs_shape(getattr(value, name), seen, depth + 1))
        return kind.__name__ + '{' + ','.join(parts) + '}'
    _fs_unclear()

def _fs_unclear():
    raise LookupError('unclear')

def _fs_state(local, skipped):
    seen = {}
    parts = []
    for name in local:
        if name in skipped:
            continue
        value = local[name]
        kind = type(value)
        if kind is int and value < _fs_huge:
            parts.append(name + '=' + str(value))
        elif name[:4] != '_ft_' and not (name in _fs_plain and repr(value)[:9] == '<function'):
            parts.append(name + '=' + _fs_shape(value, seen, 0))
    return ';'.join(parts)

def _ft_line(line, local, cache):
    global _fs_steps
    cache[1] = 0
    before = cache[2]
    if before != line:
        cache[2] = line
        _fs_steps += 1
        if _fs_steps > _fs_limit:
            _ft_stop(['limit'])
        end = _fs_loops.get((cache[4][0], line))
        if end is not None and local is not None:
            _fs_header(line, before, end, local, cache)

def _ft_again(line, local, cache):
    before = cache[2]
    cache[2] = 0
    _ft_line(line, local, cache)

def _fs_header(line, before, end, local, cache):
    global _fs_found, _fs_spent
    held = cache[4][1]
    inside = before >= line and before <= (end if end > 0 else -end)
    mark = held.get(line)
    if mark is None or not inside:
        mark = [0, None, 1, [], None]
        held[line] = mark
    mark[0] += 1
    count = mark[0]
    if count <= 40 or count % 64 == 0:
        numbers = {}
        for name in local:
            if name.startswith('_ft_'):
                continue
            value = local[name]
            kind = type(value)
            if kind is int or kind is float:
                numbers[name] = max(-10**15, min(10**15, value))
            elif kind is list or kind is str or kind is dict or kind is set or kind is tuple:
                numbers['len(' + name + ')'] = len(value)
        mark[3].append(numbers)
        if len(mark[3]) > 80:
            mark[3].pop(40)
    mark[4] = local
    if end < 0 or _fs_spent > 150000:
        return
    try:
        state = _fs_state(local, _fs_skipped[(cache[4][0], line)])
    except BaseException as error:
        if _fs_stopped is not None:
            raise
        _fs_spent += 2000
        return
    _fs_spent += 30 + len(state)
    if state == mark[1]:
        _fs_found = ['loop', cache[4][0], line, count]
        _ft_stop(['cycle'])
    if count >= mark[2]:
        mark[1] = state
        mark[2] = count * 2

def _ft_call(function, local):
    number = function if type(function) is int else function[0]
    while number >= len(_fs_calls):
        _fs_calls.append(0)
        _fs_counts.append({})
    cache = [local, 0, 0, _fs_counts[number], [number, {}]]
    _fs_stack.append(cache)
    if _fs_steps > _fs_limit:
        raise SystemExit
    depth = len(_fs_stack)
    if depth > _fs_depth:
        _ft_stop(['depth'])
    if depth > 40 and depth % 7 == 0:
        _fs_entered(number, local)
    return cache

def _fs_entered(number, local):
    global _fs_found
    try:
        state = _fs_state(local, {})
        for each in _fs_stack[:-1]:
            if each[4][0] == number:
                if '' in each[4][1]:
                    other = each[4][1]['']
                else:
                    other = None
                if other == state:
                    _fs_found = ['recursion', number, 0, len(_fs_stack)]
                    _ft_stop(['cycle'])
        _fs_stack[-1][4][1][''] = state
    except LookupError:
        pass

def _fs_number(value):
    kind = type(value)
    if value is None or kind is bool:
        return repr(value)
    if kind is int or kind is float:
        return repr(value)
    if kind is str or kind is list or kind is tuple or kind is dict or kind is set:
        told = kind.__name__ + ' ' + str(len(value))
        if (kind is list or kind is tuple) and len(value) <= 200:
            for each in value:
                if type(each) is not int:
                    return told
            told += ' int'
            if len(value) <= 20 and all([-10**15 < each < 10**15 for each in value]):
                told += ' ' + ','.join([str(each) for each in value])
        return told
    return '?'

def _fs_told(local):
    return {name: _fs_number(local[name]) for name in local if not name.startswith('_ft_')}

def _fs_watched(call, limit):
    global _fs_found, _fs_spent
    _fs_spent = 0
    _fs_reset(limit)
    _fs_found = None
    how = 'returned'
    error = None
    try:
        call()
    except BaseException as raised:
        how = 'stopped' if _fs_stopped is not None else 'raised'
        error = type(raised).__name__
    stack = []
    active = _fs_stack[-30:] if how == 'stopped' else []
    for each in active:
        loops = []
        for line in each[4][1]:
            if line == '':
                continue
            mark = each[4][1][line]
            loops.append([
                line, mark[0], mark[3][-80:],
                _fs_told(mark[4]),
            ])
        entry = _fs_told(each[0])
        stack.append([each[4][0], each[2], loops, entry])
    print(_ft_dumps([how, _fs_steps, error, _fs_found, stack]))
"""
