# >>> tally(["a", "b", "a"])
# [('a', 2), ('b', 1)]
# >>> tally([])
# []
def tally(items):
    counts = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    return sorted(counts.items())


# judged: ["x"], [2, 1, 2], ["b", "a"], [3, 3, 3], ["q", "w", "q", "e", "w"]


# >>> merge_totals({"a": 1}, {"a": 2, "b": 3})
# {'a': 3, 'b': 3}
# >>> merge_totals({}, {})
# {}
def merge_totals(first, second):
    merged = dict(first)
    for key, value in second.items():
        merged[key] = merged.get(key, 0) + value
    return merged


# judged: ({"x": 1}, {}), ({}, {"y": 2}), ({"a": 5, "b": 1}, {"b": -1}), ({1: 1, 2: 2}, {2: 2, 3: 3})


# >>> rename({"a": 1, "b": 2}, "a", "z")
# {'b': 2, 'z': 1}
# >>> rename({"a": 1}, "q", "z")
# {'a': 1}
def rename(record, old, new):
    if old in record:
        record[new] = record.pop(old)
    return record


# judged: ({}, "a", "b"), ({"a": 0}, "a", "b"), ({"k": 1, "l": 2}, "l", "m"), ({"x": 1, "y": 2}, "x", "y")


# >>> above({"ann": 3, "bob": 7, "cy": 5}, 4)
# ['cy', 'bob']
# >>> above({}, 1)
# []
def above(scores, least):
    names = [name for name, score in scores.items() if score > least]
    return sorted(names, reverse=True)


# judged: ({"a": 1}, 0), ({"a": 1}, 1), ({"x": 5, "y": 6}, 5), ({"p": 2, "q": 9, "r": 4}, 1)
# judged: ({"b": 2, "a": 3}, 0), ({"k": -1, "l": 0, "m": 1}, -1), ({"i": 8, "j": 9}, 3)


# >>> parse_pairs("a=1;b=2")
# {'a': '1', 'b': '2'}
# >>> parse_pairs("x=;junk;y=3")
# {'x': '', 'y': '3'}
def parse_pairs(text):
    found = {}
    for part in text.split(";"):
        if "=" in part:
            key, value = part.split("=", 1)
            found[key.strip()] = value
    return found


# judged: "", "a", "k=v", "k=v=w", " k = v ;l=1", "a=1;a=2", ";;b="


# >>> index_of(["a", "b", "a"])
# {'a': [0, 2], 'b': [1]}
# >>> index_of([])
# {}
def index_of(items):
    places = {}
    for i, item in enumerate(items):
        places.setdefault(item, []).append(i)
    return places


# judged: ["x"], [1, 1], [1, 2, 3], ["p", "q", "p", "q"], [None, 0, None]


# >>> without_empty({"a": 1, "b": None, "c": ""})
# {'a': 1}
# >>> without_empty({})
# {}
def without_empty(record):
    return {key: value for key, value in record.items() if value not in (None, "")}


# judged: {"a": 0}, {"a": None}, {"x": "y", "z": ""}, {1: [], 2: None}, {"k": False, "l": "v"}


# >>> best_key({"a": 3, "b": 9})
# 'b'
# >>> best_key({"x": 2, "y": 2})
# 'x'
def best_key(scores):
    winner = None
    for key in scores:
        if winner is None or scores[key] > scores[winner]:
            winner = key
    return winner


# judged: {}, {"a": 1}, {"a": 2, "b": 1}, {1: -5, 2: -3}, {"p": 0, "q": 4, "r": 4}


# >>> nested_get({"a": {"b": 5}}, "a.b")
# 5
# >>> nested_get({"a": 1}, "x.y")
# None
def nested_get(data, path):
    for key in path.split("."):
        if not isinstance(data, dict) or key not in data:
            return None
        data = data[key]
    return data


# judged: ({}, "a"), ({"a": 1}, "a"), ({"a": 1}, "a.b"), ({"x": {"y": {"z": 0}}}, "x.y.z"), ({"x": {"y": 2}}, "x")


# >>> letter_positions("noon")
# {'n': 4, 'o': 3}
# >>> letter_positions("")
# {}
def letter_positions(word):
    last = {}
    for position, letter in enumerate(word, start=1):
        last[letter] = position
    return last


# judged: "a", "ab", "aba", "hello", "zzz"


# >>> shared_keys({"a": 1, "b": 2}, {"b": 3, "c": 4})
# {'b': (2, 3)}
# >>> shared_keys({}, {"a": 1})
# {}
def shared_keys(left, right):
    shared = {}
    for key in left:
        if key in right:
            shared[key] = (left[key], right[key])
    return shared


# judged: ({"a": 1}, {"a": 1}), ({"a": 1}, {}), ({"x": 0, "y": 1}, {"y": 2, "x": 3}), ({1: "a"}, {2: "a"})


# >>> cheapest([("tea", 3), ("milk", 1), ("jam", 2)], 2)
# ['milk', 'jam']
# >>> cheapest([("tea", 3)], 5)
# ['tea']
def cheapest(goods, count):
    ranked = sorted(goods, key=lambda pair: pair[1])
    return [name for name, _ in ranked[:count]]


# judged: ([], 1), ([("a", 2), ("b", 1)], 1), ([("a", 1), ("b", 1)], 2), ([("x", 9), ("y", 4), ("z", 7)], 0)


# >>> total_price({"tea": 2, "jam": 1}, {"tea": 3, "jam": 5})
# 11
# >>> total_price({"ink": 4}, {})
# 0
def total_price(basket, prices):
    total = 0
    for item, amount in basket.items():
        total += amount * prices.get(item, 0)
    return total


# judged: ({}, {"a": 1}), ({"a": 1}, {"a": 7}), ({"a": 2, "b": 3}, {"a": 1, "b": 10}), ({"q": 5}, {"q": 0})
# judged: ({"q": 5, "z": 1}, {"q": 2}), ({"n": 3}, {"m": 1})


# >>> rows_to_columns([{"a": 1, "b": 2}, {"a": 3}])
# {'a': [1, 3], 'b': [2]}
# >>> rows_to_columns([])
# {}
def rows_to_columns(rows):
    columns = {}
    for row in rows:
        for name, value in row.items():
            if name not in columns:
                columns[name] = []
            columns[name].append(value)
    return columns


# judged: [{}], [{"x": 1}], [{"x": 1}, {"x": 2}], [{"p": 0}, {"q": 1}, {"p": 2}]


# >>> pop_all({"a": 1, "b": 2, "c": 3}, ["a", "z", "c"])
# ([1, 3], 1)
# >>> pop_all({}, ["a"])
# ([], 0)
def pop_all(table, keys):
    removed = []
    for key in keys:
        if key in table:
            removed.append(table.pop(key))
    return removed, len(table)


# judged: ({"a": 1}, []), ({"a": 1}, ["a", "a"]), ({"x": 5, "y": 6}, ["y", "x"]), ({1: 2, 3: 4}, [3])
