"""warehouse → pages for people: inside Airflow's UI, or alone."""

from dateline.newsroom.app import make_app

__all__ = ["make_app"]
