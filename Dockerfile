# Dashboard and sender as one process; compose.yaml runs them as two. The database is upgraded when it starts.
FROM python:3.11-slim

# The user has no home; what looks for one finds the temporary directory.
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/tmp
WORKDIR /app

# Before the code: a change of it does not install everything anew. Wheels only: there is no compiler here.
COPY requirements.txt .
RUN pip install --only-binary :all: -r requirements.txt

COPY . .
# Nothing is compiled later: the user may not write here.
RUN python -m compileall -q phraseweaver migrations
# Volumes that are mounted here belong to the one user who may write: /app/data for SQLite, /backups for the
# nightly backups. The code belongs to root.
RUN useradd --uid 10001 --no-create-home phraseweaver && mkdir -p data /backups && chown phraseweaver data /backups
USER phraseweaver

EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/healthz', timeout=4)"]
CMD ["python", "-m", "phraseweaver", "serve", "--host", "0.0.0.0", "--port", "8501"]
