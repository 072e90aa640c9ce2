#!/usr/bin/env bash
# Tries on a clean Debian what keeps the bot running: the image of the Dockerfile, without root, rights or a file system
# that it could write to, and the systemd unit; each against a local workspace until it is healthy and told to stop.
# Usage, as root, with debootstrap, buildah, runc and systemd-container: check-debian.sh FOLDER.
# In place of python:3.13-slim stands the Debian with its Python. SHARED names files and folders of this machine that pip
# needs there too, such as /etc/pip.conf.
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$1"
work=$(cd "$1" && pwd)
python=${PYTHON:-python3}
port=8099
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
healthy="import urllib.request as r; r.urlopen('http://127.0.0.1:$port/healthz', timeout=4)"

debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates,systemd-sysv,dbus trixie "$work/root" \
  > "$work/debootstrap.txt"
ln -s python3 "$work/root/usr/bin/python"
mkdir "$work/src"
for part in Dockerfile pyproject.toml requirements.txt README.md LICENSE manifest.yml bot handlers storage; do
  cp -r "$source/$part" "$work/src/"
done
echo "debian: $(cat "$work/root/etc/debian_version"), $(chroot "$work/root" python --version)"

(cd "$source" && exec "$python" -u -m bot demo --workspace-only) > "$work/workspace.txt" 2>&1 &
workspace=$!
trap 'kill "$workspace"' EXIT
until [ "$(grep -c '^export' "$work/workspace.txt")" -ge 3 ]; do kill -0 "$workspace"; sleep 0.2; done
grep '^export' "$work/workspace.txt" | cut -d' ' -f2 > "$work/env"
echo "PILOT_HTTP_PORT=$port" >> "$work/env"

base=$(buildah from scratch)
buildah add --quiet "$base" "$work/root" / > /dev/null
buildah commit --quiet --rm "$base" localhost/python:3.13-slim > /dev/null
volumes=() binds=()
for one in ${SHARED:-}; do
  volumes+=("--volume=$one:$one:ro")
  binds+=("--bind-ro=$one")
done
buildah build --pull-never --format docker "${volumes[@]}" --tag pilot-bot "$work/src" > "$work/build.txt" 2>&1
container=$(buildah from --pull-never localhost/pilot-bot)
mkdir -p "$work/bundle" "$work/data"
chown 10001:10001 "$work/data"
runc spec --bundle "$work/bundle"
"$python" - "$work" "$(buildah mount "$container")" <<'PY'
import json, pathlib, sys

work, root = pathlib.Path(sys.argv[1]), sys.argv[2]
spec = json.loads((work / "bundle/config.json").read_text())
spec["root"] = {"path": root, "readonly": True}
spec["process"] |= {"terminal": False, "args": ["pilot-bot", "run"], "cwd": "/data", "noNewPrivileges": True}
spec["process"] |= {"user": {"uid": 10001, "gid": 10001}, "capabilities": {}}
spec["process"]["env"] = ["PATH=/opt/pilot-bot/bin:/usr/bin:/bin", "DATABASE_URL=sqlite:////data/pilot.db"]
spec["process"]["env"] += (work / "env").read_text().split()
spec["mounts"].append({"destination": "/data", "type": "bind", "source": str(work / "data"), "options": ["bind", "rw"]})
spec["mounts"].append({"destination": "/tmp", "type": "tmpfs", "source": "tmpfs"})
spec["linux"]["namespaces"] = [one for one in spec["linux"]["namespaces"] if one["type"] != "network"]
(work / "bundle/config.json").write_text(json.dumps(spec))
PY
runc run --bundle "$work/bundle" pilot-bot-check > "$work/container.txt" 2>&1 &
running=$!
until runc exec pilot-bot-check python -c "$healthy" 2> /dev/null; do kill -0 "$running"; sleep 0.5; done
echo "container: healthy as $(runc exec pilot-bot-check id --user --name)"
runc exec pilot-bot-check touch /opt/written 2> /dev/null && { echo "its file system can be written to"; exit 1; }
runc kill pilot-bot-check TERM
timeout 10 tail --pid="$running" -f /dev/null
wait "$running"
echo "container: stopped"
buildah rm "$container" > /dev/null

cp -r "$work/src" "$work/root/src"
systemd-nspawn --quiet --register=no --keep-unit --directory="$work/root" "${binds[@]}" sh -ec "
  python3 -m venv /opt/pilot-bot/.venv
  /opt/pilot-bot/.venv/bin/pip install --quiet --require-hashes -r /src/requirements.txt
  /opt/pilot-bot/.venv/bin/pip install --quiet --no-deps /src" > "$work/install.txt" 2>&1
echo "$healthy" > "$work/root/healthy.py"
install -m 600 "$work/env" "$work/root/etc/pilot-bot.env"
cp "$source/docs/pilot-bot.service" "$work/root/etc/systemd/system/"
cat > "$work/root/etc/systemd/system/look.service" <<'UNIT'
[Unit]
After=pilot-bot.service
[Service]
Type=oneshot
ExecStart=sh -c 'until python3 /healthy.py 2> /dev/null; do sleep 1; done; echo healthy after $(systemctl show -P NRestarts pilot-bot) restarts'
ExecStart=systemctl stop pilot-bot
ExecStart=sh -c 'echo stopped: $(systemctl show -P Result pilot-bot)'
ExecStopPost=systemctl poweroff
TimeoutStartSec=180
StandardOutput=append:/look.txt
[Install]
WantedBy=multi-user.target
UNIT
systemctl --quiet --root="$work/root" enable pilot-bot look
systemd-nspawn --quiet --register=no --keep-unit --directory="$work/root" --boot > "$work/boot.txt" 2>&1 || true
sed 's/^/unit: /' "$work/root/look.txt"
grep --quiet stopped "$work/root/look.txt"
