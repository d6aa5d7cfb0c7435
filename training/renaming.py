"""Short names for the variables of a program.

A trace repeats every name in every frame. Short ones leave more of a window to what happens.
"""

from __future__ import annotations

import ast
import builtins
import keyword
import random
import re
from dataclasses import replace

from training.programs import Program

_LETTERS = "abcdefghijkmnopqrstuvwxyz"
_RESERVED = {*keyword.kwlist, *dir(builtins)}


def shortened(program: Program, rng: random.Random) -> Program:
    """`program` with names of one or two letters, the same everywhere; also in its strings.

    Its shape stays: what is also an attribute or a keyword somewhere keeps its name.
    """
    tree = ast.parse(program.source)
    bound = sorted(_bound(tree) - _fixed([tree, *map(ast.parse, program.calls)]))
    taken = set(re.findall(r"\w+", program.source)) | _RESERVED
    names: dict[str, str] = {}
    for name in bound:
        if len(name) > 1:
            names[name] = _short(name, taken, rng)
            taken.add(names[name])
    if not names:
        return program
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, names))})\b")

    def renamed(text: str) -> str:
        return pattern.sub(lambda found: names[found[0]], text)

    return replace(
        program, source=renamed(program.source), calls=tuple(map(renamed, program.calls))
    )


def _bound(tree: ast.AST) -> set[str]:
    """Names of parameters, and of what is assigned."""
    return {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)} | {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _fixed(trees: list[ast.Module]) -> set[str]:
    """Names that mean something beyond the program."""
    nodes = [node for tree in trees for node in ast.walk(tree)]
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return attributes | {node.arg for node in nodes if isinstance(node, ast.keyword) and node.arg}


def _short(name: str, taken: set[str], rng: random.Random) -> str:
    """Its first letter if that is free."""
    chosen = name[0].lower() if name[0].isalpha() else rng.choice(_LETTERS)
    while chosen in taken:
        chosen = rng.choice(_LETTERS) + (rng.choice(_LETTERS) if rng.random() < 0.3 else "")
    return chosen
