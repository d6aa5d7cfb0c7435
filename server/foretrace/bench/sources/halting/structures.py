def rewrite_ab(s):
    while "ab" in s:
        s = s.replace("ab", "b", 1)
    return s


# label: halts for every input: the text gets shorter


def rewrite_grow(s):
    while "a" in s:
        s = s.replace("a", "aa", 1)
    return s


# label: diverges for rewrite_grow("bab"): there is always one more a


def rewrite_swap(s):
    while "ba" in s:
        s = s.replace("ba", "ab", 1)
    return s


# label: halts for rewrite_swap("bbaaba"): letters come into order


def rewrite_cycle(s):
    while "ab" in s or "ba" in s:
        s = s.replace("ab", "ba", 1) if "ab" in s else s.replace("ba", "ab", 1)
    return s


# label: diverges for rewrite_cycle("ab"): it goes back and forth


def strip_spaces(s):
    while s.startswith(" "):
        s = s[1:]
    return s


# label: halts for every input: the text gets shorter


def strip_nothing(s):
    while s.startswith(" "):
        s = s[0:]
    return s


# label: diverges for strip_nothing(" x"): nothing is cut off


def collapse(s):
    while "  " in s:
        s = s.replace("  ", " ")
    return s


# label: halts for every input: two spaces become one


def tag_system(s):
    rules = {"a": "bc", "b": "a", "c": "aaa"}
    while len(s) > 1:
        s = s[2:] + rules[s[0]]
    return s


# label: halts for tag_system("aaa"): the tag system for three comes down to one letter


def rotate(s, t):
    while s != t:
        s = s[1:] + s[0]
    return True


# label: diverges for rotate("abc", "acb"): no rotation is the other text


def rotate_found(s, t):
    while s != t:
        s = s[1:] + s[0]
    return True


# label: halts for rotate_found("abc", "cab"): two rotations lead there


def bubble_sort(xs):
    swapped = True
    while swapped:
        swapped = False
        for i in range(len(xs) - 1):
            if xs[i] > xs[i + 1]:
                xs[i], xs[i + 1] = xs[i + 1], xs[i]
                swapped = True
    return xs


# label: halts for bubble_sort([3, 1, 2]): each round has fewer pairs out of order


def bubble_sort_equal(xs):
    swapped = True
    while swapped:
        swapped = False
        for i in range(len(xs) - 1):
            if xs[i] >= xs[i + 1]:
                xs[i], xs[i + 1] = xs[i + 1], xs[i]
                swapped = True
    return xs


# label: diverges for bubble_sort_equal([1, 1]): equal elements are swapped for ever


def walk_links(links, start):
    at = start
    while at is not None:
        at = links.get(at)
    return at


# label: halts for walk_links({"a": "b", "b": "c"}, "a"): c leads nowhere


def walk_circle(links, start):
    at = start
    while at is not None:
        at = links.get(at)
    return at


# label: diverges for walk_circle({"a": "b", "b": "a"}, "a"): a and b lead to each other


def breadth_first(graph, start):
    seen = {start}
    queue = [start]
    while queue:
        node = queue.pop(0)
        for other in graph[node]:
            if other not in seen:
                seen.add(other)
                queue.append(other)
    return seen


# label: halts for breadth_first({1: [2, 3], 2: [1], 3: [1, 2]}, 1): each node is queued once


def breadth_first_unmarked(graph, start):
    queue = [start]
    order = []
    while queue:
        node = queue.pop(0)
        order.append(node)
        queue.extend(graph[node])
    return order


# label: diverges for breadth_first_unmarked({1: [2], 2: [1]}, 1): nodes are queued again


def breadth_first_tree(graph, start):
    queue = [start]
    order = []
    while queue:
        node = queue.pop(0)
        order.append(node)
        queue.extend(graph[node])
    return order


# label: halts for breadth_first_tree({1: [2, 3], 2: [], 3: []}, 1): the graph is a tree


def two_pointers(xs, target):
    i, j = 0, len(xs) - 1
    while i < j:
        s = xs[i] + xs[j]
        if s == target:
            return (i, j)
        if s < target:
            i += 1
        else:
            j -= 1
    return None


# label: halts for every input: the two come closer


def two_pointers_stuck(xs, target):
    i, j = 0, len(xs) - 1
    while i < j:
        s = xs[i] + xs[j]
        if s == target:
            return (i, j)
        if s < target:
            i += 1
    return None


# label: diverges for two_pointers_stuck([1, 2, 9], 4): a sum too large changes nothing


def partition(xs):
    i, j = 0, len(xs) - 1
    while i <= j:
        if xs[i] % 2 == 0:
            i += 1
        else:
            xs[i], xs[j] = xs[j], xs[i]
            j -= 1
    return xs


# label: halts for every input: the part in question gets smaller


def matrix_walk(grid):
    r = c = 0
    while grid[r][c] != 0:
        r, c = grid[r][c] % 2, (c + 1) % 2
    return r, c


# label: diverges for matrix_walk([[1, 2], [3, 4]]): no cell holds 0


def stack_machine(program):
    at = 0
    x = 5
    while at < len(program):
        op = program[at]
        if op == "dec":
            x -= 1
        elif op == "loop" and x > 0:
            at = 0
            continue
        at += 1
    return x


# label: halts for stack_machine(["dec", "loop"]): x falls to 0


def stack_machine_up(program):
    at = 0
    x = 5
    while at < len(program):
        op = program[at]
        if op == "inc":
            x += 1
        elif op == "loop" and x > 0:
            at = 0
            continue
        at += 1
    return x


# label: diverges for stack_machine_up(["inc", "loop"]): x only grows


def unwrap(x):
    depth = 0
    while isinstance(x, list):
        x = x[0]
        depth += 1
    return depth


# label: halts for unwrap([[[1]]]): three levels deep


def life(cells):
    seen = []
    while cells not in seen:
        seen.append(cells)
        cells = [cells[i - 1] ^ cells[(i + 1) % len(cells)] for i in range(len(cells))]
    return len(seen)


# label: halts for life([1, 0, 0, 1]): there are finitely many states


def life_forever(cells):
    count = 0
    while any(cells):
        cells = [cells[i - 1] for i in range(len(cells))]
        count += 1
    return count


# label: diverges for life_forever([1, 0, 0]): one goes round


def nested_for_while(n):
    total = 0
    for i in range(n):
        j = i
        while j > 0:
            j -= 1
            total += 1
    return total


# label: halts for every input: j falls from i


def nested_reset(n):
    i = 0
    j = 0
    while i < n:
        while j < n:
            j += 1
        j = 0
        i = j
    return i


# label: diverges for nested_reset(3): i is set back to 0


def nested_fine(n):
    i = 0
    while i < n:
        j = 0
        while j < n:
            j += 1
        i += 1
    return i


# label: halts for every input: both rise to n


def queue_of_one(n):
    queue = [n]
    while queue:
        x = queue.pop(0)
        if x > 1:
            queue.append(x // 2)
    return 0


# label: halts for queue_of_one(40): what is put back is half


def countdown_set(xs):
    left = set(xs)
    while left:
        left.discard(max(left) + 1)
    return left


# label: diverges for countdown_set([1, 2]): what is discarded is not there


def text_growth(n):
    s = ""
    while len(s) < n:
        s += s
    return s


# label: diverges for text_growth(4): an empty text twice is empty


def text_growth_seeded(n):
    s = "x"
    while len(s) < n:
        s += s
    return s


# label: halts for text_growth_seeded(100): its length doubles


def early_exit(xs):
    while True:
        for x in xs:
            if x < 0:
                return x
        xs = [x - 1 for x in xs]


# label: halts for early_exit([3, 4]): after four rounds one is negative


def early_exit_empty(xs):
    while True:
        for x in xs:
            if x < 0:
                return x
        xs = [x - 1 for x in xs]


# label: diverges for early_exit_empty([]): there is nothing that could be negative
