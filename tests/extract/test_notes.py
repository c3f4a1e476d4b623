"""The words of notes and walls, in many languages, and that no text makes them slow or fail."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.extract.notes.paywall import is_offer
from dateline.extract.notes.said import is_boilerplate, release_number, syndicated, tells_ai_use
from dateline.extract.page.phrases import fold, phrases


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Press Release No. 24/118", "24/118"),
        ("PRESS RELEASE 2026-14", "2026-14"),
        ("Press release PR24/118", "PR24/118"),
        ("Pressemitteilung Nr. 123/2026", "123/2026"),
        ("Medienmitteilung Nr. 7", "7"),
        ("Communiqué de presse n° 45", "45"),
        ("Nota de prensa núm. 12/2026", "12/2026"),
        ("Comunicato stampa n. 8", "8"),
        ("Прес-реліз № 31", "31"),
        ("Komunikat prasowy nr 5/2026", "5/2026"),
        ("SC/15920", "SC/15920"),
        ("Press release 5 March 2026", None),
        ("Pressemitteilung vom 20.01.2022", None),
        ("Pressemitteilung 02. November 2021", None),
        ("Communiqué de presse - 12 juin 2019", None),
        ("Press release, 5/03/2026", None),
        ("Press release no. 2026", None),
        ("Harbour News Team 19", None),
        ("Statement by the minister on 24 hours of work", None),
    ],
)
def test_reads_a_releases_number_and_no_date(line: str, number: str | None) -> None:
    assert release_number(line) == number


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("OSTERHAVN (Reuters) – The quay reopened.", "Reuters"),
        ("Hamburg (dpa/lno) - Der Kai ist offen.", "dpa/lno"),
        ("(AFP)", "AFP"),
        ("APA/sda/dpa", "APA/sda/dpa"),
        ("Quelle: Hafenblatt", "Hafenblatt"),
        ("Джерело: Укрінформ", "Укрінформ"),
        ("来源：新华社", "新华社"),
        ("Quelle: Foto Kranich", None),
        ("Source: © Harbour Gazette", None),
        ("RSS", None),
        ("Mehr", None),
        ("The quay (built in 1871) – the oldest – reopened.", None),
        ("Price: 5 crowns", None),
    ],
)
def test_tells_whose_text_a_line_says_it_is(line: str, source: str | None) -> None:
    assert syndicated(line) == source


@pytest.mark.parametrize(
    "line",
    ["Notes to editors", "NOTES TO EDITORS:", "About the Harbour Office", "Über uns",
     "Über die Hafenbehörde", "À propos de la capitainerie", "Acerca de nosotros",
     "Примітки для редакторів", "O firmie Przystań", "編集者への注記", "Hakkımızda"],
)  # fmt: skip
def test_knows_a_heading_of_boilerplate(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    ["About forty ships came.", "Background music was played on the quay all day", "The quay"],
)
def test_takes_no_sentence_for_boilerplate(line: str) -> None:
    assert not is_boilerplate(line)


@pytest.mark.parametrize(
    "sentence",
    ["This article was written with the help of AI.", "Übersetzt mit Hilfe von KI",
     "Ce communiqué a été traduit à l'aide de l'intelligence artificielle et relu par un humain.",
     "Цей переклад створено за допомогою штучного інтелекту і перевірено редактором.",
     "本文由人工智能翻译", "Bild generiert mit ChatGPT"],
)  # fmt: skip
def test_hears_that_a_machine_made_the_text(sentence: str) -> None:
    assert tells_ai_use(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["The crane was trained with artificial intelligence to keep loads level in a gale.",
     "J'ai traduit cet article moi-même.", "The minister created a council on the economy."],
)  # fmt: skip
def test_takes_no_news_of_machines_for_it(sentence: str) -> None:
    assert not tells_ai_use(sentence)


@pytest.mark.parametrize(
    "line",
    ["Already a subscriber? Log in", "Jetzt weiterlesen mit dem Probeabo", "Réservé aux abonnés",
     "Contenido exclusivo para suscriptores", "Riservato agli abbonati",
     "この記事は有料会員限定です", "Тільки для передплатників", "Dostęp do treści premium",
     "Logga in för att läsa vidare"],
)  # fmt: skip
def test_knows_an_offer(line: str) -> None:
    assert is_offer(line)
    assert not is_offer(line + " " + "and much more of it " * 20)


@pytest.mark.parametrize(
    "line", ["The pass is for subscribers of the ferry.", "The office reopened the quay."]
)
def test_takes_no_sentence_for_an_offer(line: str) -> None:
    assert not is_offer(line)


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("press_line", "BASIN BÜLTENİ"),
        ("press_line", "ΔΕΛΤΙΟ ΤΥΠΟΥ"),
        ("press_line", "[보도자료] 북쪽 부두 재개방"),
        ("press_line", "For immediate release"),
        ("error_title", "404 – das haben wir nicht"),
    ],
)
def test_compares_without_capitals_accents_and_punctuation(table: str, line: str) -> None:
    assert phrases(table).open(fold(line))


def test_counts_whole_words_only() -> None:
    assert phrases("consent").count(fold("Cookies! Cookie? cookiejar")) == 3  # "cookie*"
    assert phrases("live_mark").fill(fold("LIVE"))
    assert not phrases("live_mark").fill(fold("Lives lost"))
    assert phrases("error_title").fill(fold("ページが見つかりません"))


@given(st.text(max_size=300))
def test_never_raises_for_a_line(line: str) -> None:
    for rule in (release_number, syndicated, is_boilerplate, tells_ai_use, is_offer):
        rule(line)


@pytest.mark.parametrize("piece", ["(", "A/", "press release no ", "1-", "@.", "+1 ", "a: "])
def test_is_not_slowed_by_a_hostile_line(piece: str) -> None:
    line = (piece * 100_000)[:100_000]
    began = time.process_time()
    for rule in (release_number, syndicated, is_boilerplate, is_offer):
        rule(line)
        rule(line[:199])
    assert time.process_time() - began < 0.5
