"""Programs in which it is easy to lose one's place, with a call each."""

from __future__ import annotations

PROGRAMS: dict[str, tuple[str, str]] = {
    "the example": (
        """\
def f(mylist):
    revl = mylist[:]
    revl.reverse()
    mylist.sort(reverse=True)
    return mylist == revl
""",
        "f([5, 8])",
    ),
    "repeated lines": (
        """\
def f(n):
    total = 0
    if n > 2:
        total += n
        n -= 1
    else:
        total += n
        n -= 1
    total += n
    return total
""",
        "f(3)",
    ),
    "the other repeated lines": (
        """\
def f(n):
    if n > 2:
        n += 1
        n *= 2
    else:
        n += 1
        n *= 3
    return n
""",
        "f(1)",
    ),
    "recursion": (
        """\
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)
""",
        "fib(3)",
    ),
    "exceptions": (
        """\
def g(x):
    if x < 0:
        raise ValueError('negative')
    return 10 // x
def f(xs):
    out = []
    for x in xs:
        try:
            out.append(g(x))
        except ValueError as e:
            out.append(str(e))
        finally:
            xs = xs[1:]
    return out
""",
        "f([1, -1, 0, 2])",
    ),
    "an exception that leaves": (
        """\
def h(d):
    return d['missing']
def g(d):
    return h(d)
def f(d):
    x = g(d)
    return x
""",
        "f({})",
    ),
    "comprehensions": (
        """\
def f(xs, k):
    ys = [[x * y for y in xs if y != x] for x in xs]
    total = sum(len(row) for row in ys)
    return {total: {y + k for y in ys[0]}}
""",
        "f([1, 2], 3)",
    ),
    "lambdas": (
        """\
def f(xs):
    xs.sort(key=lambda x: -x)
    twice = lambda x: x + x
    return [twice(x) for x in xs]
""",
        "f([1, 3, 2])",
    ),
    "closures": (
        """\
def f(n):
    total = 0
    def add(x):
        nonlocal total
        total += x
        return total
    first = add(n)
    return first, add(2)
""",
        "f(5)",
    ),
    "methods that read the same": (
        """\
class A:
    def __init__(self, x):
        self.x = x
    def get(self):
        return self.x
class B:
    def __init__(self, x):
        self.y = x
    def get(self):
        return self.y + 1
def f(x):
    a = A(x)
    b = B(x)
    return a.get() + b.get()
""",
        "f(3)",
    ),
    "a generator": (
        """\
def count(n):
    i = 0
    while i < n:
        yield i
        i += 1
def f(n):
    total = 0
    for x in count(n):
        total += x
    return total
""",
        "f(3)",
    ),
    "an iterator": (
        """\
class It:
    def __init__(self, n):
        self.n = n
    def __iter__(self):
        return self
    def __next__(self):
        self.n -= 1
        if self.n < 0:
            raise StopIteration
        return self.n
def f(n):
    found = []
    for x in It(n):
        found.append(x)
    return found
""",
        "f(2)",
    ),
    "defaults and keywords": (
        """\
def g(a, b=2, *rest, key=None, **more):
    return [a, b, rest, key, more]
def f(x):
    return g(x), g(x, 3, 4, key=5, other=6)
""",
        "f(1)",
    ),
    "values of all kinds": (
        """\
def f(x):
    text = 'it\\'s "quoted" \\\\ \\n \\t é ☃ 😀' + x
    data = b'a\\x00\\'' + b"'"
    numbers = [1.5, -0.0, 1e-07, 1e+20, float('inf'), 2j, (1 + 2j), 10 ** 20]
    things = (None, True, ..., range(3), frozenset({1}), {1: {'k': ()}}, (1,), set())
    return [text, data, numbers, things]
""",
        "f('<|frame_sep|>')",
    ),
    "several statements on a line": (
        """\
def f(x):
    a = 1; b = a + x
    if b > 2: return b
    return a
""",
        "f(3)",
    ),
    "loops with an end": (
        """\
def f(n):
    while n:
        n -= 1
        if n == 7:
            break
    else:
        n = 'done'
    for i in range(2):
        continue
    else:
        n *= 2
    with_none = None
    del with_none
    return n
""",
        "f(2)",
    ),
    "walrus and matching": (
        """\
def f(x):
    if (n := len(x)) > 1:
        match x:
            case [first, *rest]:
                return first, rest, n
    return n
""",
        "f([1, 2, 3])",
    ),
    "names without values": (
        """\
def g(x):
    try:
        return nowhere
    except NameError as e:
        return str(e)
def f(x):
    y = g(x)
    if not x:
        z = y
    return z
""",
        "f(1)",
    ),
    "setup": ("def f(xs):\n    xs.append(1)\n    return xs\n", "f([0])[0]"),
}
