"""What is full, read-only, cut off or damaged: a clear error, an exit code that says so, and nothing lost of what was there before."""
from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from runs import EVERYTHING, SIMULATOR, cordon, differences, run
from test_killed import stopped


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "whole.h5"
    run(EVERYTHING, out)
    return out


@pytest.fixture()
def left(tmp_path: Path, whole: Path) -> Path:
    """What a run leaves that was killed after fifteen days or a few more."""
    return stopped(tmp_path, whole, 15)


def everything(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def mounted(folder: Path, options: str) -> bool:
    return subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True).returncode == 0


@pytest.fixture()
def disk(tmp_path: Path) -> Iterator[Path | None]:
    """A disk of 24 MiB; None where nobody may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0 or not mounted(folder, "size=24m"):
        yield None
        return
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_an_error_that_loses_nothing_and_the_run_goes_on_when_there_is_room(tmp_path: Path, whole: Path, disk: Path | None) -> None:
    folder = disk or tmp_path
    out, earlier = folder / "out.h5", folder / "earlier.h5"
    earlier.write_bytes(whole.read_bytes())
    if disk:
        room = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        (disk / "filler").write_bytes(b"x" * (room - 2_000_000))
        done = run(EVERYTHING, out, "--checkpoint-days", 5, code=1)
        assert "No space left on device" in done.stderr
    else:
        limit = 1_500_000
        done = subprocess.run([SIMULATOR, "run", str(EVERYTHING), "-o", str(out), "--quiet"], capture_output=True, text=True,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        assert done.returncode == 1 and "File too large" in done.stderr, done
    assert str(folder) in done.stderr and not out.exists()
    assert earlier.read_bytes() == whole.read_bytes()
    assert not list(folder.glob("*.new")) or disk
    (folder / "filler").unlink(missing_ok=True)
    cordon("resume", out, "--quiet")
    assert differences(whole, out) == []
    assert sorted(p.name for p in folder.iterdir() if p.is_file()) == ["earlier.h5", "out.h5"]


def test_a_folder_that_may_not_be_written_is_refused_before_anything_is_computed(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    is_root = os.geteuid() == 0
    if is_root and not mounted(folder, "ro,size=1m"):
        pytest.skip("root may write everywhere, and may not mount here")
    folder.chmod(0o555) if not is_root else None
    try:
        done = run(EVERYTHING, folder / "out.h5", code=2)
        assert f"the folder {folder} cannot be written" in done.stderr and "choose another with -o" in done.stderr
    finally:
        if is_root:
            subprocess.run(["umount", str(folder)], check=True)


def test_an_output_that_exists_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "out.h5"
    out.write_text("precious")
    assert "the output exists already" in run(EVERYTHING, out, code=2).stderr
    assert out.read_text() == "precious"


def test_a_run_file_that_is_cut_off_cannot_be_gone_on_with(tmp_path: Path, whole: Path) -> None:
    short = tmp_path / "short.h5"
    for size in (0, 1000, whole.stat().st_size // 2, whole.stat().st_size - 1):
        short.write_bytes(whole.read_bytes()[:size])
        for command in (("resume", short), ("branch", short, "--at", "2020-01-20", "-o", tmp_path / "b.h5")):
            told = cordon(*command, code=2).stderr
            assert str(short) in told and "cannot be gone on with" in told
    assert [p.name for p in tmp_path.iterdir()] == ["short.h5"]


def test_a_part_that_is_cut_off_cannot_be_gone_on_with_and_nothing_is_touched(tmp_path: Path, left: Path) -> None:
    part = left.with_name(left.name + ".part")
    part.write_bytes(part.read_bytes()[: part.stat().st_size // 2])
    before = everything(tmp_path)
    told = cordon("resume", left, code=2).stderr
    assert str(part) in told
    assert everything(tmp_path) == before


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 0x40
    path.write_bytes(content)


@pytest.mark.parametrize("damage", ["head", "middle", "end", "cut", "empty"])
def test_a_damaged_checkpoint_is_refused_with_the_reason_and_without_it_the_run_goes_on(tmp_path: Path, whole: Path, left: Path, damage: str) -> None:
    checkpoint = max(tmp_path.glob("*.checkpoint"))
    size = checkpoint.stat().st_size
    if damage in ("cut", "empty"):
        checkpoint.write_bytes(checkpoint.read_bytes()[: size - 100 if damage == "cut" else 0])
    else:
        flip(checkpoint, {"head": 40, "middle": size // 2, "end": size - 1}[damage])
    before = everything(tmp_path)
    told = cordon("resume", left, code=2).stderr
    assert str(checkpoint) in told and "the checkpoint is refused: " in told and "remove it" in told
    assert everything(tmp_path) == before
    checkpoint.unlink()
    cordon("resume", left, "--quiet")
    assert differences(whole, left) == []


def test_a_checkpoint_of_another_run_is_refused(tmp_path: Path, whole: Path, left: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    run(EVERYTHING, other / "out.h5", "--checkpoint-days", 5, "--keep-checkpoints", "--seed", 2)
    mine = max(tmp_path.glob("*.checkpoint"))
    days = mine.name.split(".day")[1]
    mine.write_bytes((other / f"out.h5.day{days}").read_bytes())
    assert "it is of another scenario, or of another seed" in cordon("resume", left, code=2).stderr


def test_a_damaged_day_log_is_refused_with_the_line_and_without_it_the_run_goes_on(tmp_path: Path, whole: Path, left: Path) -> None:
    log = left.with_name(left.name + ".log")
    flip(log, log.stat().st_size // 2)
    before = everything(tmp_path)
    told = cordon("resume", left, code=2).stderr
    assert str(log) in told and "the day log is refused: line " in told and "remove it" in told
    assert everything(tmp_path) == before
    log.unlink()
    cordon("resume", left, "--quiet")
    assert differences(whole, left) == []


def test_a_log_that_is_cut_off_loses_no_day(tmp_path: Path, whole: Path, left: Path) -> None:
    import cordon_analysis

    part, log = left.with_name(left.name + ".part"), left.with_name(left.name + ".log")
    with cordon_analysis.open(part) as run_file:
        days = run_file.days
    log.write_bytes(log.read_bytes()[: log.stat().st_size // 3])
    with cordon_analysis.open(part) as run_file:
        assert run_file.days >= days - 1
    cordon("resume", left, "--quiet")
    assert differences(whole, left) == []
