"""Programs with comprehensions, whose traces are compared with CPython's."""

from __future__ import annotations

ITERATORS = """\
class It:
    def __init__(self, n):
        self.n = n
    def __iter__(self):
        return self
    def __next__(self):
        self.n -= 1
        if self.n < 0:
            raise StopIteration('end')
        return self.n
class H:
    def __iter__(self):
        return It(2)
class L:
    def __init__(self):
        self.xs = [1, 2]
    def __iter__(self):
        return iter(self.xs)
"""

EXACT: dict[str, str] = {
    "kinds": """\
def f(xs):
    k = 2
    return [x * k for x in xs if x], {x for x in xs}, {x: k for x in xs}
""",
    "nested": """\
def f(xs):
    return [[y * x for y in xs if y != x] for x in xs]
""",
    "twofor": """\
def f(xs):
    return [(x, y) for x in xs for y in range(x) if y % 2]
""",
    "threefor": """\
def f(xs):
    return {x + y: z for x in xs if x > 1 for y in range(x) for z in "ab" if y}
""",
    "once": """\
def f(xs):
    return [y for x in xs for y in [x + 1] if y > 2]
""",
    "once2": """\
def f(xs):
    return list(y + z for x in xs for y in (x + 1,) if y > 2 for z in [3] for w in [y])
""",
    "multi": """\
def f(xs):
    return [
        x +
        1
        for x in xs
        if x > 1
    ]
""",
    "multi2": """\
def f(xs):
    a = {
        x:
        [
            x]
        for x in xs
        if x
        if x < 3
        for y in range(
            x)
        if y or x
    }
    return a
""",
    "multi3": """\
def f(xs):
    return [x
        for x in xs if x > 1 and
            x < 3 or x
            for y in xs]
""",
    "multigen": """\
def f(xs):
    return sum(
        x
        for x in xs
        if x > 1
    )
""",
    "multigen2": """\
def f(xs):
    return any(
        x + y > 3
        for x in xs
        for y in
        xs if not x
    )
""",
    "multigen3": """\
def f(xs):
    return list(x if
     x > 1 else
     -x for x in xs), sorted(
      x for x in xs)
""",
    "any": """\
def f(xs):
    return any(x > 1 for x in xs), all(x > 1 for x in xs)
""",
    "next": """\
def f(xs):
    return next((x for x in xs if x > 1), None)
""",
    "nextempty": """\
def f(xs):
    return next(x for x in xs if x > 100)
""",
    "sumerr": """\
def f(xs):
    return sum(x for x in [1, "a", 3])
""",
    "maxerr": """\
def f(xs):
    return max(x for x in [1, "a", 3])
""",
    "seterr": """\
def f(xs):
    return set(x for x in [1, [2], 3])
""",
    "seterr2": """\
def f(xs):
    return {x for x in [1, [2], 3]}
""",
    "dicterr": """\
def f(xs):
    return {x: 1 for x in [1, [2], 3]}
""",
    "zerr": """\
def f(xs):
    try:
        return [1 / x for x in xs]
    except ZeroDivisionError as e:
        return str(e)
""",
    "unpackerr": """\
def f(xs):
    return [a for a, b in [(1, 2), (1, 2, 3)]]
""",
    "notiter": """\
def f(xs):
    return [a for a in 5]
""",
    "notiter2": """\
def f(xs):
    return [a for x in xs for a in x]
""",
    "notiter3": """\
def f(xs):
    return sum(a for a in 5)
""",
    "ifexp": """\
def f(xs):
    a = ["a" if x == 1 else "b" for x in xs]
    return a, ["a" if x else ("b" if x > 1 else "c") for x in xs if (x if x > 1 else not x)]
""",
    "boolop": """\
def f(xs):
    return [x and 3 or x for x in xs if x > 1 and x < 3 or not x]
""",
    "chain": """\
def f(xs):
    return [x for x in xs if 0 < x < 3]
""",
    "lam": """\
def f(xs):
    fs = [lambda: x for x in xs]
    return [g() for g in fs], [(lambda y: y + x)(1) for x in xs]
""",
    "lamrepr": """\
def f(xs):
    fs = [lambda: x for x in xs]
    return len(fs)
""",
    "call": """\
def g(x):
    return x + 1
def f(xs):
    return [g(x) for x in xs if g(x)]
""",
    "callgen": """\
def g(x):
    return x + 1
def f(xs):
    return sum(g(x) for x in xs if g(x))
""",
    "gennested": """\
def f(xs):
    return sum(sum(y for y in range(x)) for x in xs)
""",
    "gennested2": """\
def f(xs):
    return [sum(y * x for y in xs) for x in xs]
""",
    "genlist": """\
def f(xs):
    return sum(len([y for y in range(x) if y != x]) for x in xs)
""",
    "gentwo": """\
def f(xs):
    return list((x, y) for x in xs for y in range(x) if y)
""",
    "genvar": """\
def f(xs):
    g = (x * 2 for x in xs)
    r = []
    for v in g:
        r.append(v)
    return r
""",
    "genpass": """\
def h(it):
    t = 0
    for v in it:
        t += v
    return t
def f(xs):
    return h(x * 2 for x in xs)
""",
    "iters": """\
def f(xs):
    a = [x for x in "ab"]
    b = [x for x in "é"]
    c = [x for x in (1, 2)]
    d = [k for k in {1: 2}]
    e = [k for k in {1: 2}.values()]
    g = [k for k, v in {1: 2}.items()]
    h = [x for x in enumerate(xs)]
    i = [x for x in zip(xs, xs)]
    j = [x for x in map(str, xs)]
    k = [x for x in reversed(xs)]
    l = [x for x in filter(None, xs)]
    m = [x for x in {1}]
    n = [x for x in b"a"]
    o = [x for x in iter(xs)]
    p = [x for x in [xs, 1]]
    q = [x for x in {1, 2}]
    r = [x for x in reversed("ab")]
    s = [x for x in [*xs]]
    t = [x for x in sorted(xs)]
    return 1
""",
    "deque": """\
from collections import deque, Counter, defaultdict
def f(xs):
    d = deque(xs)
    c = Counter(x for x in xs)
    e = [x for x in d], [x for x in c]
    return e, [k for k, v in c.items()], {k: v for k, v in c.most_common(1)}
""",
    "free": """\
def f(xs):
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    return [inc() + n for x in xs]
""",
    "unbound": """\
def f(xs):
    r = [x for x in xs if x or q]
    q = 1
    return r
""",
    "self": """\
class C:
    def __init__(self, n):
        self.n = n
    def m(self, xs):
        return [x + self.n for x in xs]
def f(xs):
    return C(1).m(xs)
""",
    "sets": """\
def f(xs):
    s = {3, 1, 2}
    return [x for x in s], {x % 2 for x in s}, sum(x for x in s), [y for x in xs for y in s]
""",
    "shadow": """\
def f(xs):
    x = 9
    r = [x for x in xs]
    return x, r
""",
    "tuple": """\
def f(xs):
    return [(a, b, c) for (a, b), c in [((1, 2), 3)]], [a for a, *b in [(1, 2, 3)]]
""",
    "order": """\
def f(xs):
    z, a, m = 1, 2, 3
    return [m + z + a + x for x in xs], sum(m + z + a + x for x in xs)
""",
    "cell": """\
def f(xs):
    return [[lambda: (x, y)][0]() for x in xs for y in [x]]
""",
    "fstring": """\
def f(xs):
    return f"{[x for x in xs]} {sum(x for x in xs)}"
""",
    "two_same_line": """\
def f(xs):
    return [x for x in xs if [y for y in xs]] + [z for z in xs] + [w for w in [v for v in xs]]
""",
    "default": """\
def f(xs):
    def g(a=[x for x in xs]):
        return a
    return g()
""",
    "if": """\
def f(xs):
    if [x for x in xs]:
        pass
    while any(x > 100 for x in xs):
        pass
    for a in [x for x in xs]:
        assert all(x for x in xs) or 1
    return xs
""",
    "lambda": """\
def f(xs):
    g = lambda ys: [y + len(xs) for y in ys]
    return g([1]), sorted(xs, key=lambda v: sum(w for w in [v]))
""",
    "rec": """\
def f(xs):
    return [f(xs[1:])] + [y for y in xs[:1]] if xs else []
""",
    "rec2": """\
def f(xs):
    return [xs[0]] + [z for z in f([y for y in xs[1:]])] if xs else []
""",
    "modify": """\
def f(xs):
    return [xs.pop() for x in xs]
""",
    "dictmod": """\
def f(xs):
    d = {1: 2}
    return [d.update({k + 1: 1}) for k in d]
""",
    "mod_lambda": """\
g = lambda xs: [x for x in xs]
def f(xs):
    return g(xs)
""",
    "nestedfn": """\
def f(xs):
    n = 3
    def g(m):
        return [x + n + m for x in xs if x in [y for y in xs if y < n]]
    return g(1)
""",
    "gen_in_call": """\
def g(a, b):
    return list(a) + b
def f(xs):
    return g((x for x in xs), [y for y in xs])
""",
    "starcall": """\
def g(*a):
    return a
def f(xs):
    return g(*(x for x in xs)), g(*[x for x in xs])
""",
    "sortedkey": """\
def f(xs):
    a = sorted((x for x in xs), key=lambda v: -v), max((x for x in xs), default=0)
    return a, min((x for x in xs), key=lambda v: -v)
""",
    "cond_line": """\
def f(xs):
    y = [x for x in xs
         if x]
    z = {x
         for x in xs}
    w = {x: x
         for x in xs}
    v = list(x
         for x in xs)
    return y
""",
    "binop_lines": """\
def f(xs):
    return ([x for x in xs] +
        [x for x
         in xs] + [x
         for x in xs])
""",
    "ternary_lines": """\
def f(xs):
    return [
        x if x > 1
        else -x
        for x in xs
        if (x > 0
            or x < 5)
    ]
""",
    "call_lines": """\
def g(a, b=0):
    return a
def f(xs):
    return [
        g(
            x,
            b=x
        )
        for x in xs
    ]
""",
    "unpack_lines": """\
def f(xs):
    return [
        a
        for a, b
        in [(1, 2), (1, 2, 3)]
    ]
""",
    "slice_lines": """\
def f(xs):
    a = xs[
        :
        2]
    b = xs[
        1
        :
        ]
    return [x for x in xs
        [
        :
        ]]
""",
    "lambda_lines": """\
def f(xs):
    return [(
        lambda y
        : y
        + x
        )
        (1)
        for x
        in xs]
""",
    "constant_set_lines": """\
def f(xs):
    return [x for x in
        {
        1,
        2}]
""",
    "iterator_for": ITERATORS
    + """\
def f(xs):
    for x in It(2):
        pass
    else:
        xs = 1
    for x in H():
        if x == 1:
            break
    for x in L():
        try:
            continue
        finally:
            xs = 2
    return x
""",
    "iterator_for2": ITERATORS
    + """\
def f(xs):
    for i, x in enumerate(H()):
        try:
            continue
        finally:
            i = 2
    for x in map(str, It(1)):
        pass
    for x in filter(None, It(1)):
        pass
    for x in It(0):
        pass
    return [y for x in xs for y in It(x)]
""",
    "iterator_gen": ITERATORS
    + """\
def f(xs):
    return sum(x for x in It(2)), list((x, y) for x in It(2) for y in H()), [z for z in L()]
""",
    "iterator_nested": ITERATORS
    + """\
def f(xs):
    for x in It(2):
        for y in It(x):
            xs = [z for z in It(y) if z]
    return [x for x in (y for y in It(1))], {x: y for x in It(1) for y in [It(2)] for z in y}
""",
    "iterator_user": ITERATORS
    + """\
def g(it):
    for x in it:
        return x
def f(xs):
    it = iter(H())
    a = next(it)
    return a, g(it), list(it), g(it)
""",
    "iterator_list": ITERATORS
    + """\
def f(xs):
    a, b = It(2)
    c = [*It(2)]
    d = sorted(It(3))
    e = 1 in It(2)
    return max(It(2)), list(zip(It(2), [1]))
""",
    "iterator_set": ITERATORS
    + """\
def f(xs):
    for x in {1, 2}:
        for y in H():
            pass
    return {x for x in H()}
""",
    "iterator_multi": ITERATORS
    + """\
def f(xs):
    for x in (
            H()
    ):
        pass
    return [
        x
        for x
        in H()
    ]
""",
    "target_lines": """\
class P:
    def __init__(self):
        self.n = 0
        self.xs = []
def f(xs):
    ps = [P(), P()]
    ps[
        0
    ].n += len(
        xs)
    ps[0
       ].xs += [1]
    rows = [1, 2, 3, 4]
    rows[
        1], rows[0] = rows[0
        ], rows[1]
    rows[
        0
    ] += 1
    del rows[1:
        2], rows[
            0]
    a = rows[
        0] = 5
    return [p.n + len(p.xs) for p in ps], rows, a
""",
    "reworded_exceptions": """\
def g(x):
    return [].index(x)
def f(xs):
    try:
        max([])
    except ValueError as e:
        xs = 1
    try:
        'a'.encode('rot13')
    except LookupError as e:
        raise ValueError from e
    finally:
        g(xs) + g(xs)
""",
}
"""The same bytes, nothing to report."""

REPORTED: dict[str, str] = {
    "dicterr2": """\
def f(xs):
    return dict(x for x in [(1, 2), 3])
""",
    "joinerr": """\
def f(xs):
    return "".join(x for x in ["a", 1, "b"])
""",
    "genbreak": """\
def f(xs):
    for v in (x for x in xs):
        break
    return v
""",
    "genpart": """\
def f(xs):
    g = (x * 2 for x in xs)
    a = next(g)
    return a
""",
    "gendel": """\
def f(xs):
    g = (x * 2 for x in xs)
    return 1
""",
    "walrus": """\
def f(xs):
    return [y for x in xs if (y := x + 1) > 1]
""",
    "zip": """\
def f(xs):
    a = list(zip((x for x in xs), [1])), list(enumerate(x for x in xs))
    return a, dict(zip([1, 2], (x for x in [1, 2])))
""",
    "extend": """\
def f(xs):
    r = []
    r.extend(x for x in xs)
    r += (x for x in xs)
    a, *b = (x for x in [1, 2])
    c, d = (x for x in [1, 2])
    r += [*(x for x in xs)]
    return r, 2 in (x for x in xs)
""",
    "stopiter": """\
def f(xs):
    return list(next(iter([])) for x in xs)
""",
    "zerr2": """\
def f(xs):
    return sum(1 / x for x in xs)
""",
    "exception_read": """\
def f(xs):
    try:
        max([])
    except ValueError as e:
        return str(e)
""",
    "exception_printed": """\
def f(xs):
    try:
        1 // 0
    except ZeroDivisionError as e:
        print(f"{e}")
        error = e
    return error.args
""",
    "encoding": """\
def f(xs):
    return "a".encode("cp1252")
""",
    "class_in_function": """\
def f(xs):
    class A:
        n = 1
    return A().n
""",
    "lambdas_by_name": """\
def g():
    return lambda x: x
def f(xs):
    a = g()
    b = lambda: 1
    return a(1)
""",
}
"""The same bytes, or a note that says what is missing."""
