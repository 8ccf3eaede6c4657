"""No block of code in the documents is there that nobody runs, but for those that say why."""

import re

import pytest
from markdown_it import MarkdownIt

from tests.blocks import Block, all_blocks, blocks_of, cron_command
from tests.tools import ROOT

PAGE = """\
# Page

## One

<!-- run by tests/a.py -->
```sh
a
```

1. In a list:

   <!-- not run: it takes a moon -->

   ```sh
   b
     c
   ```

## Two

<!-- run by tests/a.py -->
Something between.
```
d
```

    e
"""


def wrong(block: Block) -> str:
    """What is wrong with the line above a block; empty if nothing is."""
    if block.why:
        return "" if " " in block.why else f"{block}: {block.why} is no reason"
    if not block.test:
        return f"{block}: say above it what becomes of it (CONTRIBUTING.md, How we work)"
    file = ROOT / block.test
    if not re.fullmatch(r"test_\w+\.py|\w+\.test\.ts", file.name) or not file.is_file():
        return f"{block}: there is no test {block.test}"
    source = file.read_text()
    takes_all = re.search(rf'(blocks|texts)_for\(__file__\)|blocksFor\("{block.test}"', source)
    takes_these = "texts_for(__file__, " in source and f'"{block.page}"' in source
    return "" if takes_all or takes_these else f"{block}: {block.test} does not take it"


def test_each_is_run_by_a_test_that_takes_it_or_says_why_not() -> None:
    assert len(all_blocks()) > 60
    assert [said for block in all_blocks() if (said := wrong(block))] == []


@pytest.mark.parametrize(
    ("test", "why", "said"),
    [
        ("", "", "what becomes of it"),
        ("", "no", "no reason"),
        ("tests/docs/test_none.py", "", "there is no test"),
        ("tests/blocks.py", "", "there is no test"),
        ("tests/docs/test_site.py", "", "does not take it"),
        ("tests/install/test_make_run.py", "", "does not take it"),
        ("tests/docs/test_caching_page.py", "", ""),
        ("", "it takes a moon", ""),
    ],
)
def test_a_block_that_nobody_runs_is_noticed(test: str, why: str, said: str) -> None:
    found = wrong(Block("page.md", 1, "sh", "", "ls", test, why))

    assert said in found
    assert bool(found) is bool(said)


def test_blocks_are_found_however_they_lie() -> None:
    found = list(blocks_of("page.md", MarkdownIt().parse(PAGE)))

    assert [(one.line, one.section, one.text, one.test, one.why) for one in found] == [
        (6, "One", "a\n", "tests/a.py", ""),
        (14, "One", "b\n  c\n", "", "it takes a moon"),
        (23, "Two", "d\n", "", ""),
        (27, "Two", "e\n", "", ""),
    ]


def test_a_line_of_a_crontab_has_five_fields_and_a_command() -> None:
    assert cron_command("*/5 1-3 * * 0,6  cd /a && b") == "cd /a && b"
    with pytest.raises(AssertionError):
        cron_command("* * * * cd /a")
