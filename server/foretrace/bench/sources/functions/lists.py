# >>> every_other([1, 2, 3, 4, 5])
# [1, 3, 5]
# >>> every_other(["a", "b"])
# ['a']
def every_other(items):
    picked = []
    for i in range(0, len(items), 2):
        picked.append(items[i])
    return picked


# judged: [], [7], [1, 2, 3], [4, 4, 4, 4], ["x", "y", "z", "w"]


# >>> clamp([1, 5, 9], 2, 6)
# [2, 5, 6]
# >>> clamp([-3], 0, 1)
# [0]
def clamp(numbers, low, high):
    return [max(low, min(high, n)) for n in numbers]


# judged: ([], 0, 1), ([0, 10], 3, 4), ([5], 5, 5), ([1, 2, 3], 0, 9), ([-1, 7, 2, 8], 1, 7)


# >>> move_to_front([3, 1, 2], 2)
# [2, 3, 1]
# >>> move_to_front([1, 2], 5)
# [1, 2]
def move_to_front(items, item):
    if item in items:
        items.remove(item)
        items.insert(0, item)
    return items


# judged: ([], 1), ([1], 1), ([1, 2, 1], 1), ([4, 5, 6], 6), (["a", "b"], "b"), ([2, 3, 3], 3)


# >>> differences([1, 4, 9, 16])
# [3, 5, 7]
# >>> differences([5])
# []
def differences(values):
    return [after - before for before, after in zip(values, values[1:])]


# judged: [], [1, 1], [3, 1], [10, 7, 12], [0, -2, -4, 5]


# >>> weave([1, 2, 3], ["a", "b"])
# [1, 'a', 2, 'b', 3]
# >>> weave([], [1])
# [1]
def weave(first, second):
    woven = []
    for a, b in zip(first, second):
        woven += [a, b]
    shorter = min(len(first), len(second))
    return woven + first[shorter:] + second[shorter:]


# judged: ([], []), ([1], [2]), ([1, 3], [2]), ([1], [2, 3, 4]), (["x", "y"], ["z", "w"])


# >>> split_signs([1, -2, 0, 3, -4])
# ([-2, -4], [1, 0, 3])
# >>> split_signs([])
# ([], [])
def split_signs(numbers):
    negative = [n for n in numbers if n < 0]
    rest = [n for n in numbers if n >= 0]
    return negative, rest


# judged: [0], [-1], [1], [-1, -2, 3], [5, 0, -5], [2, -2, 2]


# >>> drop_last([1, 2, 3, 2, 4], 2)
# [1, 2, 3, 4]
# >>> drop_last([1, 3], 2)
# [1, 3]
def drop_last(items, value):
    result = list(items)
    for i in range(len(result) - 1, -1, -1):
        if result[i] == value:
            del result[i]
            break
    return result


# judged: ([], 1), ([1], 1), ([1, 1], 1), ([1, 2, 3], 1), ([5, 6, 5, 7], 5), ([8, 9, 9], 9)


# >>> running_max([3, 1, 4, 1, 5])
# [3, 3, 4, 4, 5]
# >>> running_max([2])
# [2]
def running_max(numbers):
    seen = []
    for n in numbers:
        if seen and seen[-1] > n:
            seen.append(seen[-1])
        else:
            seen.append(n)
    return seen


# judged: [], [1, 2, 3], [3, 2, 1], [0, 0, 1, 0], [-5, -7, -1, -3]


# >>> chunk_totals([1, 2, 3, 4, 5], 2)
# [3, 7, 5]
# >>> chunk_totals([9], 3)
# [9]
def chunk_totals(numbers, size):
    totals = []
    while numbers:
        totals.append(sum(numbers[:size]))
        numbers = numbers[size:]
    return totals


# judged: ([], 1), ([1, 2], 1), ([1, 1, 1, 1], 2), ([5, 5, 5, 5, 5, 5, 1], 3), ([2, -2], 4)


# >>> insert_between([1, 2, 3], 0)
# [1, 0, 2, 0, 3]
# >>> insert_between([7], 1)
# [7]
def insert_between(items, extra):
    result = []
    for item in items:
        result.append(item)
        result.append(extra)
    return result[:-1]


# judged: ([], 1), ([1, 2], 9), (["a", "b", "c"], "-"), ([0, 0], 0), ([4, 5, 6, 7], None)


# >>> by_length(["ccc", "a", "bb", "d"])
# [(3, 'ccc'), (2, 'bb'), (1, 'a'), (1, 'd')]
# >>> by_length([])
# []
def by_length(words):
    ordered = sorted(words, key=len, reverse=True)
    return [(len(word), word) for word in ordered]


# judged: ["x"], ["a", "bb"], ["zz", "y", "ww"], ["", "a", "abc"], ["one", "two", "three"]


# >>> pick([10, 20, 30], [2, 0, 5])
# [30, 10, None]
# >>> pick(["a"], [])
# []
def pick(items, places):
    chosen = []
    for place in places:
        if place < len(items):
            chosen.append(items[place])
        else:
            chosen.append(None)
    return chosen


# judged: ([], [0]), ([1], [0, 0]), ([1, 2, 3], [1]), (["x", "y"], [1, 2, 0]), ([4, 5], [3])


# >>> outer_sums([1, 2], [10, 20])
# [[11, 21], [12, 22]]
# >>> outer_sums([1], [])
# [[]]
def outer_sums(rows, columns):
    return [[r + c for c in columns] for r in rows]


# judged: ([], [1]), ([0], [0]), ([1, 2, 3], [5]), ([4], [1, 2]), ([-1, 1], [1, -1])


# >>> count_inside([[1, 2], [2], []], 2)
# 2
# >>> count_inside([], 1)
# 0
def count_inside(lists, value):
    hits = 0
    for inner in lists:
        hits += inner.count(value)
    return hits


# judged: ([[1]], 1), ([[1], [1, 1]], 1), ([[2]], 1), ([["a", "b"], ["a"]], "a"), ([[0, 0], [], [0]], 0)


# >>> trim_zeros([0, 0, 1, 0, 2, 0])
# [1, 0, 2]
# >>> trim_zeros([3])
# [3]
def trim_zeros(values):
    start, end = 0, len(values)
    while start < end and values[start] == 0:
        start += 1
    while end > start and values[end - 1] == 0:
        end -= 1
    return values[start:end]


# judged: [], [0], [0, 0], [1, 0], [0, 1], [1, 2], [0, 0, 5, 0, 0, 6]


# >>> extremes([4, 8, 1])
# {'low': 1, 'high': 8, 'spread': 7}
# >>> extremes([2])
# None
def extremes(numbers):
    if len(numbers) < 2:
        return None
    return {"low": min(numbers), "high": max(numbers), "spread": max(numbers) - min(numbers)}


# judged: [], [1, 1], [1, 2], [9, 3, 7], [-4, 0, 4]
# judged: [5]


# >>> first_repeat([1, 2, 3, 2, 1])
# 2
# >>> first_repeat([1, 2])
# None
def first_repeat(items):
    seen = set()
    for item in items:
        if item in seen:
            return item
        seen.add(item)
    return None


# judged: [], [5, 5], [1, 2, 1], ["a", "b", "b", "a"], [3, 1, 2, 0], [7, 8, 9, 8]


# >>> mirror([1, 2, 3])
# [1, 2, 3, 2, 1]
# >>> mirror([])
# []
def mirror(items):
    backwards = items[::-1]
    return items + backwards[1:]


# judged: [1], [1, 2], ["a", "b", "c", "d"], [0, 0], [5, 6, 7]


# >>> nearest([1, 5, 9], 6)
# 5
# >>> nearest([4, 2], 3)
# 4
def nearest(numbers, goal):
    best = numbers[0]
    for n in numbers[1:]:
        if abs(n - goal) < abs(best - goal):
            best = n
    return best


# judged: ([1], 9), ([1, 2], 2), ([10, 0], 4), ([3, 7, 5], 5), ([-5, 5], -1), ([2, 8, 12], 10)


# >>> unzip([(1, "a"), (2, "b")])
# ([1, 2], ['a', 'b'])
# >>> unzip([])
# ([], [])
def unzip(pairs):
    lefts, rights = [], []
    for left, right in pairs:
        lefts.append(left)
        rights.append(right)
    return lefts, rights


# judged: [(1, 2)], [("a", "b"), ("c", "d")], [(0, None), (1, None)], [(1, 1), (2, 4), (3, 9)]
