"""Documents from Markdown files, good ones and rubbish."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from avatars.models import Avatar, Document
from avatars.models.documents import LONGEST_TEXT, tidy
from avatars.models.tokens import estimated_tokens
from avatars.studio.knowledge import importing
from avatars.studio.knowledge.importing import NotTaken, read_markdown, split_at_headings, take

CHAPTER = "## Chapter {}\n\n" + "A page of words about claws. " * 70 + "\n\n"
PAGES_300 = "# The book\n\n" + "".join(CHAPTER.format(number) for number in range(300))


def one(name: str, text: str) -> tuple[str, str]:
    (part,) = read_markdown(name, text.encode())
    return part.title, part.text


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("a.md", "# Claws\n\nRed.", "Claws"),
        ("a.md", "\ufeff# **Claws** #\r\nRed.", "Claws"),
        ("a.md", "Red.\n\n## About `claws`\n", "About claws"),
        ("about-our_claws.md", "Red.", "about our claws"),
        ("guide/about-claws.md", "#hashtag, no heading", "about claws"),
        ("關於.md", "# 關於龍蝦\n\n紅色的。", "關於龍蝦"),
    ],
)
def test_the_title_is_the_first_heading_or_the_name(name: str, text: str, title: str) -> None:
    assert one(name, text)[0] == title


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfeR\x00e\x00d\x00", "not written in UTF-8"),
        ("紅色".encode("big5"), "not written in UTF-8"),
        (b"Red\x00", "NUL bytes"),
        (b" \n\t\n", "empty"),
        (b"", "empty"),
    ],
)
def test_rubbish_is_refused_in_plain_words(content: bytes, why: str) -> None:
    with pytest.raises(NotTaken, match=why):
        read_markdown("a.md", content)


def test_a_huge_file_is_refused_before_it_is_read_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importing, "LARGEST_FILE", 100)
    with pytest.raises(NotTaken, match="larger than 20 MB"):
        read_markdown("a.md", b"x" * 101)


def test_a_book_of_300_pages_is_refused_with_an_offer_or_split_at_its_headings() -> None:
    assert len(PAGES_300) > 2 * LONGEST_TEXT
    with pytest.raises(NotTaken, match="Have it split at its headings"):
        read_markdown("book.md", PAGES_300.encode())

    parts = read_markdown("book.md", PAGES_300.encode(), split=True)

    assert len(parts) == 4
    assert [part.source for part in parts] == [f"book.md#{number}" for number in (1, 2, 3, 4)]
    assert all(len(part.text) <= LONGEST_TEXT and part.text[0] == "#" for part in parts)
    assert parts[0].title == "The book"
    assert "".join(part.text for part in parts).count("## Chapter") == 300


def test_what_looks_like_a_heading_within_code_is_none() -> None:
    text = "# One\n\n```\n# no heading\n```\n\n" + "x" * 50
    assert split_at_headings(text, 60) == [text.partition("xx")[0].strip(), "x" * 50]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(["# A\n", "## B c\n", "word ", "字", "\n\n", "\n", "```\n", "~~~\n", "🦞"]),
        max_size=60,
    ).map("".join),
    st.integers(1, 40),
)
def test_splitting_loses_nothing_and_keeps_to_the_length(text: str, longest: int) -> None:
    parts = split_at_headings(text, longest)

    assert all(0 < len(part) <= longest for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_taken_or_refused(content: bytes) -> None:
    try:
        parts = read_markdown("a.md", content)
    except NotTaken:
        return
    assert [part.text for part in parts] == [tidy(content.decode("utf-8-sig"))]
    assert all(part.title and part.text and "\0" not in part.text for part in parts)


@settings(deadline=None)
@given(st.text(), st.text())
def test_tokens_are_estimated_in_proportion(one: str, other: str) -> None:
    together = estimated_tokens(one + other)

    assert 0 <= together <= len(one + other)
    assert estimated_tokens(one) <= together <= estimated_tokens(one) + estimated_tokens(other)


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("word", 1), ("words", 2), ("龍蝦。", 3), ("龍蝦 claws", 4)]
)
def test_a_chinese_character_is_a_token_and_four_letters_are_one(text: str, tokens: int) -> None:
    assert estimated_tokens(text) == tokens


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "claws.md").write_text("# Claws\n\nRed.", "utf-8")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "eyes.md").write_text("# Eyes\n\nRound.", "utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    return tmp_path


@pytest.mark.django_db
def test_a_folder_is_taken_and_again_only_what_changed(
    folder: Path, avatar: Avatar, capsys: pytest.CaptureFixture[str]
) -> None:
    def run() -> str:
        call_command("import_knowledge", folder, language="en", avatar=["littlelobster"])
        return capsys.readouterr().out

    assert "2 added as drafts, 0 changed" in run()
    assert "0 added as drafts, 0 changed" in run()
    (folder / "claws.md").write_text("# Pincers\n\nBlue.", "utf-8")
    assert "0 added as drafts, 1 changed" in run()

    assert set(Document.objects.values_list("source", "title", "status")) == {
        ("claws.md", "Pincers", "draft"),
        ("more/eyes.md", "Eyes", "draft"),
    }
    assert avatar.documents.count() == 2


@pytest.mark.django_db
def test_what_an_editor_wrote_is_not_written_over(folder: Path, capsys: Any) -> None:
    call_command("import_knowledge", folder, language="en")
    document = Document.objects.get(source="claws.md")
    document.text = "By an editor"
    document.save()
    (folder / "claws.md").write_text("# Pincers\n\nBlue.", "utf-8")

    with pytest.raises(CommandError, match="1 not taken"):
        call_command("import_knowledge", folder, language="en")

    assert "changed here since" in capsys.readouterr().err
    document.refresh_from_db()
    assert document.text == "By an editor"


@pytest.mark.django_db
def test_one_bad_file_holds_up_no_other(folder: Path) -> None:
    (folder / "bad.md").write_bytes(b"\xff\x00")

    with pytest.raises(CommandError, match="2 added as drafts, 0 changed, 1 not taken"):
        call_command("import_knowledge", folder, language="en")


@pytest.mark.django_db
def test_the_same_name_in_another_language_is_another_document(folder: Path) -> None:
    for language in ("en", "zh-hant"):
        call_command("import_knowledge", folder, language=language)

    assert Document.objects.count() == 4


@pytest.mark.django_db
def test_no_avatar_is_given_more_than_fifty(avatar: Avatar) -> None:
    parts = [importing.Part(f"{n}.md", f"Document {n}", "Text") for n in range(51)]

    results = take(parts, "en", [avatar])

    assert [bool(result.document) for result in results] == [True] * 50 + [False]
    assert "50 documents already" in results[-1].why


@pytest.mark.parametrize("wrong", [{"avatar": ["nobody"]}, {"folder": "/nowhere"}])
@pytest.mark.django_db
def test_what_is_not_there_is_said(folder: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(CommandError):
        call_command("import_knowledge", wrong.pop("folder", folder), language="en", **wrong)
