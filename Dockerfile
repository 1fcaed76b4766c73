# Unknot in a container. The home folder is a volume: database (SQLite), keys, files.
FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /opt/unknot

# What WeasyPrint leans on, and with it a font: without these a letter is printed from the browser and is no PDF.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

# Locked and hashed; nothing is built from source, so no compiler is needed.
COPY requirements/base.txt requirements/base.txt
RUN pip install --require-hashes --only-binary=:all: -r requirements/base.txt

COPY pyproject.toml README.md LICENSE ./
COPY src src
RUN pip install --no-deps --no-build-isolation . \
    && useradd --system --uid 10001 --home-dir /var/lib/unknot --create-home unknot \
    && install -d -o unknot -g unknot -m 0700 /var/lib/unknot/practice

USER unknot
ENV UNKNOT_HOME=/var/lib/unknot/practice
VOLUME /var/lib/unknot/practice
EXPOSE 8000
STOPSIGNAL SIGTERM

# The health page answers to the practice's own name alone, so the question carries it.
HEALTHCHECK --interval=30s --start-period=60s --timeout=5s CMD ["python", "-c", "import os, urllib.parse as p, urllib.request as r; h = p.urlsplit(os.environ.get('UNKNOT_URL', 'http://localhost')).hostname; r.urlopen(r.Request('http://127.0.0.1:8000/healthz', headers={'Host': h}), timeout=4)"]

CMD ["unknot", "serve", "--host", "0.0.0.0", "--port", "8000"]
