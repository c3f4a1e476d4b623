# dateline with Airflow: one image for every process of docker-compose.yml.

FROM python:3.12.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /build

# requirements.txt pins; the package's own extras choose, so that no test tool gets in.
COPY requirements.txt pyproject.toml README.md LICENSE ./
RUN pip install --only-binary :all: --constraint requirements.txt hatchling
COPY src src
RUN pip install --only-binary :all: --no-build-isolation --constraint requirements.txt \
        ".[airflow,celery,newsroom]" \
    && pip uninstall --yes hatchling \
    && python -m compileall -q /opt/venv

FROM python:3.12.11-slim-bookworm
RUN groupadd --system --gid 10001 dateline \
    && useradd --system --uid 10001 --gid dateline --home-dir /var/lib/airflow --no-create-home \
        dateline \
    && install -d -o dateline -g dateline -m 0750 \
        /var/lib/airflow /var/lib/dateline /var/log/airflow
COPY --from=build /opt/venv /opt/venv
WORKDIR /opt/dateline
COPY dags dags
COPY plugins plugins
COPY deploy deploy
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    AIRFLOW_HOME=/var/lib/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/dateline/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/dateline/plugins \
    AIRFLOW__CORE__LOAD_EXAMPLES=False \
    AIRFLOW__LOGGING__BASE_LOG_FOLDER=/var/log/airflow \
    AIRFLOW__LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY=/var/log/airflow/dag_processor \
    DATELINE_CHECKOUT=/opt/dateline \
    DATELINE_HOME=/var/lib/dateline
USER 10001:10001
CMD ["airflow", "version"]
