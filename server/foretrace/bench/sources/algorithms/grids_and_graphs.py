# >>> transpose([[1, 2, 3], [4, 5, 6]])
# [[1, 4], [2, 5], [3, 6]]
# >>> transpose([[7]])
# [[7]]
def transpose(matrix):
    result = []
    for column in range(len(matrix[0])):
        row = []
        for line in matrix:
            row.append(line[column])
        result.append(row)
    return result


# judged: [[1, 2]], [[1], [2]], [[1, 2], [3, 4]], [["a", "b"], ["c", "d"], ["e", "f"]]


# >>> multiply([[1, 2], [3, 4]], [[5, 6], [7, 8]])
# [[19, 22], [43, 50]]
# >>> multiply([[2]], [[3]])
# [[6]]
def multiply(a, b):
    rows, inner, cols = len(a), len(b), len(b[0])
    product = [[0] * cols for _ in range(rows)]
    for i in range(rows):
        for j in range(cols):
            for k in range(inner):
                product[i][j] += a[i][k] * b[k][j]
    return product


# judged: ([[1, 0], [0, 1]], [[4, 5], [6, 7]]), ([[1, 2, 3]], [[1], [2], [3]]), ([[1], [2]], [[3, 4]])
# judged: ([[0, 1], [1, 0]], [[1, 2], [3, 4]])


# >>> spiral([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
# [1, 2, 3, 6, 9, 8, 7, 4, 5]
# >>> spiral([[1, 2], [3, 4]])
# [1, 2, 4, 3]
def spiral(matrix):
    order = []
    while matrix:
        order += matrix[0]
        matrix = [list(row) for row in zip(*matrix[1:])][::-1]
    return order


# judged: [], [[1]], [[1, 2, 3]], [[1], [2], [3]], [[1, 2, 3], [4, 5, 6]], [[1, 2], [3, 4], [5, 6]]


# >>> rotate_grid([[1, 2], [3, 4]])
# [[3, 1], [4, 2]]
# >>> rotate_grid([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
# [[7, 4, 1], [8, 5, 2], [9, 6, 3]]
def rotate_grid(grid):
    size = len(grid)
    turned = [[0] * size for _ in range(size)]
    for row in range(size):
        for col in range(size):
            turned[col][size - 1 - row] = grid[row][col]
    return turned


# judged: [[1]], [[0, 1], [0, 0]], [["a", "b"], ["c", "d"]], [[1, 0, 0], [0, 2, 0], [5, 0, 3]]


# >>> diagonal_sum([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
# 25
# >>> diagonal_sum([[1, 2], [3, 4]])
# 10
def diagonal_sum(square):
    n = len(square)
    total = 0
    for i in range(n):
        total += square[i][i]
        if i != n - 1 - i:
            total += square[i][n - 1 - i]
    return total


# judged: [[5]], [[1, 0], [0, 1]], [[0, 1], [1, 0]], [[2, 0, 1], [9, 3, 9], [4, 0, 5]]
# judged: [[1, 1, 1, 1], [1, 2, 2, 1], [1, 3, 3, 1], [4, 1, 1, 4]]


# >>> breadth_first({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, "a")
# ['a', 'b', 'c', 'd']
# >>> breadth_first({1: [2], 2: [1]}, 1)
# [1, 2]
def breadth_first(graph, start):
    visited = [start]
    queue = [start]
    while queue:
        node = queue.pop(0)
        for neighbour in graph[node]:
            if neighbour not in visited:
                visited.append(neighbour)
                queue.append(neighbour)
    return visited


# judged: ({1: []}, 1), ({1: [2, 3], 2: [4], 3: [], 4: [3]}, 1), ({"x": ["y"], "y": ["z"], "z": ["x"]}, "y")
# judged: ({1: [2], 2: [3], 3: [], 9: [1]}, 2)
# judged: ({1: [2, 3], 2: [4], 3: [5], 4: [], 5: []}, 1), ({1: [5, 2], 2: [], 5: [3, 4], 3: [], 4: []}, 1)


# >>> depth_first({"a": ["b", "c"], "b": ["d"], "c": [], "d": ["c"]}, "a")
# ['a', 'b', 'd', 'c']
# >>> depth_first({1: [2], 2: [1]}, 2)
# [2, 1]
def depth_first(graph, start):
    visited = []
    stack = [start]
    while stack:
        node = stack.pop()
        if node not in visited:
            visited.append(node)
            stack.extend(reversed(graph[node]))
    return visited


# judged: ({1: []}, 1), ({1: [2, 3], 2: [4], 3: [], 4: [3]}, 1), ({"x": ["y"], "y": ["z"], "z": ["x"]}, "y")
# judged: ({1: [2, 3], 2: [], 3: [2], 5: [1]}, 1), ({1: [2, 3, 4], 2: [5], 3: [5], 4: [], 5: [4]}, 1)


# >>> has_path({1: [2], 2: [3], 3: [], 4: [1]}, 1, 3)
# True
# >>> has_path({1: [2], 2: [3], 3: [], 4: [1]}, 1, 4)
# False
# >>> has_path({1: [2], 2: [1], 3: []}, 1, 3)
# False
def has_path(graph, source, target, visited=None):
    if visited is None:
        visited = set()
    if source == target:
        return True
    visited.add(source)
    for node in graph[source]:
        if node not in visited and has_path(graph, node, target, visited):
            return True
    return False


# judged: ({1: []}, 1, 1), ({1: [1], 2: []}, 1, 2), ({1: [2, 3], 2: [], 3: [4], 4: []}, 1, 4)
# judged: ({1: [2], 2: [3], 3: [1], 4: []}, 2, 1), ({"a": ["b"], "b": []}, "b", "a")
# judged: ({1: [2], 2: [1], 3: []}, 1, 3), ({1: [2], 2: [1, 3], 3: []}, 1, 3)


from collections import deque


# >>> distances({"a": ["b"], "b": ["c"], "c": []}, "a")
# {'a': 0, 'b': 1, 'c': 2}
# >>> distances({1: [2, 3], 2: [3], 3: [1], 4: [1]}, 1)
# {1: 0, 2: 1, 3: 1}
def distances(graph, start):
    distance = {start: 0}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for neighbour in graph[node]:
            if neighbour not in distance:
                distance[neighbour] = distance[node] + 1
                queue.append(neighbour)
    return distance


# judged: ({1: []}, 1), ({1: [2], 2: [3], 3: [4], 4: [1]}, 3), ({"x": ["y", "z"], "y": [], "z": ["y"]}, "x")
# judged: ({1: [2, 3], 2: [4], 3: [4], 4: [5], 5: []}, 1)


# >>> topological_order({"shirt": ["tie"], "tie": ["jacket"], "jacket": [], "belt": ["jacket"]})
# ['shirt', 'belt', 'tie', 'jacket']
# >>> topological_order({1: [2], 2: [1]})
# []
def topological_order(graph):
    incoming = {node: 0 for node in graph}
    for targets in graph.values():
        for target in targets:
            incoming[target] += 1
    ready = [node for node in graph if incoming[node] == 0]
    order = []
    while ready:
        node = ready.pop(0)
        order.append(node)
        for target in graph[node]:
            incoming[target] -= 1
            if incoming[target] == 0:
                ready.append(target)
    return order


# judged: {}, {1: []}, {1: [2], 2: []}, {2: [], 1: [2]}, {1: [2, 3], 2: [4], 3: [4], 4: []}
# judged: {"a": ["b"], "b": ["a"], "c": []}


# >>> count_islands([[1, 1, 0], [0, 0, 0], [0, 1, 1]])
# 2
# >>> count_islands([[0]])
# 0
# >>> count_islands([[1, 0, 1], [0, 1, 0]])
# 3
def count_islands(grid):
    def sink(row, col):
        if 0 <= row < len(grid) and 0 <= col < len(grid[0]) and grid[row][col] == 1:
            grid[row][col] = 0
            sink(row + 1, col)
            sink(row - 1, col)
            sink(row, col + 1)
            sink(row, col - 1)

    islands = 0
    for row in range(len(grid)):
        for col in range(len(grid[0])):
            if grid[row][col] == 1:
                islands += 1
                sink(row, col)
    return islands


# judged: [[1]], [[1, 1], [1, 1]], [[1, 0], [0, 1]], [[1, 0, 1, 0, 1]], [[1, 1, 1], [1, 0, 1], [1, 1, 1]]
# judged: [[0, 1, 0], [1, 1, 1], [0, 1, 0]], [[0, 0, 1], [0, 0, 1], [1, 1, 1]], [[1, 0], [0, 0], [1, 0]]


# >>> components({1: [2], 2: [1], 3: []})
# 2
# >>> components({"a": []})
# 1
def components(graph):
    seen = set()
    count = 0
    for node in graph:
        if node not in seen:
            count += 1
            stack = [node]
            while stack:
                current = stack.pop()
                if current not in seen:
                    seen.add(current)
                    stack.extend(graph[current])
    return count


# judged: {}, {1: [], 2: []}, {1: [2], 2: [3], 3: [2]}, {1: [2], 2: [1], 3: [4], 4: [3], 5: []}


# >>> in_degrees({"a": ["b", "c"], "b": ["c"], "c": []})
# {'a': 0, 'b': 1, 'c': 2}
# >>> in_degrees({1: [1]})
# {1: 1}
def in_degrees(graph):
    degrees = dict.fromkeys(graph, 0)
    for neighbours in graph.values():
        for neighbour in neighbours:
            degrees[neighbour] += 1
    return degrees


# judged: {}, {1: []}, {1: [2], 2: [1]}, {"x": ["y"], "y": [], "z": ["y", "x"]}


# >>> count_neighbours([[1, 1], [0, 1]], 0, 0)
# 2
# >>> count_neighbours([[1, 1, 1], [1, 1, 1], [1, 1, 1]], 1, 1)
# 8
# >>> count_neighbours([[0, 0], [0, 1]], 1, 1)
# 0
def count_neighbours(board, row, col):
    total = 0
    for r in range(max(0, row - 1), min(len(board), row + 2)):
        for c in range(max(0, col - 1), min(len(board[0]), col + 2)):
            if (r, c) != (row, col):
                total += board[r][c]
    return total


# judged: ([[1]], 0, 0), ([[1, 0, 1]], 0, 1), ([[1], [0], [1]], 2, 0), ([[1, 1, 0], [1, 0, 1], [0, 1, 1]], 2, 2)
# judged: ([[0, 1, 1], [0, 0, 1], [1, 0, 0]], 0, 1)
# judged: ([[1, 1, 1, 1]], 0, 0), ([[0, 0, 1], [0, 0, 1]], 0, 0), ([[1, 1, 1, 1]], 0, 1)
