# >>> climb_stairs(3)
# 3
# >>> climb_stairs(5)
# 8
# >>> climb_stairs(1)
# 1
def climb_stairs(n):
    ways = [1, 1]
    for step in range(2, n + 1):
        ways.append(ways[step - 1] + ways[step - 2])
    return ways[n]


# judged: 0, 2, 4, 6, 7, 10


# >>> min_coins([1, 2, 5], 11)
# 3
# >>> min_coins([2], 3)
# -1
# >>> min_coins([1, 3, 4], 6)
# 2
def min_coins(coins, amount):
    best = [0] + [amount + 1] * amount
    for value in range(1, amount + 1):
        for coin in coins:
            if coin <= value:
                best[value] = min(best[value], best[value - coin] + 1)
    return best[amount] if best[amount] <= amount else -1


# judged: ([1], 0), ([1], 4), ([5, 10], 3), ([2, 5], 10), ([1, 7, 10], 14), ([3, 5], 7), ([3, 5], 8)


# >>> count_change([1, 2], 4)
# 3
# >>> count_change([1, 2, 5], 5)
# 4
# >>> count_change([3], 4)
# 0
def count_change(coins, total):
    ways = [0] * (total + 1)
    ways[0] = 1
    for coin in coins:
        for amount in range(coin, total + 1):
            ways[amount] += ways[amount - coin]
    return ways[total]


# judged: ([1], 0), ([1], 7), ([2, 3], 7), ([1, 5, 10], 20), ([2, 4], 5), ([1, 2, 3], 10)


def longest_common_subsequence(a, b):
    """Length of the longest common subsequence of two strings.

    >>> longest_common_subsequence("abcde", "ace")
    3
    >>> longest_common_subsequence("abc", "xyz")
    0
    >>> longest_common_subsequence("aggtab", "gxtxayb")
    4
    """
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            if a[i - 1] == b[j - 1]:
                table[i][j] = table[i - 1][j - 1] + 1
            else:
                table[i][j] = max(table[i - 1][j], table[i][j - 1])
    return table[len(a)][len(b)]


# judged: ("", "a"), ("a", "a"), ("ab", "ba"), ("banana", "atana"), ("stone", "longest"), ("xxy", "yxx")
# judged: ("aa", "a"), ("aaa", "aa"), ("a", "aaa"), ("abab", "baba")


# >>> edit_distance("kitten", "sitting")
# 3
# >>> edit_distance("", "abc")
# 3
# >>> edit_distance("same", "same")
# 0
def edit_distance(first, second):
    previous = list(range(len(second) + 1))
    for i in range(1, len(first) + 1):
        current = [i]
        for j in range(1, len(second) + 1):
            cost = 0 if first[i - 1] == second[j - 1] else 1
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost))
        previous = current
    return previous[-1]


# judged: ("", ""), ("a", "b"), ("abc", ""), ("flaw", "lawn"), ("book", "back"), ("ab", "ba")
# judged: ("intention", "execution")
# judged: ("abcd", "bd"), ("sunday", "saturday"), ("abc", "c"), ("c", "abc")


# >>> knapsack([1, 3, 4], [15, 20, 30], 4)
# 35
# >>> knapsack([5], [10], 4)
# 0
# >>> knapsack([1, 2, 3], [6, 10, 12], 5)
# 22
def knapsack(weights, values, capacity):
    best = [0] * (capacity + 1)
    for weight, value in zip(weights, values):
        for room in range(capacity, weight - 1, -1):
            best[room] = max(best[room], best[room - weight] + value)
    return best[capacity]


# judged: ([], [], 5), ([1], [1], 1), ([2, 2], [3, 4], 4), ([1, 1, 1], [5, 6, 7], 2)
# judged: ([4, 5, 1], [1, 2, 3], 4), ([3, 4, 5, 6], [2, 3, 4, 8], 9)


# >>> longest_increasing([3, 1, 4, 1, 5, 9, 2, 6])
# 4
# >>> longest_increasing([5, 4, 3])
# 1
def longest_increasing(sequence):
    if not sequence:
        return 0
    lengths = [1] * len(sequence)
    for i in range(len(sequence)):
        for j in range(i):
            if sequence[j] < sequence[i]:
                lengths[i] = max(lengths[i], lengths[j] + 1)
    return max(lengths)


# judged: [], [1], [1, 2, 3], [2, 2, 2], [10, 9, 2, 5, 3, 7, 101, 18], [0, 8, 4, 12, 2]


# >>> grid_paths(2, 3)
# 3
# >>> grid_paths(3, 3)
# 6
def grid_paths(rows, cols):
    paths = [[1] * cols for _ in range(rows)]
    for r in range(1, rows):
        for c in range(1, cols):
            paths[r][c] = paths[r - 1][c] + paths[r][c - 1]
    return paths[rows - 1][cols - 1]


# judged: (1, 1), (1, 5), (4, 1), (3, 2), (4, 4), (3, 7)


# >>> rob([2, 7, 9, 3, 1])
# 12
# >>> rob([1, 2, 3, 1])
# 4
# >>> rob([5])
# 5
def rob(houses):
    take, skip = 0, 0
    for money in houses:
        take, skip = skip + money, max(take, skip)
    return max(take, skip)


# judged: [], [2, 1], [1, 2], [2, 1, 1, 2], [5, 5, 10, 100, 10, 5], [4, 1, 2, 7, 5, 3, 1]


def subset_sum(numbers, target):
    """
    >>> subset_sum([3, 34, 4, 12, 5, 2], 9)
    True
    >>> subset_sum([3, 5], 4)
    False
    >>> subset_sum([], 0)
    True
    """
    reachable = {0}
    for number in numbers:
        reachable |= {total + number for total in reachable}
    return target in reachable


# judged: ([], 1), ([1], 1), ([1, 2], 3), ([2, 4, 6], 5), ([7, 3, 2], 10), ([7, 3, 2], 11)


# >>> min_path_sum([[1, 3, 1], [1, 5, 1], [4, 2, 1]])
# 7
# >>> min_path_sum([[1, 2], [3, 4]])
# 7
def min_path_sum(grid):
    rows, cols = len(grid), len(grid[0])
    for r in range(rows):
        for c in range(cols):
            if r > 0 and c > 0:
                grid[r][c] += min(grid[r - 1][c], grid[r][c - 1])
            elif r > 0:
                grid[r][c] += grid[r - 1][c]
            elif c > 0:
                grid[r][c] += grid[r][c - 1]
    return grid[-1][-1]


# judged: [[5]], [[1, 2, 3]], [[1], [2]], [[1, 9], [1, 1]], [[2, 1, 9], [9, 1, 1], [9, 9, 1]]


# >>> word_break("applepie", ["apple", "pie"])
# True
# >>> word_break("catsand", ["cats", "an"])
# False
def word_break(text, words):
    possible = [True] + [False] * len(text)
    for end in range(1, len(text) + 1):
        for word in words:
            start = end - len(word)
            if start >= 0 and possible[start] and text[start:end] == word:
                possible[end] = True
    return possible[-1]


# judged: ("", ["a"]), ("aaa", ["a"]), ("ab", ["a"]), ("abab", ["ab"]), ("aab", ["a", "ab"]), ("b", [])
