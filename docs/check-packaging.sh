#!/usr/bin/env bash
# Does what the Dockerfile does, without a container engine: installs locked versions into a fresh environment, builds and
# installs the bot, and runs it where there is no checkout, against a local workspace.
# Usage: check-packaging.sh FOLDER. With DEPENDENCIES=site-packages nothing is fetched: versions are taken from there.
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$1"
work=$(cd "$1" && pwd)
bot=$work/venv/bin/pilot-bot
unset PYTHONPATH

"${PYTHON:-python3}" -m venv "$work/venv"
if [ -n "${DEPENDENCIES:-}" ]; then
  site=$("$work/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
  printf '%s\n' "$DEPENDENCIES" > "$site/dependencies.pth"
  build=--no-build-isolation
else
  "$work/venv/bin/pip" install --quiet --require-hashes -r "$source/requirements.txt"
  build=--quiet
fi
mkdir "$work/src"
for part in pyproject.toml README.md LICENSE manifest.yml bot handlers storage; do
  cp -r "$source/$part" "$work/src/"
done
"$work/venv/bin/pip" wheel --quiet --no-deps $build --wheel-dir "$work/dist" "$work/src"
"$work/venv/bin/pip" install --quiet --no-deps --no-index "$work"/dist/*.whl
rm -rf "$work/src"
echo "installed: $("$bot" --version)"

cd "$work"
export HOME=$work DATABASE_URL=sqlite:///$work/pilot.db
"$bot" migrate > /dev/null 2>&1
echo "migrated: $(stat -c %s pilot.db) bytes"

"$bot" demo --workspace-only > workspace.txt 2>&1 &
workspace=$!
trap 'kill "$workspace"' EXIT
until [ "$(grep -c '^export' workspace.txt)" -ge 3 ]; do kill -0 "$workspace"; sleep 0.2; done
eval "$(grep '^export' workspace.txt)"
PILOT_HTTP_PORT=$("$work/venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export PILOT_HTTP_PORT
"$bot" run > run.txt 2>&1 &
running=$!
health="import sys, urllib.request as r; r.urlopen('http://127.0.0.1:$PILOT_HTTP_PORT/healthz', timeout=4)"
until "$work/venv/bin/python" -c "$health" 2> /dev/null; do kill -0 "$running"; sleep 0.2; done
echo "healthy"
kill -TERM "$running"
timeout 10 tail --pid="$running" -f /dev/null
wait "$running"
echo "stopped"
