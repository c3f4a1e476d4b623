"""Puts the newsroom into Airflow's UI: the app behind its login, and the page in its menu."""

from airflow.plugins_manager import AirflowPlugin

from dateline.newsroom import make_app
from dateline.newsroom.airflow_door import signed_in
from dateline.orchestration.connection import task_settings


class NewsroomPlugin(AirflowPlugin):
    """The page at /plugin/newsroom, the app under /newsroom."""

    name = "dateline_newsroom"
    fastapi_apps = [
        {
            "app": make_app(task_settings, signed_in()),
            "url_prefix": "/newsroom",
            "name": "newsroom",
        }
    ]
    external_views = [
        {
            "name": "Newsroom",
            "href": "/newsroom/",
            "destination": "nav",
            "url_route": "newsroom",
            "nav_top_level": True,
        }
    ]
