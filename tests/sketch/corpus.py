"""Documents the property tests start from."""

from __future__ import annotations

MIXED = '''\
"""Module text with ???.

>>> area(2, 3)
6
"""
from __future__ import annotations

import math

LIMIT = 10
___ = "a name of the user's own"


def area(width, height=???):
    """Area of a rectangle.

    >>> area(1, 1)
    1
    >>> side = 2
    >>> area(side, side)
    4
    >>> area("a", None)
    Traceback (most recent call last):
        ...
    TypeError: can't multiply
    """
    note = f"é😀 {???} and ??? {width:>{???}}"  # ???
    if width > LIMIT:
        ???
    return width * ???


class Stack:
    """>>> Stack().pop() is None
    True
    """

    size: int = 0

    @staticmethod
    def make():
        return Stack()

    def push(self, item):
        self.items = [*getattr(self, "items", []), item]
        return self

    def pop(self):
        match self:
            case Stack(size=???):
                return None
        return self.items.pop() if self.items else ???


async def fetch(url):
    async with open(url) as page:
        return await page.read()


\tdef stray(): pass

def broken(x:
    return x

text = """
def not_a_function(): ???
"""
assert area(2, 2) == 4
result = area(3, 3)
print(result, area(1, 2))

if __name__ == "__main__":
    stack = Stack()
    stack.push(1)
    print(stack.pop())
'''

PIECES = [
    "???",
    " ??? ",
    "????",
    "a???",
    "?",
    "___",
    '"',
    '"""',
    "'''",
    "(",
    ")",
    "[",
    "{",
    "}",
    ":",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\f",
    "\0",
    "\\",
    "\\\n",
    "\ufeff",
    "\ufffd",
    "\ud800",
    "😀",
    "é",
    "\u2028",
    "\x85",
    "#",
    "# >>> area(1, 2)\n# 2\n",
    ">>> ",
    "def f(x):\n    return ???\n",
    "\ndef g(): return f'{???}'\n",
    "class C:\n    def m(self): ???\n",
    "    ",
    "@",
    "return ",
    "yield",
    "await ",
    "lambda ???: ???",
    "match x:\n case ???: pass\n",
    "if x:\n",
    "else:\n",
    "assert area(1, 2) == 2\n",
    "print(area(1, 1))\n",
    "nonlocal q\n",
    "\nglobal LIMIT\n",
    "\nelif x:\n    pass\n",
    "\nexcept E:\n    pass\n",
    "\n@dec\n",
    "\nLIMIT = 11; ",
    "for n in [1, (2)]: print(area(n, n))\n",
    "# >>> area(LIMIT, 2)  # ???\n",
    "from __future__ import annotations\n",
    "1_",
    "0777",
    "=",
    ",",
]
