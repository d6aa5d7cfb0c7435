"""The part of `comprehensions` that runs inside the interpreter, added to `runtime` if asked for.

The cache of such an activation has two items more: the function that yields the variables taken
from the scope around, or `None`, and all locals of that scope.
"""

from __future__ import annotations

COMPREHENSIONS = r"""
_ft_builtin = (list, tuple, str, range, dict, set, frozenset, bytes)

def _ft_in_order(value):
    return value

def _ft_gone_through(value):
    # What is shown of an iterable, and what to go through.
    if type(value) in _ft_builtin:
        return _ft_iter(value), value
    items = _ft_iter(value)
    return items, _ft_Rest(items, None, None)

def _ft_taken(names, local):
    return {name: local[name] for name in names if name in local}

def _ft_now(local, cache):
    local.update(cache[3]())
    return local

def _ft_bind(local, bound):
    local.update(bound)
    return True

def _ft_back_to(end, line, local, cache):
    _ft_line(end, local, cache)
    _ft_again(line, local, cache)

def _ft_listed(found, item):
    found.append(item)

def _ft_added(found, item):
    found.add(item)

def _ft_keyed(found, key, value):
    found[key] = value

def _ft_comprehension(kind, function, line, end, free, outer, value, body):
    shown, items = _ft_gone_through(value)
    found = [] if kind == 'list' else {} if kind == 'dict' else {0} - {0}
    local = {'.0': shown}
    if free:
        local.update(free())
    cache = _ft_call(function, local)
    cache.extend([free, outer])
    if type(items).__name__ == '_ft_Rest':
        items.local = local
        items.cache = cache
    try:
        _ft_again(line, local, cache)
        body(items, found, local, cache)
        _ft_line(end, _ft_now(local, cache) if free else local, cache)
    except BaseException as error:
        _ft_unwound(error, _ft_now(local, cache) if free else local, cache)
        raise
    return _ft_return(found, _ft_now(local, cache) if free else local, cache)

class _ft_Generated:
    def __init__(self, name, function, line, end, free, outer, value, step):
        self.function = function
        self.name = name
        self.line = line
        self.end = end
        self.free = free
        self.outer = outer
        shown, items = _ft_gone_through(value)
        self.local = {'.0': shown}
        # Each `for`: its items, its step, its line, whether it is no loop.
        self.loops = [(_ft_iter(_ft_in_order(items)), step, line, False)]
        self.started = False
        self.counted = _ft_on
        if _ft_on:
            _ft_out(_ft_dumps([15]))

    def __iter__(self):
        return self

    def __repr__(self):
        return '<generator object ' + self.name + ' at 0x0>'

    def __next__(self):
        if not self.loops:
            raise StopIteration
        local = self.local
        free = self.free
        if free:
            local.update(free())
        if self.started:
            cache = _ft_call([self.function, self.end], local)
            cache[2] = self.end
        else:
            cache = _ft_call(self.function, local)
        cache.extend([free, self.outer])
        try:
            if self.started:
                self.back(cache)
            else:
                self.started = True
                _ft_again(self.line, local, cache)
            while self.loops:
                items, step, line, once = self.loops[-1]
                try:
                    item = _ft_next(items)
                except StopIteration:
                    _ft_stopped(items, local, cache)
                    self.loops.pop()
                    if self.loops:
                        self.back(cache)
                    continue
                try:
                    made = step(item, local, cache)
                except StopIteration as error:
                    self.finish()
                    _ft_unwound(error, _ft_now(local, cache) if free else local, cache)
                    raise _ft_own(RuntimeError('generator raised StopIteration'))
                if not made:
                    self.back(cache)
                elif len(made[0]) == 1:
                    return _ft_return(made[0][0], _ft_now(local, cache) if free else local, cache)
                else:
                    value, step, line, once = made[0]
                    items = _ft_iter(_ft_looped(_ft_in_order(value)))
                    self.loops.append((items, step, line, once))
        except BaseException as error:
            if self.loops:
                self.finish()
                _ft_unwound(error, _ft_now(local, cache) if free else local, cache)
            raise
        self.finish()
        _ft_return(None, _ft_now(local, cache) if free else local, cache)
        raise StopIteration

    def back(self, cache):
        line, once = self.loops[-1][2:]
        if not once:
            local = _ft_now(self.local, cache) if self.free else self.local
            _ft_back_to(self.end, line, local, cache)

    def finish(self):
        self.loops = []
        if self.counted and _ft_on is not None:
            _ft_out(_ft_dumps([16]))

    def close(self):
        if self.started and self.loops:
            self.finish()
            local = self.local
            if self.free:
                local.update(self.free())
            cache = _ft_call([self.function, self.end], local)
            _ft_send(3, ['GeneratorExit', '', 'GeneratorExit()', True], local, cache)
            _ft_send(2, 'None', local, cache)

def _ft_dropped(function, generator, *values, **named):
    # Nobody else has the generator, so it is closed when the call is done.
    try:
        return function(generator, *values, **named)
    finally:
        if type(generator).__name__ == '_ft_Generated':
            generator.close()
"""
