#!/bin/sh
# Puts Điểm Sáng on this machine, or a newer version over an older one:  sh deploy/setup.sh dist/diemsang-*.whl
# Touches no data. What is there stays: the account, the folders, the keys, /etc/diemsang/environment.
set -eu
if [ $# -ne 1 ] || [ ! -f "$1" ]; then
    echo "Name one wheel; \`make wheel\` puts it into dist/." >&2
    exit 2
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "Run this as root." >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)

getent passwd diemsang >/dev/null ||
    useradd --system --user-group --home-dir /var/lib/diemsang --no-create-home --shell /usr/sbin/nologin diemsang
install -d -o diemsang -g diemsang -m 0750 /var/lib/diemsang
install -d -o diemsang -g diemsang -m 0700 /var/lib/diemsang-keys /var/backups/diemsang
install -d -o root -g diemsang -m 0750 /etc/diemsang
[ -e /etc/diemsang/environment ] ||
    install -o root -g diemsang -m 0640 "$here/environment.example" /etc/diemsang/environment

python=$(command -v "${PYTHON:-python3}" || true)
if ! runuser -u diemsang -- "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "The account diemsang cannot run $python, or it is older than 3.11. PYTHON=/usr/bin/python3.11 names another." >&2
    exit 2
fi
umask 022
[ -x /opt/diemsang/bin/python ] || "$python" -m venv /opt/diemsang
pip() { /opt/diemsang/bin/python -m pip --disable-pip-version-check --no-input "$@"; }
pip install --quiet --require-hashes -r "$here/../requirements/base.txt"
pip install --quiet --no-deps --force-reinstall "$1"

install -m 0755 "$here/diemsang" /usr/local/bin/diemsang
install -m 0644 "$here"/systemd/* /etc/systemd/system/
[ ! -d /run/systemd/system ] || systemctl daemon-reload
echo "Điểm Sáng $(/opt/diemsang/bin/diemsang --version) is in /opt/diemsang; its settings are in /etc/diemsang/environment."
