"""Stand-ins that run inside the interpreter, by the name the lowered program calls."""

from __future__ import annotations

import ast

from foretrace.imagine.names import PREFIX

PIECES: dict[str, str] = {
    "del_item": """
def _ft_del_item(value, index):
    if isinstance(value, (list, dict)):
        value.pop(index)
    else:
        value.__delitem__(index)
""",
    "del_slice": """
def _ft_del_slice(value, start, stop, step):
    if step is None:
        value[start:stop] = []
    else:
        drop = set(range(*slice(start, stop, step).indices(len(value))))
        value[:] = [value[i] for i in range(len(value)) if i not in drop]
""",
    "del_attr": """
def _ft_del_attr(value, attribute):
    delattr(value, attribute)
""",
}


def prelude_for(tree: ast.Module) -> str:
    """The pieces that `tree` calls."""
    used = {
        node.id.removeprefix(PREFIX)
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id.startswith(PREFIX)
    }
    return "".join(PIECES[piece] for piece in sorted(used & PIECES.keys()))
