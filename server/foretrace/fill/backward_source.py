"""The part of the search that reads expected results backwards, as its source inside.

`$` stands for the template's name prefix. A goal is a vector of values, one for each of a place's
first states; the first goal of a place is what the scenarios expect there, the others are what
would be left to find if a known expression were a part of it. Vectors are compared by hash.
"""

SOURCE = '''
$_goal_states = {}
$_goals = {}
$_goal_kinds = {}
$_goals_by_hash = {}
$_vectors_by_hash = {}
$_matched = {}
$_caught = [None]


def $_catch(*args):
    if $_caught[0] is None:
        $_caught[0] = $_copy.deepcopy(args)
    raise SystemExit("$_caught")


def $_goal_place(place, hole, scenarios):
    """Note the states in which the hole is reached before any other, by scenario."""
    states = []
    for scenario in scenarios:
        $_f[:] = $_open_holes
        $_k[:] = [-1] * len($_k)
        $_f[hole] = $_catch
        $_caught[0] = None
        how, what = $_run($_calls[scenario][0])
        args = $_caught[0]
        if args is None:
            continue
        if how == "value":
            # The program goes on after whatever happens at the hole.
            return
        here = str(hole)
        for argument in args:
            here += "," + type(argument).__name__
        if here == place and repr(args) not in [repr(state) for state in states]:
            states.append(args)
            print(scenario)
            if len(states) == 6:
                break
    $_f[:] = $_open_holes
    $_goal_states[place] = states


def $_goal_values(place, scenarios):
    values = [$_calls[scenario][2]() for scenario in scenarios]
    $_goals[place] = [values]
    $_goal_kinds[place] = [$_calls[scenario][1] for scenario in scenarios]
    $_goals_by_hash[place] = {hash(repr(values)): 0}
    $_vectors_by_hash[place] = {}
    $_matched[place] = 0


def $_meets(value, expected, kind):
    if value is $_failed:
        return False
    if kind == "equal":
        return value == expected
    return $_same(value, expected)


def $_new_goal(place, how, known, values):
    """Note what would be left to find."""
    goals = $_goals[place]
    key = hash(repr(values))
    if key in $_goals_by_hash[place] or len(goals) > 4000:
        return
    $_goals_by_hash[place][key] = len(goals)
    print("goal", len(goals), how, known)
    goals.append(values)
    found = $_vectors_by_hash[place].get(key)
    if found is not None:
        print("hit", len(goals) - 1, found)


def $_match(place, _goals, _numbers):
    """Which of the expressions that are new since the last time meet a goal, and where."""
    vectors = $_vectors[place]
    expected = $_goals[place][0]
    kinds = $_goal_kinds[place]
    count = len(expected)
    by_hash = $_vectors_by_hash[place]
    goals = $_goals_by_hash[place]
    for number in range($_matched[place], len(vectors)):
        values = vectors[number][:count]
        mask = 0
        for position in range(count):
            try:
                if $_meets(values[position], expected[position], kinds[position]):
                    mask += 1 << position
            except Exception:
                pass
        if mask:
            print("mask", number, mask)
        key = hash(repr(values))
        if key not in by_hash:
            by_hash[key] = number
        goal = goals.get(key)
        if goal is not None and goal > 0:
            print("hit", goal, number)
    $_matched[place] = len(vectors)


def $_every(values, kind):
    for value in values:
        if type(value) is not kind:
            return False
    return True


def $_numeric(values):
    for value in values:
        if type(value) is not int and type(value) is not float:
            return False
    return True


def $_truths(place, _goals, numbers):
    """In which of the states the conditions hold."""
    count = len($_goals[place][0])
    for number in numbers:
        mask = 0
        for position in range(count):
            if $_vectors[place][number][position] is True:
                mask += 1 << position
        print("truth", number, mask)


def $_left_of(goal, known):
    """Ways to make the goal of the known vector and another one: how, and that other one."""
    pairs = list(zip(goal, known))
    found = []
    kind = type(goal[0])
    if $_numeric(goal) and $_numeric(known):
        found.append(("{A} + {R}", [t - a for t, a in pairs]))
        found.append(("{R} - {A}", [t + a for t, a in pairs]))
        found.append(("{A} - {R}", [a - t for t, a in pairs]))
        if $_every(goal, int) and $_every(known, int) and 0 not in known:
            if [t % a for t, a in pairs] == [0] * len(goal):
                found.append(("{R} * {A}", [t // a for t, a in pairs]))
        if $_every(goal, float) and 0 not in known:
            values = [t * a for t, a in pairs]
            found.append(("{R} / {A}", values))
            if [int(value) == value for value in values] == [True] * len(values):
                found.append(("{R} / {A}", [int(value) for value in values]))
            values = [t / a for t, a in pairs]
            found.append(("{R} * {A}", values))
    elif kind in (str, list, tuple) and $_every(goal, kind) and $_every(known, kind):
        if [len(a) for a in known].count(0) == 0:
            if [t[:len(a)] == a for t, a in pairs] == [True] * len(goal):
                found.append(("{A} + {R}", [t[len(a):] for t, a in pairs]))
            if [t[len(t) - len(a):] == a for t, a in pairs] == [True] * len(goal):
                found.append(("{R} + {A}", [t[:len(t) - len(a)] for t, a in pairs]))
        if kind is str and [a in t for t, a in pairs].count(True) > 0 and "" not in known:
            found.append(("{A}.join({R})", [t.split(a) for t, a in pairs]))
    return found


def $_decompose(place, goals, numbers):
    """Make new goals of these goals, given what is known."""
    vectors = $_vectors[place]
    for goal in goals:
        values = $_goals[place][goal]
        for number in numbers:
            known = vectors[number][:len(values)]
            if $_failed in known:
                continue
            try:
                for how, left in $_left_of(values, known):
                    $_new_goal(place, str(goal) + "|" + how.replace(" ", "_"), number, left)
            except Exception:
                pass


def $_take_apart(place, _goals, _numbers):
    """Make a goal of each part that the expected values always have."""
    goal = $_goals[place][0]
    kind = type(goal[0])
    if not $_every(goal, kind):
        return
    if kind is str or kind is list:
        $_new_goal(place, "0|{R}[::-1]", -1, [value[::-1] for value in goal])
    if kind is tuple or kind is list:
        size = len(goal[0])
        if 2 <= size <= 4 and [len(value) for value in goal] == [size] * len(goal):
            for position in range(size):
                $_part(place, "p" + str(position), [value[position] for value in goal])
    if kind is dict:
        keys = list(goal[0].keys())
        if 1 <= len(keys) <= 4 and [list(value.keys()) for value in goal] == [keys] * len(goal):
            for position in range(len(keys)):
                $_part(place, "p" + str(position), [value[keys[position]] for value in goal])


def $_part(place, how, values):
    goals = $_goals[place]
    key = hash(repr(values))
    known = $_goals_by_hash[place].get(key)
    if known is None:
        known = len(goals)
        $_goals_by_hash[place][key] = known
        goals.append(values)
    print("part", how, known)
    found = $_vectors_by_hash[place].get(key)
    if found is not None:
        print("hit", known, found)


def $_common(texts):
    """The longest text that all of them begin with."""
    first = min(texts)
    last = max(texts)
    size = 0
    while size < len(first) and first[size] == last[size]:
        size += 1
    return first[:size]


def $_piece(piece):
    if type(piece) is int:
        return "#" + str(piece)
    return ",".join([str(ord(letter)) for letter in piece])


def $_texts(place, most, numbers):
    """Ways to write the expected texts: as constants and the numbers of what is known."""
    goal = $_goals[place][0]
    if not $_every(goal, str) or len(set(goal)) < 2:
        return
    known = []
    for number in numbers:
        values = $_vectors[place][number][:len(goal)]
        plain = [type(value) in (str, int, float) for value in values]
        if plain.count(False) == 0:
            shown = [str(value) for value in values]
            if "" not in shown and len(set(shown)) > 1:
                known.append((number, shown))
    pending = [([], goal)]
    made = 0
    steps = 0
    while pending and made < most[0] and steps < 400:
        steps += 1
        pieces, rest = pending.pop(0)
        if [text == "" for text in rest].count(False) == 0:
            print("text", "|".join([$_piece(piece) for piece in pieces]))
            made += 1
            continue
        if len([piece for piece in pieces if type(piece) is int]) < 4:
            for number, shown in known:
                if [text.startswith(part) for text, part in zip(rest, shown)].count(False) == 0:
                    left = [text[len(part):] for text, part in zip(rest, shown)]
                    pending.append((pieces + [number], left))
        if not pieces or type(pieces[-1]) is int:
            constant = $_common(rest)
            if constant:
                left = [text[len(constant):] for text in rest]
                pending.append((pieces + [constant], left))
'''
