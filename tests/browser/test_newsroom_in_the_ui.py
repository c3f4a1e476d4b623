"""The newsroom as a reader meets it: in Airflow's menu, on a desk and on a phone."""

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def stocked(page, running):
    """The sample offices, as their scheduled runs have loaded them by now."""
    for dag in ("ingest_sample_ministry", "ingest_sample_agency", "ingest_sample_harbour"):
        running.load(page, dag)


@pytest.fixture
def shots(tmp_path):
    """Where screenshots go: kept where DATELINE_SCREENSHOTS names a folder."""
    folder = Path(os.environ.get("DATELINE_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_stands_in_the_menu_and_shows_what_was_loaded(page, running, stocked, shots):
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.goto(running.url)
    page.get_by_text("Newsroom", exact=True).click()
    frame = page.frame_locator("iframe")
    frame.get_by_role("heading", name="Newsroom").wait_for()
    offices = frame.locator("h2").all_inner_texts()
    assert {"Staryi Maiak Sea Port Authority", "Alder Department of Rivers and Tides"} <= set(
        offices
    )
    assert frame.locator("td.title").count() >= 10
    page.screenshot(path=shots / "newsroom-desk.png")
    assert complaints == []


def test_leads_to_the_articles_from_a_tab_of_its_own(page, running, stocked):
    page.goto(running.url)
    page.get_by_text("Newsroom", exact=True).click()
    frame = page.frame_locator("iframe")
    frame.get_by_text("frame lets no link open").wait_for()
    assert frame.locator("a").count() == 0
    page.goto(f"http://{frame.locator('code').inner_text()}")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Lighthouse opens its doors").first.click()
    opened.value.get_by_role("heading", name="Lighthouse opens its doors").wait_for()


def test_has_no_links_in_airflows_frame_because_they_would_not_open(page, running, stocked):
    """Fails when Airflow gives its frame allow-popups: then the page may have links there."""
    page.goto(f"{running.url}/plugin/newsroom")
    page.frame_locator("iframe").get_by_role("heading", name="Newsroom").wait_for()
    allowed = page.locator("iframe").get_attribute("sandbox").split()
    assert not {"allow-popups", "allow-top-navigation"} & set(allowed)


def test_shows_a_hostile_title_as_the_text_that_it_is(page, running, stocked):
    page.goto(f"{running.url}/newsroom/")
    title = page.get_by_text("<script>alert(1)</script>")
    assert title.count() == 1
    assert page.locator("script").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_is_readable_on_a_phone_without_scrolling_sideways(page, running, stocked, shots, scheme):
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{running.url}/newsroom/")
    page.screenshot(path=shots / f"newsroom-phone-{scheme}.png", full_page=True)
    width, shown = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= shown == 390
    smallest = page.evaluate(
        "Math.min(...[...document.querySelectorAll('td')]"
        ".map(cell => parseFloat(getComputedStyle(cell).fontSize)))"
    )
    assert smallest >= 13


def test_asks_a_stranger_to_log_in(chromium, running):
    context = chromium.new_context()
    stranger = context.new_page()
    answer = stranger.goto(f"{running.url}/newsroom/")
    assert answer.status == 401
    assert "Alder" not in stranger.content()
    context.close()


def test_lets_a_viewer_read_and_not_run(running):
    import httpx

    with httpx.Client(base_url=running.url, timeout=30) as client:
        login = {"username": "viewer", "password": running.password("viewer")}
        token = client.post("/auth/token", json=login).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        assert client.get("/newsroom/", headers=headers).status_code == 200
        path = "/api/v2/dags/ingest_sample_harbour/dagRuns"
        run = {"logical_date": None}
        assert client.post(path, json=run, headers=headers).status_code == 403
