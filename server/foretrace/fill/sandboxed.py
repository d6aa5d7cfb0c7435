"""The part of the search that runs inside the isolated interpreter, as its source.

`$` stands for the template's name prefix, `$CAP` for how many states are noted of a place. The
host drives it through `Harness`; results come
back as printed lines, so that whatever is known when a candidate hangs is not lost.
"""

SOURCE = '''
import copy as $_copy

class $_Failed:
    def __repr__(self):
        return "<failed>"

$_failed = $_Failed()
$_f = []
$_k = []
$_steps = [0, 0]
$_names = []
$_growing = []
$_returned = []
$_needed = [None]
$_target = [(None, ())]
$_aims = {}
$_shape = {}
$_inner_paths = {}
$_noted = []
$_open_holes = []
$_seen = {}
$_states = {}
$_compiled = []
$_calls = []
$_inner = []
$_kept = []
$_last = [None]
$_smoke = []
$_allowed = []


def $_stop():
    raise SystemExit("$_steps")


def $_place_of(hole, args):
    """The hole, and the types of the values."""
    place = str(hole)
    for argument in args:
        place += "," + type(argument).__name__
    return place


def $_note(hole, args):
    """Keep the state if it is new."""
    place = $_place_of(hole, args)
    states = $_states.get(place)
    if states is None:
        states = []
        $_states[place] = states
        $_seen[place] = {}
    if len(states) < $CAP:
        shown = repr(args)
        if shown not in $_seen[place] and len(shown) < 4000:
            $_seen[place][shown] = True
            states.append($_copy.deepcopy(args))
            $_noted[hole] += 1
    return place


def $_near(args):
    """How much of the expected result there is already: 3 it as it is, 2 or 1 all or some of its
    parts."""
    target, parts = $_target[0]
    if target is not None:
        for argument in args:
            if type(argument) is type(target) and argument == target:
                return 3
    found = 0
    for part in parts:
        for argument in args:
            if type(argument) is type(part) and argument == part:
                found += 1
                break
    if found == 0:
        return 0
    return 2 if found == len(parts) else 1


def $_aim(scenario):
    """What `$_near` is to look for; nothing where the value is so plain that it tells little."""
    if scenario in $_aims:
        return $_aims[scenario]
    call, kind, expected = $_calls[scenario]
    aim = (None, ())
    plain = (None, 0, 1, True, False, "", [], (), {})
    if kind == "value" or kind == "equal":
        try:
            value = expected()
            if value not in plain:
                aim = (value, ())
                if (type(value) is list or type(value) is tuple) and len(value) <= 6:
                    aim = (value, [part for part in value if part not in plain])
        except BaseException:
            pass
    $_aims[scenario] = aim
    return aim


def $_open(hole):
    def need(*args):
        place = $_note(hole, args)
        $_needed[0] = place + " " + str($_near(args)) + " " + str(hash(repr(args)))
        $_last[0] = args
        raise SystemExit("$_need")
    return need


def $_watch(hole, candidate):
    def watched(*args):
        $_note(hole, args)
        return candidate(*args)
    return watched


def $_setup(names, growing, returned, steps):
    """The names in scope, and whether values may grow from round to round, by hole.

    `returned` are the holes whose value a call returns as it is.
    """
    $_returned.extend(returned)
    $_steps[1] = steps
    $_names.extend(names)
    $_growing.extend(growing)
    for hole in range(len(names)):
        $_open_holes.append($_open(hole))
        $_noted.append(0)
        $_compiled.append({})
    $_f.extend($_open_holes)
    $_k.extend([-1] * len(names))


def $_range(*bounds):
    made = range(*bounds)
    if len(made) > 5000:
        raise OverflowError
    return made


def $_grows(text):
    return "*" in text or "+" in text or "(" in text


def $_small(*values):
    """The value, unless it is so large that what a loop makes of it would take all the time."""
    for value in values:
        kind = type(value)
        if kind is int:
            if value > 10**40 or value < -(10**40):
                raise OverflowError
        elif kind is str or kind is list:
            if len(value) > 3000:
                raise OverflowError
            if kind is list and value and type(value[-1]) in (str, list):
                if len(value[-1]) > 1000:
                    raise OverflowError
    return values[0] if len(values) == 1 else values


def $_times(value, count):
    """`value *= count`, unless it would take too long."""
    if type(value) is int or type(value) is float:
        return $_small(value * count)
    if type(count) is int and (count > 5000 or len(value) * count > 5000):
        raise OverflowError
    value *= count
    return value


def $_candidate(hole, text):
    """The function that an expression is of the names in scope."""
    grows = $_growing[hole] and $_grows(text)
    body = "$_small(" + text + ")" if grows else "(" + text + ")"
    candidate = eval("lambda " + ", ".join($_names[hole]) + ": " + body)
    $_compiled[hole][text] = candidate
    return candidate


def $_place(chosen, watching):
    """Put candidates in place; watched ones note the states that they are asked in."""
    $_f[:] = $_open_holes
    $_k[:] = [-1] * len($_names)
    for hole, form, text in chosen:
        $_k[hole] = form
        if text is not None:
            candidate = $_compiled[hole].get(text)
            if candidate is None:
                candidate = $_candidate(hole, text)
            if watching and $_noted[hole] < $CAP:
                candidate = $_watch(hole, candidate)
            $_f[hole] = candidate


def $_store(container, key, value):
    container[key] = value


def $_same(value, expected):
    if type(value) is not type(expected):
        return False
    if value != expected:
        return False
    shown = repr(value)
    return shown == repr(expected) or "{" in shown or "." in shown


def $_run(call):
    """One call: a kind and what it yielded."""
    $_steps[0] = 0
    $_needed[0] = None
    try:
        value = call()
    except BaseException as error:
        if $_needed[0] is not None:
            return ("need", $_needed[0])
        if $_steps[0] > $_steps[1]:
            return ("steps", None)
        return ("raised", error)
    if $_needed[0] is not None:
        return ("need", $_needed[0])
    if $_steps[0] > $_steps[1]:
        return ("steps", None)
    return ("value", value)


def $_check(scenario):
    """0 if the scenario goes as expected, -1 if not, -2 if it takes too many steps.

    Else what is known of the hole that it needs.
    """
    $_target[0] = $_aim(scenario)
    how, what = $_run($_calls[scenario][0])
    if how == "need":
        return what
    if how == "steps":
        return -2
    return 0 if $_expected(scenario, how, what) else -1


def $_expected(scenario, how, what):
    """Whether what a call did is what the scenario expects."""
    call, kind, expected = $_calls[scenario]
    if kind == "raises":
        return how == "raised" and type(what).__name__ == expected()
    if how != "value":
        return False
    try:
        if kind == "value":
            return $_same(what, expected())
        if kind == "equal":
            return what == expected()
        if kind == "text":
            return repr(what) == expected()
    except Exception:
        return False
    return True


def $_paths(value, path, found):
    """Note what types there are where: `.list`, `.list.tuple`, `.list.tuple0.str`, …"""
    name = type(value).__name__
    path = path + "." + name
    found[path] = True
    if len(path) > 60:
        return
    if name == "tuple" and len(value) <= 4:
        for position in range(len(value)):
            $_paths(value[position], path + str(position), found)
    elif name == "list" or name == "tuple" or name == "set" or name == "frozenset":
        count = 0
        for element in value:
            $_paths(element, path, found)
            count += 1
            if count >= 8:
                break
    elif name == "dict":
        count = 0
        for key in value:
            $_paths(key, path + "k", found)
            $_paths(value[key], path + "v", found)
            count += 1
            if count >= 8:
                break


def $_odd(value):
    """Whether a result has types where no expected one has them, though it has others there.

    What the arguments hold may be held by a result of the same type too.
    """
    if not $_shape:
        return False
    found = {}
    $_paths(value, "", found)
    for path in found:
        if path not in $_shape and path[:path.rfind(".")] in $_inner_paths:
            return True
    return False


def $_shape_up(given):
    """Note the types of what the scenarios expect, and of what their arguments hold."""
    for scenario in range(len($_calls)):
        call, kind, expected = $_calls[scenario]
        if kind == "value" or kind == "equal":
            try:
                $_paths(expected(), "", $_shape)
            except BaseException:
                pass
    # Of what was only seen empty, nobody knows what it should hold.
    for path in $_shape:
        $_inner_paths[path[:path.rfind(".")]] = True
    held = {}
    for value in given:
        $_paths(value, "", held)
    for path in held:
        if path.count(".") > 1 and $_shape:
            $_shape[path] = True


def $_smoked(calls, limit):
    """On how many invented calls the choice in place raises, does not end or gives an odd result.

    At most 6.
    """
    bad = 0
    usual = $_steps[1]
    $_steps[1] = limit
    for call in calls:
        how, what = $_run(call)
        if how == "raised" and type(what).__name__ not in $_allowed:
            bad += 1
        elif how == "steps":
            bad += 2
        elif how == "value" and $_odd(what):
            bad += 1
        if bad >= 6:
            break
    $_steps[1] = usual
    return bad


def $_batch(nodes, smoking, watching, limit):
    """Run choices; a line for each, in order.

    They come one after the other in a flat list: number, first scenario, how many holes are
    filled, and for each of them hole, form and text.
    """
    $_steps[1] = limit
    at = 0
    while at < len(nodes):
        number = nodes[at]
        first = nodes[at + 1]
        end = at + 3 + 3 * nodes[at + 2]
        chosen = [nodes[n:n + 3] for n in range(at + 3, end, 3)]
        at = end
        try:
            $_place(chosen, watching)
        except BaseException as error:
            print(number, "failed", 0)
            continue
        scenario = first
        answer = 0
        while scenario < len($_calls):
            answer = $_check(scenario)
            if answer != 0:
                break
            scenario += 1
        if answer == -1:
            print(number, "failed", scenario)
        elif answer == -2:
            print(number, "long", scenario)
        elif answer == 0:
            print(number, "passed", scenario, $_smoked($_smoke, max(200, limit)) if smoking else 0)
        else:
            kept = -1
            if int(answer.split(",")[0]) in $_returned and len($_kept) < 4000:
                kept = len($_kept)
                $_kept.append($_copy.deepcopy($_last[0]))
            bad = $_smoked($_smoke[:4], limit) if smoking else 0
            print(number, "need", scenario, bad, answer, kept)


def $_returning(kept, hole, scenario, texts):
    """Which of the expressions give what the scenario expects, in a state kept of the hole."""
    state = $_kept[kept]
    compiled = $_compiled[hole]
    for number in range(len(texts)):
        text = texts[number]
        try:
            candidate = compiled.get(text)
            if candidate is None:
                candidate = $_candidate(hole, text)
            # Only a call may change what it is given.
            given = $_copy.deepcopy(state) if "(" in text else state
            if $_expected(scenario, "value", candidate(*given)):
                print(number)
        except BaseException:
            pass


def $_outcomes(nodes, calls):
    """What each choice does on each call: one line a call, `kind steps repr`."""
    for number, chosen in nodes:
        $_place(chosen, False)
        for position in range(len(calls)):
            how, what = $_run(calls[position])
            if how == "raised":
                shown = type(what).__name__
            elif how == "value":
                shown = repr(what)
                if $_odd(what):
                    how = "odd"
            else:
                shown = str(what)
            print(number, position, how, $_steps[0], shown[:2000].replace("\\n", " "))
'''
