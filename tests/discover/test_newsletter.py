"""A newsletter in a drop folder is the page that it shows."""

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.discover import read_newsletter
from dateline.errors import DiscoverError
from dateline.model import Reason


def letter(**changes):
    message = EmailMessage()
    headers = {
        "Subject": "Новий причал відкрито",
        "From": "Прес-служба порту <press@harbour.example>",
        "Date": "Fri, 20 Nov 2026 10:00:00 +0200",
        **changes,
    }
    for name, value in headers.items():
        message[name] = value
    message.set_content("Відкрито новий причал.\n")
    message.add_alternative("<html><body><h1>Причал</h1></body></html>", subtype="html")
    return message


def hints(read):
    return {hint.name: (hint.raw, hint.origin) for hint in read.hints}


def test_takes_html_before_plain_text_and_says_what_the_headers_say():
    read = read_newsletter(letter().as_bytes())
    assert "<h1>Причал</h1>" in read.body.decode()
    assert read.content_type == "text/html; charset=utf-8"
    assert hints(read) == {
        "title": ("Новий причал відкрито", "email:subject"),
        "published": ("Fri, 20 Nov 2026 10:00:00 +0200", "email:date"),
        "sender": ("Прес-служба порту <press@harbour.example>", "email:from"),
    }


def test_takes_plain_text_where_there_is_no_html():
    message = EmailMessage()
    message["Subject"] = "x"
    message.set_content("Only words.")
    read = read_newsletter(message.as_bytes())
    assert (read.body, read.content_type) == (b"Only words.\n", "text/plain; charset=utf-8")


def test_counts_attachments_and_reads_none():
    message = letter()
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    message.add_attachment("<html>no</html>", subtype="html", filename="b.html")
    message.add_attachment(letter())
    read = read_newsletter(message.as_bytes())
    assert read.attachments == 3
    assert hints(read)["attachments"] == ("3", "email:attachments")
    assert b"<h1>" in read.body


def test_counts_no_picture_that_the_page_shows():
    message = letter()
    [_, page] = message.iter_parts()
    page.add_related(b"GIF", maintype="image", subtype="gif", cid="<a@b>")
    assert read_newsletter(message.as_bytes()).attachments == 0


@pytest.mark.parametrize(
    ("charset", "text"),
    [("koi8-u", "Причал"), ("windows-1251", "Причал"), ("no-such-charset", "Quay")],
)
def test_decodes_whatever_it_says_it_is(charset, text):
    encoding = "utf-8" if charset.startswith("no") else charset
    head = f"Subject: x\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode()
    assert read_newsletter(head + text.encode(encoding)).body.decode() == text


@pytest.mark.parametrize(
    "date", [f"Fri, 20 Nov 2026 {'9' * 30}:00", f"20 Nov 2026 10:00 +{'9' * 30}"]
)
def test_takes_the_text_of_a_message_whose_date_no_clock_can_hold(date):
    data = letter().as_bytes().replace(b"Fri, 20 Nov 2026 10:00:00 +0200", date.encode())
    read = read_newsletter(data)
    assert "<h1>Причал</h1>" in read.body.decode()
    assert "published" not in hints(read)


@pytest.mark.parametrize("unit", ["1 ", '"', "a:b;", ";", "(a) ", "(", "a@b, ", "=?utf-8?q?a?= "])
@pytest.mark.parametrize("name", ["Subject", "From", "Date", "Content-Type"])
def test_reads_no_more_of_a_header_than_it_needs(name, unit):
    """Taken apart to its end, one took minutes."""
    head = f"{name}: {unit * (3_000_000 // len(unit))}\nTo: a@b.example\n\n".encode()
    assert b"The quay." in read_newsletter(head + b"The quay.").body


def test_takes_the_headers_of_parts_not_apart():
    """Each of thousands in a fiftieth of a second took minutes."""
    part = f"--x\nContent-Type: text/html; {'a:b;' * 400}\n\n<p>The quay.</p>\n"
    data = "Subject: Quay\nContent-Type: multipart/mixed; boundary=x\n\n" + part * 10_000
    read = read_newsletter(data.encode())
    assert (read.content_type, read.attachments) == ("text/html; charset=utf-8", 0)


@pytest.mark.parametrize("line", ["--x\n\na\n", "--x\r\ra\r", "-- y\n"])
def test_refuses_what_may_have_parts_without_end(line):
    head = "Subject: x\nContent-Type: multipart/mixed; boundary=x\n\n"
    with pytest.raises(DiscoverError) as raised:
        read_newsletter((head + line * 3_000_000).encode())
    assert raised.value.reason is Reason.TOO_LARGE


def test_ends_on_parts_within_parts_without_end():
    boundaries = "".join(
        f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(3000)
    )
    with pytest.raises(DiscoverError) as raised:
        read_newsletter(f"Subject: x\r\n{boundaries}".encode())
    assert raised.value.reason is Reason.TOO_DEEP


@pytest.mark.parametrize("data", [b"", b"Subject: only a header\r\n\r\n", b"\x00\x01 no message"])
def test_says_that_there_is_no_text(data):
    with pytest.raises(DiscoverError) as raised:
        read_newsletter(data)
    assert raised.value.reason in (Reason.EMPTY, Reason.BAD_ITEM)


GOOD = letter().as_bytes()


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.binary(max_size=8)), max_size=6))
@settings(max_examples=200, deadline=None)
def test_raises_nothing_but_our_error_whatever_the_bytes(damage):
    body = bytearray(GOOD)
    for at, what in damage:
        body[at : at + len(what)] = what
    try:
        read = read_newsletter(bytes(body))
    except DiscoverError:
        return
    assert read.body.strip()
