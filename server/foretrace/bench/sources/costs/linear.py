def total(xs):
    result = 0
    for x in xs:
        result += x
    return result


# label: O(n) in len(xs): one pass


def largest(xs: list[int]) -> int:
    best = 0
    for x in xs:
        if x > best:
            best = x
    return best


# label: O(n) in len(xs): one pass


def built_in_sum(xs: list[int]) -> int:
    return sum(xs)


# label: O(n) in len(xs): sum goes through it


def contains(xs: list[int], x: int) -> bool:
    return x in xs


# label: O(n) in len(xs): a list is searched from the start


def reverse_text(s: str) -> str:
    return s[::-1]


# label: O(n) in len(s): a slice copies


def count_vowels(text):
    count = 0
    for c in text:
        if c in "aeiou":
            count += 1
    return count


# label: O(n) in len(text): one pass, five letters


def factorial(n):
    if n <= 1:
        return 1
    return n * factorial(n - 1)


# label: O(n) in n: one call for each number


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


# label: O(n) in n: one turn for each number


def squares(n):
    return [i * i for i in range(n)]


# label: O(n) in n: a comprehension of n elements


def word_counts(words):
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts


# label: O(n) in len(words): one pass, dictionaries are quick


def two_passes(xs):
    low = min(xs) if xs else 0
    high = max(xs) if xs else 0
    return [x - low for x in xs if x < high]


# label: O(n) in len(xs): three passes one after the other


def is_palindrome(s: str) -> bool:
    i, j = 0, len(s) - 1
    while i < j:
        if s[i] != s[j]:
            return False
        i += 1
        j -= 1
    return True


# label: O(n) in len(s): at worst every letter is looked at


def unique(xs: list[int]) -> list[int]:
    seen = set()
    out = []
    for x in xs:
        if x not in seen:
            seen.add(x)
            out.append(x)
    return out


# label: O(n) in len(xs): sets find at once


def merge(xs, ys):
    # >>> merge([1, 4], [2, 3])
    out = []
    i = j = 0
    while i < len(xs) and j < len(ys):
        if xs[i] <= ys[j]:
            out.append(xs[i])
            i += 1
        else:
            out.append(ys[j])
            j += 1
    return out + xs[i:] + ys[j:]


# label: O(n): each element is taken once


def max_run(xs):
    best = run = 0
    previous = None
    for x in xs:
        run = run + 1 if x == previous else 1
        best = max(best, run)
        previous = x
    return best


# label: O(n) in len(xs): one pass


def kadane(nums):
    best = current = 0
    for x in nums:
        current = max(0, current + x)
        best = max(best, current)
    return best


# label: O(n) in len(nums): one pass


def matching_brackets(text):
    stack = []
    for c in text:
        if c in "([":
            stack.append(c)
        elif c in ")]":
            if not stack:
                return False
            stack.pop()
    return not stack


# label: O(n) in len(text): each bracket is put on and taken off once


def two_sum(nums, target):
    seen = {}
    for i, x in enumerate(nums):
        if target - x in seen:
            return [seen[target - x], i]
        seen[x] = i
    return []


# label: O(n) in len(nums): one pass with a dictionary


def sieve_of_one(n):
    flags = [False] * (n + 1)
    i = 0
    while i <= n:
        flags[i] = True
        i += 3
    return flags


# label: O(n) in n: a list of n and a pass with steps of three


def harmonic(n):
    total = 0
    while n > 0:
        for i in range(n):
            total += i
        n //= 2
    return total


# label: O(n) in n: n + n/2 + n/4 is less than 2 n
