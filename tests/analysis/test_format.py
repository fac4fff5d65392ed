"""FORMAT.md says all that a fresh file holds, and nothing else."""
from __future__ import annotations

import re
from pathlib import Path

import cordon_analysis
import h5py
from cordon_analysis import format_page
from cordon_analysis.run_file import FORMAT_VERSION

PAGE = Path(__file__).resolve().parents[2] / "analysis" / "FORMAT.md"


def test_the_page_and_a_fresh_file_name_the_same_datasets(whole: Path) -> None:
    in_page = set(re.findall(r"^\| `(/[^`]+)` \|", PAGE.read_text(encoding="utf-8"), flags=re.M))
    in_file: set[str] = set()
    with h5py.File(whole) as file:
        file.visititems(lambda name, item: in_file.add("/" + name) if isinstance(item, h5py.Dataset) else None)
    assert in_page - in_file == set(), "in the page only"
    assert in_file - in_page == set(), "in the file only"


def test_the_page_has_every_attribute_unit_dimension_and_sentence_of_a_fresh_file(whole: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    in_page = text.split(format_page.BEGIN)[1].split(format_page.END)[0].strip().splitlines()
    with h5py.File(whole) as file:
        in_file = format_page.tables(file).strip().splitlines()
    assert in_page == in_file, "renew the page: its last lines say how"


def test_page_package_and_file_have_one_version(whole: Path) -> None:
    with cordon_analysis.open(whole) as run:
        assert run.attrs["format_version"] == FORMAT_VERSION
    assert f"format version {FORMAT_VERSION}" in PAGE.read_text(encoding="utf-8")
