"""Programs to debug."""

from __future__ import annotations

CALLS = """\
LIMIT = 3


# >>> shop([2, 5, 1])
def shop(prices):
    total = 0
    for price in prices:
        total += discount(price)
    return total


def discount(price):
    if price > LIMIT:
        price = price - 1
    return price
"""
"""Line 8 calls line 12 three times: 2, 5 - 1 and 1."""

FAILS = """\
# >>> find({'a': 1}, 'b')
def find(table, key):
    try:
        return look_up(table, key)
    except KeyError:
        key = 'c'
    return look_up(table, key)


def look_up(table, key):
    return table[key]
"""
"""The first error is caught, the second one is not."""

RECORDS = """\
class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


# >>> length([1, 2, 3])
def length(values):
    node = None
    table = {'values': values, 'pair': (1, [2, 3])}
    for value in values:
        node = Node(value, node)
    count = 0
    while node is not None:
        count += 1
        node = node.next
    return count
"""

LOOP = """\
# >>> fill(250)
def fill(n):
    found = []
    for i in range(n):
        found.append(i * i)
    return found
"""
