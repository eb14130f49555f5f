"""Takes away each permission check in turn and looks whether the tests notice.

    python -m tests.access.mutate [--list] [--only TEXT] [--every N]

A mutant is one change of one function: a condition that lets everybody through, a query that holds everything, a
verdict that is always yes, a part of a condition left out. It lives in a copy of the checkout, never in the checkout.
Killed means that a test failed. Not part of the suite: an hour on two cores; `--every 4` tries a quarter.
"""

import argparse
import ast
import copy
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = (
    "cases/access.py",
    "cases/sight.py",
    "cases/lifecycles/who.py",
    "cases/lifecycles/four_eyes.py",
    "desk/doors.py",
    "portal/doors.py",
)
TESTS = (  # the quick ones first
    "tests/access/test_two_locks.py",
    "tests/access/test_four_eyes_are_logged.py",
    "tests/cases/test_access.py",
    "tests/scenarios/test_scenario_5.py",
    "tests/access/test_attacks.py",
    "tests/access/test_refusals_are_logged.py",
    "tests/access/test_registry.py",
    "tests/access/test_neighbours_number.py",
    "tests/workflows/test_standing_in.py",
    "tests/workflows/test_appoint_approver.py",
    "tests/workflows/test_no_approver.py",
    "tests/workflows/test_review_standing_in.py",
    "tests/workflows/test_handing_over.py",
    "tests/workflows/test_receipt_date.py",
    "tests/workflows/test_correction.py",
    "tests/workflows/test_after_the_end.py",
)
LEFT_OUT = (".git", ".venv", "var", "__pycache__", "node_modules")
TARGET = 95  # percent
LONGEST = 1200  # seconds for one mutant; without an answer by then it counts as surviving

# What a function of each kind answers once its check is gone, by its annotated result.
OPEN_ANSWERS = {
    "Q": "sight.EVERYTHING",
    "bool": "True",
    "Verdict": "YES",
    "Verdict | None": "None",
    "Who": "lambda lifecycle, actor: YES",
    "QuerySet[Case]": "Case.objects.all()",
    "QuerySet[Assistance]": "Assistance.objects.all()",
    "QuerySet[Document]": "Document.objects.all()",
    "QuerySet[Record]": "Record.objects.all()",
    "QuerySet[Unit]": "Unit.objects.all()",
    "None": "None",
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the file with it, and what it is called."""

    file: str
    name: str
    source: str


def mutants() -> Iterator[Mutant]:
    for file in FILES:
        tree = ast.parse((ROOT / file).read_text())
        seen: set[str] = set()
        for function in functions(tree):
            for mutant in of_function(file, tree, function):
                if mutant.source not in seen:
                    seen.add(mutant.source)
                    yield mutant


def functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def of_function(file: str, tree: ast.Module, function: ast.FunctionDef) -> Iterator[Mutant]:
    answer = OPEN_ANSWERS.get(ast.unparse(function.returns) if function.returns else "")
    if answer is not None:
        yield Mutant(file, f"{function.name} lets everybody through", opened(file, tree, function, answer))
    for number, node in enumerate(ast.walk(function)):
        for words, change in changes(node):
            yield Mutant(file, f"{function.name}: {words}", changed(tree, function, number, change))


def opened(file: str, tree: ast.Module, function: ast.FunctionDef, answer: str) -> str:
    """The whole body replaced by the open answer; its docstring goes with it."""
    names = {"cases/sight.py": answer.removeprefix("sight."), "cases/access.py": answer}
    body = ast.parse(f"return {names.get(file, answer)}").body
    return rewritten(tree, function, lambda there: setattr(there, "body", body))


def changed(tree: ast.Module, function: ast.FunctionDef, number: int, change: object) -> str:
    def apply(there: ast.FunctionDef) -> None:
        change(list(ast.walk(there))[number])  # type: ignore[operator]  # one of the functions in changes()

    return rewritten(tree, function, apply)


def rewritten(tree: ast.Module, function: ast.FunctionDef, apply: object) -> str:
    """The file with one function changed, in a tree of its own."""
    position = functions(tree).index(function)
    there = copy.deepcopy(tree)
    apply(functions(there)[position])  # type: ignore[operator]  # a function of one argument
    return ast.unparse(ast.fix_missing_locations(there))


def changes(node: ast.AST) -> Iterator[tuple[str, object]]:
    """Every way in which this part of a condition can be left out."""
    if isinstance(node, ast.If) and refuses(node):
        yield f"never {ast.unparse(node.test)}", lambda there: setattr(there, "test", ast.Constant(False))
    elif isinstance(node, ast.BoolOp):
        for index, value in enumerate(node.values):
            if is_check(value):
                yield f"without {ast.unparse(value)}", lambda there, at=index: there.values.pop(at)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd):
        yield f"without {ast.unparse(node.right)}", lambda there: setattr(there, "right", everything())
    elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith((".filter", "Q")):
        for index, keyword in enumerate(node.keywords):
            yield f"without {ast.unparse(keyword)}", lambda there, at=index: there.keywords.pop(at)


def refuses(node: ast.If) -> bool:
    """Whether this is a check: where it holds, somebody is refused or gets nothing."""
    answer = ast.unparse(node.body[0])
    return not answer.startswith(("return YES", "return Verdict(True", "return EVERYTHING"))


def is_check(value: ast.expr) -> bool:
    """Not what only tells the type checker which kind of thing it has."""
    words = ast.unparse(value)
    return (
        "isinstance(" not in words and not words.endswith("is not None") and not isinstance(value, ast.Name)
    )


def everything() -> ast.expr:
    return ast.parse("Q()", mode="eval").body


# — trying them —


def survives(mutant: Mutant, copy_of_it: Path) -> bool:
    """Whether no test noticed."""
    target = copy_of_it / mutant.file
    before = target.read_text()
    target.write_text(mutant.source)
    try:
        return not failure(copy_of_it)
    finally:
        target.write_text(before)


def failure(where: Path) -> str:
    """How the tests end where one of them fails; nothing where all pass, or none answers in time."""
    command = [sys.executable, "-m", "pytest", *TESTS, "-x", "-q", "-p", "no:cacheprovider", "--reuse-db"]
    env = os.environ | {"PYTHONPATH": ""}
    try:
        run = subprocess.run(command, cwd=where, env=env, timeout=LONGEST, capture_output=True, check=False)
    except subprocess.TimeoutExpired:
        return ""
    return run.stdout.decode(errors="replace")[-4000:] if run.returncode else ""


def run_services(where: Path, command: str) -> None:
    """The copy's own servers run from the first mutant to the last."""
    words = [sys.executable, "-m", "config.services", command, "test"]
    subprocess.run(words, cwd=where, env=os.environ | {"PYTHONPATH": ""}, check=True, capture_output=True)


def copied(to: Path) -> Path:
    where = to / "checkout"
    shutil.copytree(ROOT, where, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
    return where


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--list", action="store_true", help="name the mutants and try none")
    parser.add_argument("--only", default="", help="only mutants with this in their name or file")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth of them")
    asked = parser.parse_args()
    chosen = [one for one in mutants() if asked.only in f"{one.file} {one.name}"][:: asked.every]
    if asked.list:
        print(*(f"{one.file}  {one.name}" for one in chosen), f"{len(chosen)} mutants", sep="\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        where = copied(Path(folder))
        try:
            run_services(where, "start")
            if said := failure(where):
                print(said, "The tests fail without a mutant: nothing can be said.", sep="\n")
                return 2
            return report(chosen, where)
        finally:
            run_services(where, "destroy")


def report(chosen: list[Mutant], where: Path) -> int:
    survivors = []
    for number, mutant in enumerate(chosen, start=1):
        alive = survives(mutant, where)
        survivors += [mutant] if alive else []
        print(
            f"{number}/{len(chosen)} {'SURVIVED' if alive else 'killed'}  {mutant.file}  {mutant.name}",
            flush=True,
        )
    killed = len(chosen) - len(survivors)
    percent = 100 * killed / len(chosen) if chosen else 100
    print(f"{killed} of {len(chosen)} killed: {percent:.1f} % (target {TARGET} %)")
    return 0 if percent >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
