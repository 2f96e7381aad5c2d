"""A translator's day, as the documents walk through it, at a real service; and that the script fails where it should."""

import subprocess
import sys
from pathlib import Path

from tests.flows.conftest import ZHUSHU, Site

SCRIPT = Path(__file__).parent.parent.parent / "docs" / "translators_day.py"


def token(site: Site, name: str, role: str) -> str:
    words = [str(ZHUSHU), "token", "create", name, "--role", role]
    done = subprocess.run(words, env=site.environment, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def walk(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCRIPT, *words], capture_output=True, text=True, check=False)


def test_a_translators_day_goes_as_promised_also_on_the_next_day(empty_site: Site) -> None:
    mine, reviewers = token(empty_site, "tam", "translator"), token(empty_site, "rui", "reviewer")
    for _ in range(2):
        done = walk("--address", empty_site.address, "--token", mine, "--reviewer", reviewers)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "everything was as promised" in done.stdout
        assert done.stderr == ""


def test_it_fails_loudly_where_something_is_not_as_promised(empty_site: Site) -> None:
    reader = token(empty_site, "rea", "reader")
    done = walk("--address", empty_site.address, "--token", reader)
    assert done.returncode == 1
    assert done.stderr.startswith("NOT AS PROMISED: ")
    nobody = walk("--address", "http://127.0.0.1:9", "--token", "x")
    assert nobody.returncode == 1
    assert "cannot be reached" in nobody.stderr
