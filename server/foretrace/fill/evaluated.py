"""The part of the search that evaluates expressions inside the isolated interpreter, as its source.

`$` stands for the template's name prefix, `$COUNT` and `$ELEMENTS` for how many states are kept of
a place and of its elements. The host drives it through `Places`; results come back as printed
lines, so that whatever is known when an expression hangs is not lost.
"""

SOURCE = '''
$_vectors = {}
$_classes = {}
$_frozen = {}


def $_tag(value):
    name = type(value).__name__
    if name == "list" or name == "tuple" or name == "set" or name == "frozenset":
        for element in value:
            return name + ":" + type(element).__name__
    if name == "dict":
        for element in value:
            return name + ":" + type(value[element]).__name__
    return name


def $_signature(values, states):
    """A tag of the values' type, and what is equal only for equal values and aliases."""
    tag = None
    mutable = False
    for value in values:
        if value is not $_failed:
            own = $_tag(value)
            if tag is None or tag == "NoneType" or own.startswith(tag + ":"):
                tag = own
            base = own[:4]
            if base == "list" or base == "dict" or own[:3] == "set":
                mutable = True
            elif tag != "NoneType":
                break
            if ":" in own:
                break
    if tag is None:
        return (None, None)
    shown = repr(values)
    if len(shown) > 20000:
        return (None, None)
    if mutable:
        for position in range(len(values)):
            for variable in states[position]:
                if variable is values[position]:
                    shown += "@" + str(position)
                    break
    return (tag, hash(shown))


def $_register(place, job, values, states, apart=False):
    tag, signature = $_signature(values, states)
    if tag is None:
        print(job, "-")
        return
    known = $_classes[place].get(signature)
    if known is not None and not apart:
        print(job, "=", known)
        return
    if known is None:
        $_classes[place][signature] = len($_vectors[place])
    print(job, "+", len($_vectors[place]), tag)
    $_vectors[place].append(values)


def $_relation(one, other):
    """How two values stand to each other: what conditions are mostly about."""
    kind = type(other)
    if type(one) is kind and (kind is int or kind is str):
        return "=" if one == other else "<" if one < other else ">"
    if kind is list or kind is dict or kind is set or (kind is str and type(one) is str):
        try:
            return "in" if one in other else "out"
        except BaseException:
            return ""
    return ""


def $_sort(value):
    """What sort of value it is, among those of its type: what conditions ask of one alone."""
    kind = type(value)
    if kind is str:
        if value.isdigit():
            return "digits"
        if value.isalpha():
            return "upper" if value.isupper() else "lower" if value.islower() else "letters"
        if value.isspace():
            return "space"
        return "mixed" if value else ""
    if kind is int or kind is float:
        return ("-" if value < 0 else "0" if value == 0 else "+") + str(value % 2)
    if kind is list or kind is tuple or kind is dict or kind is set:
        return "many" if len(value) > 1 else str(len(value))
    return ""


def $_features(state):
    """The values as text, their sorts, and the relations between the first of them."""
    found = [repr(argument) for argument in state]
    found.extend([$_sort(argument) for argument in state])
    few = state[:8]
    for position in range(len(few)):
        for other in range(len(few)):
            if other != position:
                found.append($_relation(few[position], few[other]))
    return found


def $_telling(states, count):
    """The few states that tell expressions apart best.

    Each brings the most values and relations not seen yet; what was always the same so far counts
    most.
    """
    shown = [$_features(state) for state in states]
    left = list(range(len(states)))
    chosen = []
    seen = [{} for feature in shown[0]] if shown else []
    names = len(states[0]) if shown else 0
    while left and len(chosen) < count:
        best = left[0]
        most = -1
        for number in left if chosen else []:
            new = 0
            distinct = {}
            for position in range(len(seen)):
                value = shown[number][position]
                if value not in seen[position]:
                    new += 12 // len(seen[position])
                if position < names:
                    distinct[value] = True
            new += len(distinct)
            if new > most:
                most = new
                best = number
        left.remove(best)
        chosen.append(states[best])
        for position in range(len(seen)):
            seen[position][shown[best][position]] = True
    return chosen


def $_thaw(place, states):
    $_vectors[place] = []
    $_classes[place] = {}
    $_frozen[place] = states


def $_freeze(place):
    # Later states must not change what is equal.
    first = $_goal_states.get(place, [])
    if not first:
        first = $_telling($_decisive.get(place, []), $COUNT)
    shown = [repr(state) for state in first]
    others = [state for state in $_states.get(place, []) if repr(state) not in shown]
    $_thaw(place, first + $_telling(others, max(3, $COUNT - len(first))))


def $_leaves(place, names, jobs):
    states = $_frozen[place]
    for job, text, apart in jobs:
        try:
            candidate = eval("lambda " + ", ".join(names) + ": (" + text + ")")
        except BaseException:
            print(job, "-")
            continue
        values = []
        for state in states:
            try:
                # Only a call may change what it is given.
                if "(" in text:
                    values.append(candidate(*$_copy.deepcopy(state)))
                else:
                    values.append(candidate(*state))
            except BaseException:
                values.append($_failed)
        $_register(place, job, values, states, apart)


def $_apply(place, operators, jobs):
    """Operators come with the number of their operands, jobs as one operator and its operands
    after the other. One loop a number of operands, for calls with `*` take most of the time."""
    vectors = $_vectors[place]
    states = $_frozen[place]
    job = 0
    at = 0
    while at < len(jobs):
        apply, count = operators[jobs[at]]
        values = []
        if count == 1:
            for a in vectors[jobs[at + 1]]:
                try:
                    values.append($_failed if a is $_failed else apply(a))
                except BaseException:
                    values.append($_failed)
        elif count == 2:
            for a, b in zip(vectors[jobs[at + 1]], vectors[jobs[at + 2]]):
                try:
                    values.append($_failed if a is $_failed or b is $_failed else apply(a, b))
                except BaseException:
                    values.append($_failed)
        else:
            for arguments in zip(*[vectors[child] for child in jobs[at + 1:at + 1 + count]]):
                value = $_failed
                if $_failed not in arguments:
                    try:
                        value = apply(*arguments)
                    except BaseException:
                        value = $_failed
                values.append(value)
        $_register(place, job, values, states)
        job += 1
        at += 1 + count


$_walked = {}


def $_elements(place, inner, walk, children):
    """Make a place of the hole's states, each with elements of what is walked there."""
    states = $_frozen[place]
    rows = []
    longest = 0
    for arguments in zip(*[$_vectors[place][child] for child in children]):
        row = $_failed
        if $_failed not in arguments:
            try:
                row = walk(*arguments)[:60]
                longest = max(longest, len(row))
            except BaseException:
                row = $_failed
        rows.append(row)
    chosen = []
    spare = []
    seen = {}
    for depth in range(longest):
        for position in range(len(rows)):
            row = rows[position]
            if row is not $_failed and depth < len(row) and len(chosen) < $ELEMENTS:
                state = tuple(states[position]) + row[depth]
                shown = repr(row[depth])
                if shown in seen:
                    spare.append(state)
                else:
                    seen[shown] = True
                    chosen.append(state)
    chosen.extend(spare[:$ELEMENTS - len(chosen)])
    $_walked[inner] = [row is not $_failed for row in rows]
    if len(chosen) > 1:
        $_thaw(inner, chosen)
        print(inner)


def $_differing(place, numbers):
    """Of these expressions, the numbers of those whose values are not all alike."""
    for number in numbers:
        first = $_failed
        for value in $_vectors[place][number]:
            if value is not $_failed:
                if first is $_failed:
                    first = value
                elif type(value) is not type(first) or value != first:
                    print(number)
                    break


def $_composed(place, names, jobs):
    """Expressions that walk something; they are run only where that could be walked before."""
    states = $_frozen[place]
    header = "lambda " + ", ".join(names) + ": ("
    for job, inner, text in jobs:
        try:
            candidate = eval(header + text + ")")
        except BaseException:
            print(job, "-")
            continue
        values = []
        walked = $_walked[inner]
        for position in range(len(states)):
            value = $_failed
            if walked[position]:
                try:
                    value = candidate(*states[position])
                except BaseException:
                    value = $_failed
            values.append(value)
        $_register(place, job, values, states)
'''
