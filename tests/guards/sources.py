"""The project's own Python, parsed: what guard tests look through."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = [
    "accounts",
    "api",
    "bench",
    "cases",
    "config",
    "core",
    "desk",
    "lawbook",
    "ledger",
    "notifications",
    "portal",
    "workflows",
]


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of ours by its path, migrations apart."""
    found = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    ours = [path for path in found if "migrations" not in path.parts]
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in ours}


def assignments(attribute: str) -> Iterator[tuple[str, str]]:
    """Module and target of every `something.attribute = …`, plain, unpacked, annotated, augmented or by setattr."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            for target in _targets(node):
                if isinstance(target, ast.Attribute) and target.attr == attribute:
                    yield path, ast.unparse(target)
            if _is_call(node, "setattr") and _mentions(node, attribute):
                yield path, ast.unparse(node)


def keywords(functions: tuple[str, ...], name: str) -> Iterator[tuple[str, str]]:
    """Module and call of every `….function(name=…)`."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in functions
            ):
                given = {one.arg for one in node.keywords} | _dictionary_keys(node)
                if name in given:
                    yield path, ast.unparse(node)


def strings() -> Iterator[tuple[str, str]]:
    """Every text constant with its module."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path, node.value


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path, tree in modules().items():
        yield from ((path, node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return [inner for target in node.targets for inner in _flat(target)]
    if isinstance(node, ast.AugAssign | ast.AnnAssign):
        return [node.target]
    return []


def _flat(target: ast.expr) -> list[ast.expr]:
    return (
        [one for inner in target.elts for one in _flat(inner)]
        if isinstance(target, ast.Tuple | ast.List)
        else [target]
    )


def _is_call(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _mentions(node: ast.AST, text: str) -> bool:
    return any(isinstance(one, ast.Constant) and one.value == text for one in ast.walk(node))


def _dictionary_keys(node: ast.Call) -> set[str | None]:
    spread = [one.value for one in node.keywords if one.arg is None and isinstance(one.value, ast.Dict)]
    return {str(key.value) for one in spread for key in one.keys if isinstance(key, ast.Constant)}
