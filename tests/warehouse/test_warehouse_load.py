import made
import pytest


def test_first(sqlite_url):
    from dateline.warehouse import open_warehouse

    w = open_warehouse(sqlite_url)
    w.sync_sources([made.OFFICE])
    a = made.arrival()
    assert made.load(w, a) == {"new": 1, "changed": 0, "same": 0, "rejected": 0}
    assert made.load(w, a) == {"new": 0, "changed": 0, "same": 1, "rejected": 0}
    b = made.arrival(read=made.article("Bridge closes"), at=made.later(hours=1))
    assert made.load(w, b)["changed"] == 1
    print(made.rows(w, "select title, published_at, authors, revisions from v_article"))
    print(made.rows(w, "select * from v_photo"))
    print(made.rows(w, "select * from v_revision"))
    print(w.search("bridge CLOSES"))
    r = made.run()
    batches = w.plan(r, made.found(1, 2, 3), batch_size=2, now=made.NOW)
    work = w.claim(batches[0], "me", made.NOW, 900)
    print(work)
    w.save_scraped("me", batches[0], [made.scraped(2, made.capture(2, etag="x"))], made.NOW)
    print(w.pending(batches[0]))
    print(w.verify(r, made.later(minutes=1)))
