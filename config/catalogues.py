"""Message catalogues, compiled with Babel (`python -m config.catalogues`): gettext need not be installed."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from config.env import ROOT


def compile_stale(root: Path = ROOT) -> list[Path]:
    """Compile every .po that is newer than its .mo; returns the catalogues compiled."""
    stale = [po for po in sorted(root.glob("locale/*/LC_MESSAGES/*.po")) if _is_stale(po)]
    for po in stale:
        _compile(po)
    return stale


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime <= po.stat().st_mtime


def _compile(po: Path) -> None:
    """Written aside and renamed: a running server may be reading the old one."""
    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parts[-3], abort_invalid=True)
    draft = po.with_suffix(".mo.new")
    with draft.open("wb") as target:
        write_mo(target, catalogue)
    draft.replace(po.with_suffix(".mo"))


if __name__ == "__main__":
    for catalogue in compile_stale():
        sys.stdout.write(f"Compiled {catalogue.relative_to(ROOT)}\n")
