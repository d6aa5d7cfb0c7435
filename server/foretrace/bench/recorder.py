"""The program that records the truth: run in a child CPython, never imported."""

from __future__ import annotations

RECORDER = r"""
import contextlib, io, json, resource, sys

task = json.load(sys.stdin)
resource.setrlimit(resource.RLIMIT_AS, (task["memory"], task["memory"]))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")
left_out = ("<module>",) if task["comprehensions"] else ("<module>", *COMPREHENSIONS)
FILE = "<recorded>"
frames = []
depth = 0

def shown(value):
    try:
        return repr(value)
    except Exception:
        return object.__repr__(value)

def record(frame, event, argument):
    global depth
    code = frame.f_code
    if code.co_filename != FILE or code.co_name in left_out:
        return None
    if event == "call":
        depth += 1
    value = None
    if event == "return":
        value = shown(argument)
    elif event == "exception":
        value = shown(argument[1])
    if len(frames) < task["frames"]:
        local = [[name, shown(held)] for name, held in frame.f_locals.items()]
        function = code.co_qualname.replace(".<locals>", "")
        frames.append([event, frame.f_lineno, depth, function, local, value])
    if event == "return":
        depth -= 1
    return record

module = {"__name__": "__main__"}
sys.modules["__main__"].__dict__.update(module)
output = io.StringIO()
with contextlib.redirect_stdout(output):
    exec(compile(task["code"], FILE, "exec"), module)
    output.truncate(0)
    output.seek(0)
    call = compile(task["call"], "<call>", "eval")
    sys.settrace(record)
    try:
        value = eval(call, module)
    except BaseException as error:
        sys.settrace(None)
        outcome = ["raised", shown(error)]
    else:
        sys.settrace(None)
        outcome = ["returned", shown(value)]
json.dump({"frames": frames, "outcome": outcome, "output": output.getvalue()}, sys.stdout)
"""
