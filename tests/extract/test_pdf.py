"""Press releases sent out as PDFs: text, title and day; hostile files cost a reason, no more."""

import hashlib
import random
import time
from datetime import UTC, date, datetime

import pytest
from pdf_made import made_pdf, page_stream

from dateline.extract import extract
from dateline.extract.pdf.lines import PdfLine, joined, without_frame
from dateline.model import Article, Capture, Entry, Hint, PageKind, Reason, Rejected, Source

NOW = datetime(2026, 9, 22, 12, tzinfo=UTC)
URL = "https://harbour.example/files/quay.pdf"
OFFICE = Source(id="harbour", name="Harbour Office", home="https://harbour.example/")
FIRST = [
    (9, "HARBOUR OFFICE OF OSTERHAVN"),
    (9, "Press release No. 24/118"),
    (9, "5 March 2026"),
    (18, "Northern quay reopens"),
    (18, "after nine months of works"),
    (10, ""),
    (10, "The harbour office reopened the northern quay on Tuesday after nine months of re-"),
    (10, "pairs to its foundations and its cranes."),
    (10, ""),
    (10, "Ships of up to forty thousand tonnes may berth there again, the office said."),
    (13, "What has changed"),
    (10, "• a weighing station for lorries with two lanes"),
    (10, "• lamps along the whole of the pier, which burn all night and"),
    (10, "   are seen from the islands"),
    (10, ""),
    (10, "The works cost eleven million crowns, of which the town paid a third, and they"),
]
SECOND = [
    (10, "went on through the whole of the winter."),
    (10, ""),
    (10, "Media contact"),
    (10, "Ilse Marren, press@harbour.example"),
]
FOOT = "Harbour Office, Pier 1, Osterhavn – page {} of 2"


def release(properties: str = "/Title (Microsoft Word - quay_v3.docx)") -> bytes:
    """Two pages with a foot each."""
    pages = [
        page_stream([*lines, *[(10, "")] * (40 - len(lines)), (8, FOOT.format(number))])
        for number, lines in enumerate((FIRST, SECOND), 1)
    ]
    return made_pdf(pages, properties)


def read(
    body: bytes, kind: str = "application/pdf", hints: tuple[Hint, ...] = ()
) -> Article | Rejected:
    digest = hashlib.sha256(body).hexdigest()
    capture = Capture(URL, URL, 200, {"content-type": kind}, body, NOW, digest)
    return extract(capture, OFFICE, Entry("harbour", URL, "feed:x", hints=hints), NOW)


def refused(body: bytes) -> Rejected:
    outcome = read(body)
    assert isinstance(outcome, Rejected), outcome
    return outcome


def article(body: bytes, **more: tuple[Hint, ...]) -> Article:
    outcome = read(body, **more)
    assert isinstance(outcome, Article), outcome
    return outcome


def test_reads_text_title_and_day_of_a_press_release() -> None:
    found = article(release())
    assert found.kind.value is PageKind.PRESS_RELEASE
    assert found.title.value == "Northern quay reopens after nine months of works"
    assert found.title.origin == "pdf:largest"
    assert found.published.value
    assert found.published.value.day == date(2026, 3, 5)
    assert found.published.value.instant is None
    assert found.language.value == "en"
    assert found.body_origin == "pdf"
    assert [(block.kind, block.text.count("\n")) for block in found.blocks[:4]] == [
        ("paragraph", 0), ("paragraph", 0), ("heading", 0), ("list", 1),
    ]  # fmt: skip
    assert found.blocks[0].text.endswith(
        "nine months of repairs to its foundations and its cranes."
    )
    assert found.blocks[3].text.endswith("which burn all night and are seen from the islands")


def test_goes_on_over_the_end_of_a_page_without_its_foot() -> None:
    body = article(release()).body
    assert "a third, and they went on through the whole of the winter." in body
    assert "Pier 1" not in body


def test_reads_a_releases_notes() -> None:
    notes = article(release()).notes
    assert [note.value for note in notes["release_number"]] == ["24/118"]
    assert "press@harbour.example" in notes["contact"][0].value


def test_takes_the_line_that_the_files_own_title_repeats() -> None:
    lines = [(10, text) for _, text in FIRST]
    found = article(made_pdf([page_stream(lines)], "/Title (Release: Northern quay reopens)"))
    assert found.title.value == "Northern quay reopens"
    assert found.title.origin == "pdf:line, pdf:Title"


def test_takes_the_routes_title_and_clock_where_the_file_says_less() -> None:
    text = page_stream([(10, f"The quay is open, and line {n} says so again.") for n in range(9)])
    hints = (
        Hint("title", "Northern quay reopens", "feed:title"),
        Hint("published", "2026-03-05T14:07:00Z", "feed:published"),
    )
    found = article(made_pdf([text]), hints=hints)
    assert (found.title.value, found.title.origin) == ("Northern quay reopens", "feed:title")
    assert found.published.origin == "feed:published"


def test_takes_the_day_the_file_was_made_where_nothing_else_is_said() -> None:
    text = page_stream([(10, f"The quay is open, and line {n} says so again.") for n in range(9)])
    found = article(made_pdf([text], "/CreationDate (D:20260305130000+03'00')"))
    assert found.published.origin == "pdf:CreationDate"
    assert found.published.value
    assert found.published.value.instant == datetime(2026, 3, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize("kind", ["application/pdf", "application/octet-stream", "text/html", ""])
def test_knows_a_pdf_whatever_it_was_sent_as(kind: str) -> None:
    assert isinstance(read(release(), kind), Article)
    assert isinstance(read(b"\r\n\r\n" + release(), kind), Article)


def test_says_that_a_pdf_of_pictures_has_no_text() -> None:
    outcome = refused(made_pdf([b"0 0 200 200 re f"]))
    assert (outcome.reason, outcome.kind) == (Reason.NOT_ARTICLE, PageKind.EMPTY)


def test_says_that_a_file_is_under_a_password() -> None:
    mark = "<00112233445566778899aabbccddeeff>"
    long = "<" + "41" * 32 + ">"
    locked = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {long} /U {long} /P -4 >> /ID [{mark} {mark}]"
    )
    outcome = refused(made_pdf([page_stream(FIRST)], extra=locked))
    assert outcome.reason is Reason.UNSUPPORTED_TYPE
    assert "password" in outcome.detail


def test_reads_no_book() -> None:
    outcome = refused(made_pdf([page_stream(FIRST)] * 300))
    assert outcome.reason is Reason.TOO_LARGE
    assert "300 pages" in outcome.detail


def test_reads_no_file_beyond_its_size() -> None:
    outcome = refused(release() + b"\n" * 30_000_001)
    assert outcome.reason is Reason.TOO_LARGE


def test_ends_with_a_file_that_unpacks_without_end() -> None:
    began = time.monotonic()
    bomb = made_pdf([b"BT /F1 10 Tf (a) Tj ET " * 4_000_000], packed=True)
    outcome = read(bomb)
    assert time.monotonic() - began < 60
    if isinstance(outcome, Rejected):
        assert outcome.reason in {Reason.TOO_LARGE, Reason.UNSUPPORTED_TYPE, Reason.NOT_ARTICLE}


def test_never_raises_for_a_mutated_file() -> None:
    chance, whole = random.Random(1), release()
    for _ in range(12):
        body = bytearray(whole[: chance.randrange(10, len(whole))])
        for _ in range(chance.randrange(20)):
            body[chance.randrange(8, len(body))] = chance.randrange(256)
        assert isinstance(read(bytes(body)), Article | Rejected)


def line(page: int, text: str, top: float) -> PdfLine:
    return PdfLine(page, text, 10, top, top - 10, 60, 60 + 5 * len(text))


def page(number: int, *texts: str) -> list[PdfLine]:
    return [line(number, text, 800 - 100 * at) for at, text in enumerate(texts)]


def test_leaves_running_heads_and_page_numbers_out() -> None:
    first = page(0, "Harbour Office 2026", "It goes on.", "More.", "It ends.", "– 1 –")
    second = page(1, "Harbour Office 2026", "It begins.", "More.", "It pauses.", "– 2 –")
    assert [kept.text for kept in without_frame([*first, *second])] == [
        "It goes on.", "More.", "It ends.", "It begins.", "More.", "It pauses.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["a re-", "pair"], "a repair"),
        (["a re\x02", "pair"], "a repair"),
        (["Baden-", "Baden"], "Baden- Baden"),
        (["5-", "6"], "5- 6"),
        (["one", "two"], "one two"),
    ],
)
def test_mends_words_parted_at_a_lines_end(lines: list[str], text: str) -> None:
    assert joined(lines) == text


TEXT = [
    (11.0, "The office reopened the northern quay on Tuesday after nine months of repairs to its"),
    (11.0, "foundations and its cranes, and ships of up to forty thousand tonnes may berth there."),
]


def test_takes_no_day_for_the_title_where_all_lines_are_of_one_size() -> None:
    head = [(11.0, "PRESS RELEASE"), (11.0, ""), (11.0, "5 March 2026"), (11.0, "")]
    lines = [*head, (11.0, "NORTHERN QUAY OPENS AGAIN"), (11.0, ""), *TEXT, *TEXT]
    found = article(made_pdf([page_stream(lines)]))
    assert found.title.value == "NORTHERN QUAY OPENS AGAIN"
    assert found.published.value
    assert found.published.value.day == date(2026, 3, 5)
    assert len(found.blocks) == 1


def test_takes_no_letterhead_for_the_title() -> None:
    head = [(24.0, "HARBOUR OFFICE OF OSTERHAVN"), (8.0, "Pier 1, Tel. 79 46 01, www.port.example")]
    lines = [*head, (11.0, "Osterhavn, 5 March 2026"), (14.0, "Northern quay opens again"), *TEXT]
    assert article(made_pdf([page_stream(lines)])).title.value == "Northern quay opens again"


def test_tells_an_embargo_from_the_day_of_publication() -> None:
    lines = [(11.0, "Embargo: 4 October 2026, 10:00"), (18.0, "Northern quay opens"), *TEXT]
    found = article(made_pdf([page_stream(lines)]))
    assert found.published.value is None
    assert found.embargo.value
    assert found.embargo.value.day == date(2026, 10, 4)
