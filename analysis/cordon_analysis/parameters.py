"""The table of parameters of docs/model.md, from a pathogen file: names, values, and the sources that its comments give."""
from __future__ import annotations

import re
from pathlib import Path

BEGIN, END = "<!-- parameters -->", "<!-- end of parameters -->"


def rows(text: str) -> list[tuple[str, str, str]]:
    """(section.name, value, comment): a comment above holds for the lines up to the next blank one, one behind for its line."""
    found: list[tuple[str, str, str]] = []
    section, above, fresh = "", "", False
    for line in text.splitlines():
        if not line.strip():
            above, fresh = "", False
        elif line.startswith("#"):
            above = f"{above} {line[1:].strip()}".strip() if fresh else line[1:].strip()
            fresh = True
        elif header := re.fullmatch(r"\[(.+)\]", line.strip()):
            section, above, fresh = header[1], "", False
        elif given := re.fullmatch(r"(\w+)\s*=\s*(.+?)(?:\s{2,}#\s*(.*))?", line):
            found.append((f"{section}.{given[1]}", re.sub(r"\s+", " ", given[2]), given[3] or above))
            fresh = False
    return found


def table(pathogen: Path) -> str:
    lines = ["| parameter | value | source, or why |", "| --- | --- | --- |"]
    before = ""
    for name, value, comment in rows(pathogen.read_text()):
        if name != "disease.name":
            lines.append(f"| `{name}` | {value} | {'as above' if comment == before else comment} |")
        before = comment
    return "\n".join(lines)


def renew(page: Path, pathogen: Path) -> str:
    """The page with its table made anew."""
    before, _, rest = page.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table(pathogen)}\n{END}{after}"
