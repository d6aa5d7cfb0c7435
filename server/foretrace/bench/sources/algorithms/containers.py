# >>> is_balanced("([]{})")
# True
# >>> is_balanced("([)]")
# False
# >>> is_balanced("((")
# False
# >>> is_balanced("a)")
# False
def is_balanced(text):
    pairs = {")": "(", "]": "[", "}": "{"}
    stack = []
    for char in text:
        if char in "([{":
            stack.append(char)
        elif char in pairs:
            if not stack or stack.pop() != pairs[char]:
                return False
    return not stack


# judged: "", "(", ")", "()", "{[()]}", "(]", "x(y)z", "}{", "[[]"


# >>> max_depth("(1+(2*3)+((8)/4))")
# 3
# >>> max_depth("no parens")
# 0
# >>> max_depth("()()")
# 1
def max_depth(expression):
    depth = 0
    deepest = 0
    for char in expression:
        if char == "(":
            depth += 1
            deepest = max(deepest, depth)
        elif char == ")":
            depth -= 1
    return deepest


# judged: "", "()", "(())", "(()())()", "((x)(((y))))"


# >>> evaluate_rpn(["2", "1", "+", "3", "*"])
# 9
# >>> evaluate_rpn(["4", "13", "-"])
# -9
# >>> evaluate_rpn(["7"])
# 7
def evaluate_rpn(tokens):
    stack = []
    for token in tokens:
        if token in ("+", "-", "*"):
            right = stack.pop()
            left = stack.pop()
            if token == "+":
                stack.append(left + right)
            elif token == "-":
                stack.append(left - right)
            else:
                stack.append(left * right)
        else:
            stack.append(int(token))
    return stack.pop()


# judged: ["0"], ["1", "2", "+"], ["5", "3", "-"], ["2", "3", "4", "*", "+"], ["9", "2", "-", "6", "*"]
# judged: ["10", "2", "8", "*", "+", "3", "-"]


# >>> next_greater([2, 1, 5, 3])
# [5, 5, -1, -1]
# >>> next_greater([1, 2, 3])
# [2, 3, -1]
def next_greater(numbers):
    answer = [-1] * len(numbers)
    waiting = []
    for i, number in enumerate(numbers):
        while waiting and numbers[waiting[-1]] < number:
            answer[waiting.pop()] = number
        waiting.append(i)
    return answer


# judged: [], [1], [3, 2, 1], [4, 5, 2, 25], [1, 1, 2], [13, 7, 6, 12]


# >>> simplify_path("/a/./b/../c")
# '/a/c'
# >>> simplify_path("/../x//y/")
# '/x/y'
def simplify_path(path):
    parts = []
    for part in path.split("/"):
        if part == "..":
            if parts:
                parts.pop()
        elif part and part != ".":
            parts.append(part)
    return "/" + "/".join(parts)


# judged: "/", "/home/", "/a/b/c", "/a/..", "/../..", "/a//b/./d", "/x/y/../../z"


# >>> flatten([1, [2, [3, 4]], 5])
# [1, 2, 3, 4, 5]
# >>> flatten([])
# []
# >>> flatten([[1], [[2]]])
# [1, 2]
def flatten(nested):
    flat = []
    for item in nested:
        if isinstance(item, list):
            flat.extend(flatten(item))
        else:
            flat.append(item)
    return flat


# judged: [1], [[]], [[1, 2], [3]], [[[[7]]], 8], [1, ["a", ["b"]], None]


# >>> permutations([1, 2, 3])
# [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]]
# >>> permutations([])
# [[]]
def permutations(items):
    if not items:
        return [[]]
    result = []
    for i in range(len(items)):
        rest = items[:i] + items[i + 1 :]
        for tail in permutations(rest):
            result.append([items[i]] + tail)
    return result


# judged: [1], [1, 2], [2, 1], ["a", "b", "c"], [1, 1]


# >>> subsets([1, 2])
# [[], [1], [2], [1, 2]]
# >>> subsets([1, 2, 3])
# [[], [1], [2], [1, 2], [3], [1, 3], [2, 3], [1, 2, 3]]
def subsets(items):
    result = [[]]
    for item in items:
        result += [subset + [item] for subset in result]
    return result


# judged: [], [1], ["x", "y"], [3, 2, 1], [1, 2, 3, 4]


# >>> combinations([1, 2, 3], 2)
# [[1, 2], [1, 3], [2, 3]]
# >>> combinations([1, 2], 0)
# [[]]
# >>> combinations([1], 2)
# []
def combinations(items, size):
    if size == 0:
        return [[]]
    if not items:
        return []
    first, rest = items[0], items[1:]
    with_first = [[first] + tail for tail in combinations(rest, size - 1)]
    return with_first + combinations(rest, size)


# judged: ([], 0), ([], 1), ([1, 2, 3], 1), ([1, 2, 3], 3), (["a", "b", "c", "d"], 2), ([4, 5, 6, 7], 3)


# >>> hanoi(2, "A", "B", "C")
# [('A', 'C'), ('A', 'B'), ('C', 'B')]
# >>> hanoi(1, "A", "B", "C")
# [('A', 'B')]
def hanoi(disks, source, target, spare):
    if disks == 0:
        return []
    moves = hanoi(disks - 1, source, spare, target)
    moves.append((source, target))
    return moves + hanoi(disks - 1, spare, target, source)


# judged: (0, "A", "B", "C"), (3, "A", "B", "C"), (2, "x", "z", "y"), (1, 3, 1, 2)


# >>> group_anagrams(["eat", "tea", "tan", "ate", "nat", "bat"])
# [['eat', 'tea', 'ate'], ['tan', 'nat'], ['bat']]
# >>> group_anagrams(["a"])
# [['a']]
def group_anagrams(words):
    groups = {}
    for word in words:
        key = "".join(sorted(word))
        groups.setdefault(key, []).append(word)
    return list(groups.values())


# judged: [], [""], ["ab", "ba", "c"], ["abc", "bca", "xyz", "zyx", "cab"], ["aa", "a"]


# >>> intersection([1, 2, 2, 3], [2, 2, 4])
# [2, 2]
# >>> intersection([1], [2])
# []
def intersection(first, second):
    counts = {}
    for item in first:
        counts[item] = counts.get(item, 0) + 1
    common = []
    for item in second:
        if counts.get(item, 0) > 0:
            common.append(item)
            counts[item] -= 1
    return common


# judged: ([], []), ([1, 1], [1]), ([1], [1, 1]), ([4, 9, 5], [9, 4, 9, 8, 4]), ([1, 2], [2, 1])
# judged: ([1, 1, 1], [1, 1, 1]), ([7, 7], [7, 8, 7, 7])


# >>> invert({"a": 1, "b": 2, "c": 1})
# {1: ['a', 'c'], 2: ['b']}
# >>> invert({})
# {}
def invert(mapping):
    inverted = {}
    for key, value in mapping.items():
        if value not in inverted:
            inverted[value] = []
        inverted[value].append(key)
    return inverted


# judged: {"x": 1}, {1: "a", 2: "a"}, {"k": None, "l": 0, "m": None}, {"a": "b", "b": "a"}


# >>> josephus(5, 2)
# 3
# >>> josephus(7, 3)
# 4
# >>> josephus(1, 4)
# 1
def josephus(people, step):
    circle = list(range(1, people + 1))
    index = 0
    while len(circle) > 1:
        index = (index + step - 1) % len(circle)
        circle.pop(index)
    return circle[0]


# judged: (2, 1), (2, 2), (6, 1), (6, 5), (10, 3), (4, 7)


# >>> fizz_buzz(5)
# ['1', '2', 'Fizz', '4', 'Buzz']
# >>> fizz_buzz(15)
# ['1', '2', 'Fizz', '4', 'Buzz', 'Fizz', '7', '8', 'Fizz', 'Buzz', '11', 'Fizz', '13', '14', 'FizzBuzz']
def fizz_buzz(n):
    words = []
    for i in range(1, n + 1):
        if i % 15 == 0:
            words.append("FizzBuzz")
        elif i % 3 == 0:
            words.append("Fizz")
        elif i % 5 == 0:
            words.append("Buzz")
        else:
            words.append(str(i))
    return words


# judged: 0, 1, 3, 6, 10, 20, 30
