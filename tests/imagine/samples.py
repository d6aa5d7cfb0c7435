"""Programs whose imagined runs are held against CPython's own, with calls to make."""

from __future__ import annotations

FAITHFUL: dict[str, tuple[str, list[str]]] = {
    "loops": (
        """\
def f(xs):
    total = 0
    for i, x in enumerate(xs):
        if x < 0:
            continue
        if x > 90:
            break
        total += x * i
    else:
        total = -total
    while total > 10:
        total //= 2
    return total
""",
        ["f([1, 2, 3])", "f([4, -1, 95, 2])", "f([])", "f([50, 60])"],
    ),
    "calls": (
        """\
def helper(a, b=2, *rest, key=None, **more):
    return [a, b, rest, key, sorted(more)]
def f(x):
    y = helper(x)
    z = helper(x, 3, 4, 5, key=y, other=1)
    return y, z
""",
        ["f(1)", "f('a')"],
    ),
    "recursion": (
        """\
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)
""",
        ["fib(0)", "fib(5)"],
    ),
    "exceptions": (
        """\
def risky(d, k):
    try:
        value = d[k]
        return 10 // value
    except KeyError as error:
        note = str(error)
        return note
    except ZeroDivisionError:
        raise ValueError('none')
    finally:
        done = True
""",
        ["risky({'a': 5}, 'a')", "risky({}, 'b')", "risky({'a': 0}, 'a')"],
    ),
    "aliases": (
        """\
def f(rows):
    first = rows[0]
    first.append(9)
    copy = rows[:]
    copy[0] = []
    rows[1], rows[0] = rows[0], rows[1]
    return rows, copy, first
""",
        ["f([[1], [2]])"],
    ),
    "strings": (
        """\
def f(text):
    words = text.split()
    longest = max(words, key=len)
    table = {w: w.title().center(9, '*') for w in words}
    line = f'{longest!r:>10}|{len(words):03d}|{1 / 3:.3f}'
    return line, table, '-'.join(reversed(words)), text.translate({97: None})
""",
        ["f('a bb ccc')", "f('banana split a')"],
    ),
    "closures": (
        """\
def make(n):
    count = 0
    def step(by=1):
        nonlocal count
        count += by * n
        return count
    step()
    step(3)
    return step()
""",
        ["make(2)", "make(-1)"],
    ),
    "classes": (
        """\
class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
    def deposit(self, amount):
        self.balance += amount
        return self.balance
def f(amounts):
    total = 0
    account = Account('a', 5)
    for amount in amounts:
        total = account.deposit(amount)
    return total, account.owner
""",
        ["f([1, 2])", "f([])"],
    ),
    "comprehensions": (
        """\
def f(n):
    squares = [x * x for x in range(n) if x % 2]
    pairs = {(a, b) for a in range(2) for b in range(2)}
    total = sum(x for x in squares)
    found = any(x > 5 for x in squares)
    return squares, len(pairs), total, found
""",
        ["f(6)", "f(0)"],
    ),
    "deletion": (
        """\
def f(xs, d):
    del xs[1:3]
    del d['a']
    gone = xs.pop()
    return xs, d, gone
""",
        ["f([1, 2, 3, 4], {'a': 1, 'b': 2})"],
    ),
    "several lines": (
        """\
def f(a,
      b):
    total = (a +
             b)
    items = [
        a,
        total,
    ]
    return max(
        items)
""",
        ["f(1, 2)"],
    ),
    "module names": (
        """\
LIMIT = 3
seen = []
def f(n):
    global LIMIT
    assert n < 10, 'too large'
    seen.append(n)
    LIMIT += n
    return LIMIT, seen
""",
        ["f(4)", "f(12)"],
    ),
    "numbers": (
        """\
def f(a, b):
    q, r = divmod(a, b)
    p = a ** 2 % 7
    s = round(a / b, 2)
    bits = bin(a)[2:].count('1')
    return q, r, p, s, bits, a & b, a ^ b
""",
        ["f(17, 5)", "f(-7, 2)"],
    ),
    "a repr of its own": (
        """\
class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def __repr__(self):
        return f'Point({self.x}, {self.y})'
def f(n):
    points = [Point(n, 1), Point(2, n)]
    points[0].x += 1
    return points
""",
        ["f(3)"],
    ),
}
"""Every frame, every local and every outcome must be CPython's."""

HARD: dict[str, tuple[str, list[str]]] = {
    "decorators of inner functions": (
        """\
def f(x):
    marks = [lambda function: function]
    mark = marks[0]

    @mark
    @marks[0]
    def inner(y):
        return y + x

    return inner(2)
""",
        ["f(1)"],
    ),
    "generator": (
        """\
def gen(n):
    for i in range(n):
        yield i * i
def f(n):
    return list(gen(n))
""",
        ["f(3)"],
    ),
    "matching": (
        """\
def f(shape):
    match shape:
        case (x, y):
            return x * y
        case {'r': r}:
            return r
        case _:
            return None
""",
        ["f((2, 3))", "f({'r': 5})", "f(7)"],
    ),
    "inheritance": (
        """\
class A:
    def m(self):
        return 1
class B(A):
    def m(self):
        return super().m() + 1
def f():
    return B().m()
""",
        ["f()"],
    ),
    "own exception": (
        """\
class Own(Exception):
    pass
def f(x):
    try:
        raise Own('no')
    except Own as e:
        return str(e)
""",
        ["f(1)"],
    ),
    "order of a set": (
        """\
def f(xs):
    out = []
    for x in set(xs):
        out.append(x)
    return out
""",
        ["f(['pear', 'fig', 'kiwi'])", "f([3, 11, 2, 8])"],
    ),
    "standard library": (
        """\
import heapq, string, statistics
def f(xs):
    heapq.heapify(xs)
    return heapq.heappop(xs), string.digits[:3], statistics.mean(xs)
""",
        ["f([5, 1, 4])"],
    ),
    "addresses": (
        """\
class C:
    pass
def f():
    c = C()
    return repr(c)
""",
        ["f()"],
    ),
    "properties": (
        """\
class C:
    @property
    def size(self):
        return 4
    @staticmethod
    def twice(x):
        return 2 * x
def f():
    return C.twice(C().size)
""",
        ["f()"],
    ),
    "messages": (
        """\
def f(x):
    try:
        return x + [1]
    except TypeError as e:
        return str(e)
""",
        ["f(1)", "f('a')", "f(None)"],
    ),
    "division": (
        """\
def f(a, b):
    return divmod(a, b)
""",
        ["f(1, 0)", "f(1.5, 0)"],
    ),
    "with": (
        """\
class Guard:
    def __enter__(self):
        return self
    def __exit__(self, *exc):
        return True
def f():
    with Guard() as g:
        x = 1 / 0
    return 'after'
""",
        ["f()"],
    ),
    "truth of an object": (
        """\
class Stack:
    def __init__(self):
        self.items = []
    def push(self, x):
        self.items.append(x)
    def pop(self):
        return self.items.pop()
    def __len__(self):
        return len(self.items)
def f(n):
    s = Stack()
    for i in range(n):
        s.push(i)
    while s:
        n = s.pop()
    return n
""",
        ["f(2)", "f(0)"],
    ),
    "objects in order": (
        """\
class Version:
    def __init__(self, n):
        self.n = n
    def __lt__(self, other):
        return self.n < other.n
    def __iadd__(self, k):
        self.n += k
        return self
def f(a, b):
    first, second = Version(a), Version(b)
    first += 1
    return first < second
""",
        ["f(1, 3)"],
    ),
    "unbound in a comprehension": (
        """\
def f(n):
    values = [total + i for i in range(n)]
    total = 0
    return values
""",
        ["f(2)", "f(0)"],
    ),
    "decorator": (
        """\
def twice(g):
    def inner(x):
        return g(g(x))
    return inner
@twice
def f(x):
    return x + 3
""",
        ["f(1)"],
    ),
    "random": (
        """\
import random
def f():
    return random.random()
""",
        ["f()"],
    ),
    "async": (
        """\
import asyncio
async def g(x):
    return x + 1
def f(x):
    return asyncio.run(g(x))
""",
        ["f(1)"],
    ),
}
"""Where an interpreter may differ: identical, or said to be uncertain; never wrong in silence."""
