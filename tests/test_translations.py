"""Every word of ours is there in every language, and what is compiled is what was written."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
# Which code and templates each catalogue holds the words of, as makemessages has it.
CATALOGUES = {"locale": ["canfly", "templates"], "avatars/locale": ["avatars"]}
LANGUAGES = [to_locale(code) for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
GETTEXT = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PGETTEXT = {"pgettext", "pgettext_lazy"}
NGETTEXT = {"ngettext", "ngettext_lazy"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
EVERYWHERE = pytest.mark.parametrize(
    ("catalogue", "language"),
    [(catalogue, language) for catalogue in CATALOGUES for language in LANGUAGES],
)
Word = tuple[str | None, str]


def po_file(catalogue: str, language: str) -> Path:
    return ROOT / catalogue / language / "LC_MESSAGES" / "django.po"


def entries(catalogue: str, language: str) -> list[polib.POEntry]:
    return list(polib.pofile(str(po_file(catalogue, language))))


def words_of_code(text: str) -> Iterator[Word]:
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        if node.func.id in GETTEXT | NGETTEXT:
            yield None, texts[0]
        elif node.func.id in PGETTEXT:
            yield texts[0], texts[1]


def words_of_template(text: str) -> Iterator[Word]:
    literal = r"(u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))"
    for line in re.findall(
        rf"\b(?:gettext\({literal}\)|_\({literal}\)|ngettext\({literal},)", text
    ):
        yield None, ast.literal_eval("".join(line).removeprefix("u"))


def used(catalogue: str) -> set[Word]:
    found: set[Word] = set()
    for folder in CATALOGUES[catalogue]:
        for path in (ROOT / folder).rglob("*"):
            if {"node_modules", "migrations"} & set(path.parts):
                continue
            if path.suffix == ".py":
                found.update(words_of_code(path.read_text()))
            elif path.suffix == ".html":
                found.update(words_of_template(templatize(path.read_text())))
    return found


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_words_are_found_in_code_and_in_templates(catalogue: str) -> None:
    known = {
        "locale": {(None, "Call to action"), (None, "Talk to %(name)s")},
        "avatars/locale": {(None, "Hang up"), (None, "Portrait of %(name)s")},
    }

    assert known[catalogue] < used(catalogue)


@EVERYWHERE
def test_every_word_that_is_used_is_in_the_catalogue_and_no_other(
    catalogue: str, language: str
) -> None:
    listed = {(entry.msgctxt, entry.msgid) for entry in entries(catalogue, language)}

    assert listed == used(catalogue)


@EVERYWHERE
def test_every_word_is_translated_and_none_is_a_guess(catalogue: str, language: str) -> None:
    for entry in entries(catalogue, language):
        assert not entry.fuzzy, entry.msgid
        assert not entry.obsolete, entry.msgid
        for text in entry.msgstr_plural.values() or [entry.msgstr]:
            assert text.strip(), entry.msgid


@EVERYWHERE
def test_placeholders_survive_translation(catalogue: str, language: str) -> None:
    for entry in entries(catalogue, language):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text:
                assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(entry.msgid))


@EVERYWHERE
def test_what_is_compiled_is_what_was_written(catalogue: str, language: str) -> None:
    path = po_file(catalogue, language)
    compiled = polib.mofile(str(path.with_suffix(".mo")))

    def texts(found) -> set[tuple[str | None, str, str]]:
        return {(entry.msgctxt, entry.msgid, entry.msgstr) for entry in found}

    assert texts(compiled) == texts(entries(catalogue, language))


def test_what_both_catalogues_translate_they_translate_alike() -> None:
    for language in LANGUAGES:
        site, app = (
            {entry.msgid: entry.msgstr for entry in entries(catalogue, language)}
            for catalogue in CATALOGUES
        )
        for word in set(site) & set(app):
            assert site[word] == app[word], word


# Characters that give away that the other way of writing slipped in.
SIMPLIFIED = set("们这个时话说么吗爱发现会见谢问开边龙虾网页来对过还让请欢为与点气听学电脑频录")
TRADITIONAL = set("們這個時話說麼嗎愛發現會見謝問開邊龍蝦網頁來對過還讓請歡為與點氣聽學電腦頻錄")
COMMON = SIMPLIFIED & TRADITIONAL


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_the_two_ways_of_writing_chinese_do_not_mix(catalogue: str) -> None:
    for language, foreign in (("zh_Hant", SIMPLIFIED), ("zh_Hans", TRADITIONAL)):
        for entry in entries(catalogue, language):
            assert not set(entry.msgstr) & (foreign - COMMON), entry.msgstr
