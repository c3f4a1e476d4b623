"""WARC files and drop folders become entries without anybody being asked."""

from wanted_entries import SOURCE, page

from dateline.discover import folder_entries, warc_entries
from dateline.model import Capture, Reason, Record, Rejected
from dateline.sources import source_for_url
from dateline.urls import folder_path


def source_of(url):
    return source_for_url(url, {"press": SOURCE})


def test_gives_each_capture_to_the_source_of_its_page():
    items = [
        (Record("x", 300, 50), page("a", "https://press.example/1")),
        (Record("x", 350, 60), page("b", "https://other.example/2", status=404)),
        (Record("x", 410, 70), page("c", "https://press.example/3")),
    ]
    found = warc_entries(source_of, "pages.warc.gz", items)
    assert set(found) == {"press", "other_example"}
    assert [(e.url, e.route, e.source) for e in found["press"].entries] == [
        ("https://press.example/1", "warc:pages.warc.gz#300", "press"),
        ("https://press.example/3", "warc:pages.warc.gz#410", "press"),
    ]
    assert all(isinstance(outcome, Capture) for _, outcome in items)


def test_keeps_a_record_that_can_not_be_read_as_a_problem():
    lost = Rejected("https://press.example/9", Reason.BAD_RECORD, "cut off")
    torn = Rejected("pages.warc.gz#900", Reason.BAD_RECORD, "damaged")
    items = [(Record("x", 5, 0), lost), (Record("x", 900, 0), torn)]
    found = warc_entries(source_of, "pages.warc.gz", items)
    assert found["press"].entries == ()
    [problem] = found["press"].problems
    assert (problem.url, problem.reason) == (lost.url, Reason.BAD_RECORD)
    assert problem.detail == "pages.warc.gz#5: cut off"
    assert [one.url for one in found["warc"].problems] == ["pages.warc.gz#900"]


def test_finds_nothing_in_a_file_without_records():
    assert warc_entries(source_of, "empty.warc", []) == {}


def test_takes_text_and_html_files_with_their_digest():
    files = [("a.txt", "1"), ("deep/Прес-реліз №1.HTML", "2"), ("b.htm", "3")]
    found = folder_entries(SOURCE, files)
    assert [(folder_path(entry.url), entry.revised) for entry in found.entries] == files
    assert {(entry.source, entry.route, entry.day) for entry in found.entries} == {
        ("press", "folder:", None)
    }
    assert found.problems == ()


def test_says_which_files_it_can_not_take():
    files = [("report.docx", "1"), ("README", "2"), ("../up.txt", "3"), ("/etc/x.txt", "4")]
    found = folder_entries(SOURCE, files)
    assert found.entries == ()
    assert [(one.url, one.reason) for one in found.problems] == [
        ("folder://press/report.docx", Reason.UNSUPPORTED_TYPE),
        ("folder://press/README", Reason.UNSUPPORTED_TYPE),
        ("../up.txt", Reason.BAD_ADDRESS),
        ("/etc/x.txt", Reason.BAD_ADDRESS),
    ]


def test_passes_over_hidden_files_without_a_word():
    found = folder_entries(SOURCE, [(".DS_Store", "1"), (".git/a.txt", "2"), ("a/.b.txt", "3")])
    assert (found.entries, found.problems) == ((), ())


def test_takes_a_file_whose_name_is_no_unicode():
    name = b"caf\xe9.txt".decode("utf-8", "surrogateescape")
    [entry] = folder_entries(SOURCE, [(name, "1")]).entries
    assert entry.url == "folder://press/caf%E9.txt"
